package io.liverank.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The sample that the README replays. */
class RecordingTest {
    private static final Path SAMPLE = Path.of("samples/shop.jsonl.gz");
    private static final int VISITS = 1_000;

    @TempDir
    Path folder;

    private static String unzipped(Path file) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String recorded(long seed) throws IOException {
        var lines = new StringWriter();
        new Recording(seed, VISITS, 0).write(lines, visit -> {});
        return lines.toString();
    }

    /** After a change of the simulator: {@code simulate --events samples/shop.jsonl.gz --visits 1000}. */
    @Test
    void shippedSample_isWhatTheSimulatorMakes() throws IOException {
        assertThat(unzipped(SAMPLE).equals(recorded(1)))
                .as("sample and simulator are alike")
                .isTrue();
        assertThat(SAMPLE).satisfies(file -> assertThat(Files.size(file)).isLessThan(200_000));
    }

    @Test
    void otherSeed_makesAnotherShop() throws IOException {
        assertThat(recorded(2)).isNotEqualTo(recorded(1)).isEqualTo(recorded(2));
    }

    @Test
    void simulateWithAFile_writesTheSample() throws IOException {
        Path file = folder.resolve("shop.jsonl.gz");
        var err = new StringWriter();
        int status = new CommandLine(new SimulateCommand())
                .setErr(new java.io.PrintWriter(err))
                .execute("--events", file.toString(), "--visits", Integer.toString(VISITS));
        assertThat(status).isZero();
        assertThat(unzipped(file).equals(unzipped(SAMPLE))).isTrue();
        assertThat(err.toString()).doesNotContain("\r");
    }

    @Test
    void fileThatCannotBeWritten_isUsageAndNotATrace() {
        var err = new StringWriter();
        int status = new CommandLine(new SimulateCommand())
                .setErr(new java.io.PrintWriter(err))
                .execute("--events", folder.resolve("none/shop.jsonl.gz").toString());
        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("cannot write the event file").doesNotContain("\tat ");
    }
}
