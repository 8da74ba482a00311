package io.liverank.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What history is worth: a recorded file is replayed up to three quarters of its lists with an archive, Spark trains on that, and the
 * whole file is replayed with what came of it and without. {@code -Devents=FILE} takes another file than the sample, {@code -Dparent=VERSION}
 * starts from another version than the job would; both runs and their difference are printed.
 */
@Tag("slow")
class SparkHistoryTest {
    private static final Path JAR = Path.of("target/liverank.jar").toAbsolutePath();
    private static final Path SAMPLE = Path.of("samples/shop.jsonl.gz").toAbsolutePath();
    private static final double CUT = 0.75;
    /** What the sample's last quarter has enough lists for. */
    private static final List<String> OF_SAMPLE =
            List.of("--liverank.update.cut-lists=50", "--liverank.update.held-out=60", "--liverank.update.interval=1m");

    @TempDir
    Path folder;

    private static List<String> lines(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                var reader = new BufferedReader(new InputStreamReader(plain, UTF_8))) {
            return reader.lines().toList();
        }
    }

    /** How many lines come before the list with which the last quarter begins. */
    private static int cut(Path file) throws IOException {
        List<String> lines = lines(file);
        List<Integer> lists = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches(".*\"eventType\"\\s*:\\s*\"ranking\".*")) {
                lists.add(i);
            }
        }
        return lists.get((int) (CUT * lists.size()));
    }

    private String replay(Path events, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString(),
                "replay",
                "--events",
                events.toString(),
                "--report",
                folder.resolve("report").toString()));
        command.addAll(List.of(more));
        command.addAll(events.equals(SAMPLE) ? OF_SAMPLE : List.of());
        Path out = folder.resolve("out.txt");
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("err.txt").toFile())
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor())
                    .as(() -> folder.resolve("err.txt").toString())
                    .isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out);
    }

    @Test
    void modelOfThreeQuarters_isNoWorseOnTheRestThanWhatLearnedThemAsTheyCame() throws Exception {
        Assumptions.assumeTrue(Files.exists(JAR), "needs target/liverank.jar: ./mvnw package");
        Path events = Path.of(System.getProperty("events", SAMPLE.toString()));
        Path archive = folder.resolve("archive");
        replay(events, "--limit", String.valueOf(cut(events)), "--archive", archive.toString());

        Path candidate = folder.resolve("candidate.bin");
        var conf = new SparkConf()
                .setAppName("history")
                .setMaster("local[2]")
                .set("spark.ui.enabled", "false")
                .set("spark.log.level", "ERROR")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1");
        try (var spark = new JavaSparkContext(conf)) {
            List<String> options = new ArrayList<>(List.of(
                    "--archive", archive.toString(), "--parts", "4", "--force", "true", "--out", candidate.toString()));
            if (System.getProperty("parent") != null) {
                options.addAll(List.of("--parent", System.getProperty("parent")));
            }
            int status = TrainOnArchive.run(Cluster.of(spark), options.toArray(String[]::new));
            assertThat(status).isZero();
        }
        String found = replay(events, "--candidate", candidate.toString());
        System.out.println(found.substring(found.indexOf("candidate:")));
        assertThat(found).containsPattern("judged: (accepted|refused)").doesNotContain("] worse");
    }
}
