package io.liverank.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.replay.UpdateMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    @TempDir
    private Path folder;

    @Test
    void recording_ofAVisit_hasWhatHappenedInItsOrder() throws IOException {
        Path file = folder.resolve("visit.jsonl");
        Files.writeString(file, """
                {"eventType":"view","userId":"u","sessionId":"s","itemId":"b","timestamp":1780000000000}
                {"eventType":"ranking","queryId":"q","userId":"u","sessionId":"s","query":"tea","timestamp":1780000001000,"items":[{"itemId":"a"},{"itemId":"b"}]}
                {"eventType":"click","queryId":"q","userId":"u","sessionId":"s","itemId":"b","timestamp":1780000009000}
                {"eventType":"click","queryId":"q","userId":"u","sessionId":"s","itemId":"b","timestamp":1780000010000}
                """);

        Recording recording = Recorder.record("visit", file, List.of(UpdateMode.FUSED, UpdateMode.ONLINE));

        assertThat(recording.leftOut()).isZero();
        assertThat(recording.served()).containsOnlyKeys("fused", "online");
        assertThat(recording.lists()).hasSize(1);
        ShownList list = recording.lists().get(0);
        assertThat(list.itemIds()).containsExactly("a", "b");
        assertThat(list.query()).isEqualTo("tea");
        assertThat(list.choices()).isEqualTo(1);
        assertThat(list.features().rows).isEqualTo(2);
        var look = (Moment.Touched) recording.moments().get(0);
        assertThat(look.itemId()).isEqualTo("b");
        assertThat(look.choice()).isFalse();
        assertThat(look.visit()).isEqualTo(list.visit());
        assertThat(recording.moments()).hasSize(5);
        assertThat(recording.moments().get(1)).isEqualTo(new Moment.Shown(0));
        assertThat(recording.moments())
                .filteredOn(Moment.Chosen.class::isInstance)
                .containsExactly(new Moment.Chosen(0, 1));
    }

    @Test
    @Tag("slow")
    void madeUpFile_isTheSameEachTime_andReadsWithoutARejection() throws IOException {
        Path one = folder.resolve("one.jsonl");
        Path two = folder.resolve("two.jsonl");
        MadeUp.SEVERAL_CHOICES.write(one);
        MadeUp.SEVERAL_CHOICES.write(two);

        assertThat(one).hasSameTextualContentAs(two);
        assertThat(Files.readAllLines(one)).hasSize(3_000 * 6);
    }
}
