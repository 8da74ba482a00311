package io.liverank.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogUnavailableException;
import io.liverank.event.Value;
import io.liverank.feature.Layout;
import io.liverank.instance.OfflineInstance;
import io.liverank.model.Example;
import io.liverank.update.MemoryExampleBuffer;
import io.liverank.update.UpdateSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListArchiveTest {
    private static final long START = 1_700_000_000_000L;

    @TempDir
    Path folder;

    /** One list a minute, the second of three items is chosen; from the 40th on items have a weight as well. */
    private static List<Event> events(int lists) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < lists; i++) {
            long time = START + i * 60_000L;
            var actor = new Actor("u" + i % 10, null, null);
            List<Candidate> candidates = new ArrayList<>();
            for (int k = 0; k < 3; k++) {
                Map<String, Value> attributes = new TreeMap<>(Map.of("price", new Value.Amount(1 + (i * 7 + k) % 50)));
                if (i > 40) {
                    attributes.put("weight", new Value.Amount(k + 1));
                }
                candidates.add(new Candidate("i" + (i + k) % 20, 1.0 / (k + 1), Attributes.of(attributes)));
            }
            events.add(new Event.RankingShown(
                    time, "q" + i, "shoes", actor, Attributes.NONE, candidates, List.of(0, 1, 2)));
            events.add(new Event.FeedbackGiven(
                    time + 1, "click", "e" + i, "q" + i, "i" + (i + 1) % 20, 0, actor, Double.NaN, 1, Attributes.NONE));
        }
        return events;
    }

    private ListArchive archive(Path place) {
        return new ListArchive(new ListArchive.Settings(place, "", Duration.ofDays(30), 1 << 30));
    }

    private static OfflineInstance shop(ListArchive archive) {
        return new OfflineInstance(
                EngineSettings.DEFAULT,
                UpdateSettings.DEFAULT,
                new ArchivingBuffer(new MemoryExampleBuffer(), archive));
    }

    private void fill(Path place, List<Event> events) {
        try (var archive = archive(place)) {
            OfflineInstance shop = shop(archive);
            events.forEach(shop::apply);
            archive.flush();
            assertThat(archive.status().problem()).isNull();
        }
    }

    private static List<Example> read(Path place) throws IOException {
        List<Example> lists = new ArrayList<>();
        for (Path file : Archive.of(place, "").files()) {
            try (var reader = new ListReader(file)) {
                while (reader.next()) {
                    lists.add(reader.read(reader.layout()));
                }
                assertThat(reader.damage()).isNull();
            }
        }
        return lists;
    }

    private static List<Long> numbers(Path place) throws IOException {
        return read(place).stream().map(Example::number).toList();
    }

    private static Path last(Path place) throws IOException {
        List<Path> files = Archive.of(place, "").files();
        return files.get(files.size() - 1);
    }

    @Test
    void lists_areThereOnceInTheirOrderUnderTheHourTheyClosedIn() throws IOException {
        fill(folder, events(200));
        List<Long> numbers = numbers(folder);
        assertThat(numbers).hasSizeGreaterThan(150).isSorted().doesNotHaveDuplicates();
        assertThat(Archive.of(folder, "").files())
                .hasSize(4)
                .allSatisfy(file -> assertThat(file.getFileName().toString()).matches("2023-11-1\\dT\\d\\d\\.lists"));
        try (var reader = new ListReader(last(folder))) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.columns())
                    .isEqualTo(reader.read(reader.layout()).features().columns().stream()
                            .map(column -> column.name())
                            .toList());
            assertThat(reader.layout().fields(false)).contains("price", "weight");
        }
    }

    @Test
    void theSameEvents_makeTheSameBytes_alsoWhereSomeAreFoldedAgain() throws IOException {
        List<Event> events = events(200);
        fill(folder.resolve("a"), events);
        fill(folder.resolve("b"), events.subList(0, 230));
        // a start without a checkpoint: everything is folded again
        fill(folder.resolve("b"), events);
        List<Path> ones = Archive.of(folder.resolve("a"), "").files();
        List<Path> others = Archive.of(folder.resolve("b"), "").files();
        assertThat(others).hasSameSizeAs(ones);
        for (int i = 0; i < ones.size(); i++) {
            assertThat(others.get(i)).hasSameBinaryContentAs(ones.get(i));
        }
    }

    @Test
    void crash_leavesAFileThatIsReadAndMended() throws IOException {
        List<Event> events = events(200);
        fill(folder, events);
        List<Long> all = numbers(folder);
        byte[] whole = Files.readAllBytes(last(folder));
        for (int left : new int[] {3, 8, 20, whole.length - 1, whole.length - 40}) {
            Files.write(last(folder), Arrays.copyOf(whole, left));
            try (var reader = new ListReader(last(folder))) {
                while (reader.next() && reader.frame() != null) {
                    assertThat(all).contains(reader.number());
                }
                assertThat(reader.damage() == null).isEqualTo(left == 8);
            }
            fill(folder, events);
            assertThat(numbers(folder)).isEqualTo(all);
            assertThat(last(folder)).hasBinaryContent(whole);
        }
    }

    @Test
    void damage_isNoticed() throws IOException {
        fill(folder, events(200));
        byte[] bytes = Files.readAllBytes(last(folder));
        bytes[bytes.length - 5] ^= 1;
        Files.write(last(folder), bytes);
        try (var reader = new ListReader(last(folder))) {
            while (reader.next() && reader.frame() != null) {
                assertThat(reader.read(Layout.FIXED).number()).isPositive();
            }
            assertThat(reader.damage()).isEqualTo("damaged");
            assertThat(reader.whole()).isLessThan(bytes.length);
        }
    }

    @Test
    void forgotten_isInNoFileAnyMore() throws IOException {
        List<Event> events = new ArrayList<>(events(200));
        events.add(new Event.UserForgotten(START + 200 * 60_000L, "u3"));
        fill(folder, events);
        List<Example> left = read(folder);
        assertThat(left).hasSizeGreaterThan(130);
        assertThat(left).noneSatisfy(list -> assertThat(list.actor()).contains("u3"));
        assertThat(left.stream().map(Example::actor).distinct()).hasSize(9);
    }

    @Test
    void unwritableFolder_losesListsAndHoldsUpForgettingAlone() throws IOException {
        Path file = folder.resolve("file");
        Files.writeString(file, "no folder");
        try (var archive = archive(file)) {
            OfflineInstance shop = shop(archive);
            events(200).forEach(shop::apply);
            archive.flush();
            await().until(() -> archive.status().problem() != null);
            archive.flush();
            assertThat(archive.status().waiting()).isPositive();
            assertThat(shop.engine().learning().model().lists()).isPositive();
            archive.forget(Set.of("u:u3"));
            assertThatExceptionOfType(LogUnavailableException.class)
                    .isThrownBy(archive::flush)
                    .withMessageContaining("forgotten");
        }
    }

    @Test
    void folder_hasOneWriter() {
        try (var first = archive(folder);
                var second = archive(folder)) {
            OfflineInstance one = shop(first);
            events(100).forEach(one::apply);
            first.flush();
            OfflineInstance other = shop(second);
            events(100).forEach(other::apply);
            await().until(() -> second.status().problem() != null);
            assertThat(second.status().problem()).contains("another server writes to");
            assertThat(first.status().problem()).isNull();
        }
    }

    @Test
    void whatIsOldOrTooMuch_goes() throws IOException {
        try (var archive = new ListArchive(new ListArchive.Settings(folder, "", Duration.ofHours(1), 1 << 30))) {
            OfflineInstance shop = shop(archive);
            events(300).forEach(shop::apply);
            archive.flush();
        }
        assertThat(Archive.of(folder, "").files()).hasSize(2);
        fill(folder, events(300));
        try (var archive = new ListArchive(new ListArchive.Settings(folder, "", Duration.ofDays(30), 1))) {
            OfflineInstance shop = shop(archive);
            events(400).forEach(shop::apply);
            archive.flush();
        }
        assertThat(Archive.of(folder, "").files()).hasSize(1);
    }

    @Test
    void versionInCharge_isKeptWithItsColumns() throws IOException {
        try (var archive = archive(folder)) {
            OfflineInstance shop = shop(archive);
            List<Event> events = events(200);
            events.subList(0, 300).forEach(shop::apply);
            shop.engine().learning().publish(7);
            events.subList(300, 400).forEach(shop::apply);
            archive.flush();
            KeptModel kept = Archive.of(folder, "").model(7).orElseThrow();
            assertThat(kept.model().layout().fields(false)).contains("price", "weight");
            assertThat(kept.model()
                            .minus(shop.engine().learning().keptModel(7), true)
                            .size())
                    .isZero();
        }
        Files.write(folder.resolve("_").resolve("x.part"), new byte[1], StandardOpenOption.CREATE);
        fill(folder, events(1));
        assertThat(Archive.of(folder, "").versions()).containsExactly(7L);
    }
}
