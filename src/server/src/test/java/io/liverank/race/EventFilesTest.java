package io.liverank.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFilesTest {
    @TempDir
    private Path folder;

    @Test
    void files_areNamedByThemselvesOrByTheirFolder() throws IOException {
        Path shop = Files.createDirectory(folder.resolve("shop"));
        Files.createFile(shop.resolve("events.jsonl.gz"));
        Files.writeString(shop.resolve("README.md"), "# shop: real purchases\n\nMore.\n");
        Files.writeString(folder.resolve("web.jsonl"), "{}");
        Files.createFile(folder.resolve("notes.txt"));

        assertThat(EventFiles.in(folder))
                .extracting(EventFiles.Found::name, EventFiles.Found::about)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("shop", "shop: real purchases"),
                        org.assertj.core.groups.Tuple.tuple("web", ""));
    }

    @Test
    void folder_thatIsNotThereOrHasNone_isRefusedByName() {
        assertThatThrownBy(() -> EventFiles.in(folder.resolve("away")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot read")
                .hasMessageContaining("away");
        assertThatThrownBy(() -> EventFiles.in(folder)).hasMessageContaining("no .jsonl");
    }
}
