package io.liverank.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The class the jar begins with, as the build has made it. */
class LauncherTest {
    private static final Path CLASSES = Path.of("target/launcher");
    private static final int JAVA_8 = 52;

    private static String refusal(String version) throws Exception {
        try (var loader = new URLClassLoader(new URL[] {CLASSES.toUri().toURL()}, null)) {
            var method = loader.loadClass("io.liverank.launch.Launcher")
                    .getDeclaredMethod("refusal", String.class, String.class);
            method.setAccessible(true);
            return (String) method.invoke(null, version, "/opt/java");
        }
    }

    @Test
    void launcher_canBeReadByJava8() throws IOException {
        try (var in = new DataInputStream(Files.newInputStream(CLASSES.resolve("io/liverank/launch/Launcher.class")))) {
            in.readInt();
            in.readUnsignedShort();
            assertThat(in.readUnsignedShort()).isEqualTo(JAVA_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8", "9", "11", "16"})
    void oldJava_isToldWhatIsNeededInPlainWords(String version) throws Exception {
        String said = refusal(version);
        assertThat(said.lines()).hasSize(2);
        assertThat(said).contains("needs Java 17 or newer, and this is Java " + version + " (/opt/java)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "21", "25"})
    void newJava_isNotRefused(String version) throws Exception {
        assertThat(refusal(version)).isNull();
    }
}
