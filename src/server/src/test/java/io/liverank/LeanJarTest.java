package io.liverank;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What jobs of Spark and plug-ins are made of is not in the server. */
class LeanJarTest {
    private static final Path JAR = Path.of("target/liverank.jar");
    private static final long LARGEST = 100L << 20;

    @Test
    void server_holdsNoSparkScalaHadoopOrOnnx() throws IOException {
        try (InputStream bill = LeanJarTest.class.getResourceAsStream("/META-INF/sbom/application.cdx.json")) {
            assertThat(bill).isNotNull();
            assertThat(new String(bill.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("pkg:maven/com.github.luben/zstd-jni")
                    .doesNotContain(
                            "pkg:maven/org.apache.spark",
                            "pkg:maven/org.scala-lang",
                            "pkg:maven/org.apache.hadoop",
                            "pkg:maven/com.microsoft.onnxruntime",
                            "pkg:maven/ai.djl",
                            "pkg:maven/dev.langchain4j");
        }
    }

    /** Of the build before, if there was one. */
    @Test
    void jar_isNotTooLarge() throws IOException {
        if (Files.exists(JAR)) {
            assertThat(Files.size(JAR)).isLessThanOrEqualTo(LARGEST);
        }
    }
}
