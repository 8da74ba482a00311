package io.liverank.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.archive.Archive;
import io.liverank.archive.ArchivingBuffer;
import io.liverank.archive.ListArchive;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.instance.OfflineInstance;
import io.liverank.update.ExampleBuffer;
import io.liverank.update.UpdateSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ArchiveCommandTest {
    @TempDir
    Path folder;

    private final StringWriter said = new StringWriter();

    @BeforeEach
    void fill() {
        try (var archive = new ListArchive(new ListArchive.Settings(folder, "", Duration.ofDays(1), 1 << 30))) {
            var shop = new OfflineInstance(
                    EngineSettings.DEFAULT, UpdateSettings.DEFAULT, new ArchivingBuffer(ExampleBuffer.NONE, archive));
            for (int i = 0; i < 5; i++) {
                var actor = new Actor("u" + i, null, null);
                long time = 1_700_000_000_000L + i;
                shop.apply(new Event.RankingShown(
                        time,
                        "q" + i,
                        "shoes",
                        actor,
                        Attributes.NONE,
                        List.of(new Candidate("a", 1, Attributes.NONE), new Candidate("b", 0.5, Attributes.NONE)),
                        List.of(0, 1)));
                shop.apply(Event.FeedbackGiven.of(time, "click", "b", actor)
                        .withId("e" + i)
                        .on("q" + i));
            }
            shop.engine().closeAll();
            archive.flush();
        }
    }

    private int run(String... args) {
        said.getBuffer().setLength(0);
        var writer = new PrintWriter(said, true);
        return new CommandLine(new ArchiveCommand())
                .setOut(writer)
                .setErr(writer)
                .execute(args);
    }

    @Test
    void lists_areListedPrintedAndVerified() throws IOException {
        assertThat(run("ls", folder.toString())).isZero();
        assertThat(said.toString()).contains("2023-11-14T22.lists  5 lists", "5 lists in all");
        assertThat(run("cat", folder.toString(), "--from", "2", "--lists", "1")).isZero();
        assertThat(said.toString())
                .contains("list 2 of 2023-11-14T22:13:20", "gain 1.0", "u1")
                .doesNotContain("list 3");
        assertThat(run("verify", folder.toString())).isZero();
        Path file = Archive.of(folder, "").files().get(0);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(run("verify", folder.toString())).isEqualTo(1);
        assertThat(said.toString()).contains("cut within a record at byte", "4 lists read; 1 files");
    }

    @Test
    void wrongPlace_isSaid() {
        assertThat(run("ls", folder.resolve("x").toString())).isEqualTo(2);
        assertThat(said.toString()).contains("there is no archive in");
        assertThat(run()).isEqualTo(2);
    }
}
