package io.liverank.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import io.liverank.engine.CheckpointStore;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.engine.Learner;
import io.liverank.event.Attributes;
import io.liverank.event.ByteWriter;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningTest {
    private static final Shop SHOP = new Shop(11);
    private static final List<Shop.Product> ALL = SHOP.products();
    private static final int PRODUCTS = 4_992;

    /** What becomes of an append. */
    private enum Fate {
        STORED,
        LOST,
        STORED_BUT_NOT_CONFIRMED,
        HALF_STORED_AND_NOT_CONFIRMED,
        THROWN
    }

    /** A log in memory whose appends fare as told, the last fate for all that follow. */
    private static final class FatefulLog implements EventLog {
        private final List<Entry> entries = new ArrayList<>();
        private final List<Fate> fates;
        private int appends;

        FatefulLog(Fate... fates) {
            this.fates = List.of(fates);
        }

        private void store(List<? extends Event> events) {
            events.forEach(event -> entries.add(new Entry(new LogPosition(1_000L + entries.size(), 0), event, null)));
        }

        @Override
        public synchronized CompletionStage<List<LogPosition>> append(List<? extends Event> events) {
            Fate fate = fates.get(Math.min(appends++, fates.size() - 1));
            switch (fate) {
                case STORED, STORED_BUT_NOT_CONFIRMED -> store(events);
                case HALF_STORED_AND_NOT_CONFIRMED -> store(events.subList(0, events.size() / 2));
                case THROWN -> throw new LogUnavailableException("paused", null);
                default -> {}
            }
            return fate == Fate.STORED
                    ? CompletableFuture.completedFuture(
                            List.of(entries.get(entries.size() - 1).position()))
                    : CompletableFuture.failedFuture(new LogUnavailableException("paused", null));
        }

        @Override
        public synchronized List<Entry> read(LogPosition position, int limit, Duration wait) {
            return entries.stream()
                    .filter(entry -> entry.position().compareTo(position) > 0)
                    .limit(limit)
                    .toList();
        }

        @Override
        public synchronized LogPosition end() {
            return entries.isEmpty()
                    ? LogPosition.START
                    : entries.get(entries.size() - 1).position();
        }

        @Override
        public Duration behind(LogPosition position) {
            return Duration.ZERO;
        }

        @Override
        public long trim(LogPosition keepFrom, Duration atLeast) {
            return 0;
        }

        @Override
        public void close() {}
    }

    private static final class NoStore implements CheckpointStore {
        @Override
        public Optional<byte[]> load() {
            return Optional.empty();
        }

        @Override
        public void save(LogPosition position, Consumer<ByteWriter> checkpoint) {}
    }

    /** Opens the shop on the log; what it holds once {@code last} is in it. */
    private static Engine openUntil(FatefulLog log, String last) {
        var engine = new Engine(EngineSettings.DEFAULT);
        var settings = new Learner.Settings(Duration.ofHours(1), Duration.ofHours(1));
        try (var learner = new Learner(engine, log, new NoStore(), settings);
                var opening = new Opening(SHOP, engine, learner, log)) {
            learner.start();
            opening.open();
            Waiting.atMost(Duration.ofSeconds(30))
                    .until(() -> engine.catalog().get(last) != null
                            && engine.position().equals(log.end()));
        }
        return engine;
    }

    private static String last() {
        return ALL.get(PRODUCTS - 1).id();
    }

    private static List<Event> upserts(int count) {
        return IntStream.range(0, count)
                .<Event>mapToObj(i -> new Event.ItemUpserted(1, ALL.get(i).id(), Attributes.NONE))
                .toList();
    }

    @Test
    void appendsThatFail_areRepeatedUntilEveryProductIsThere() {
        var log = new FatefulLog(
                Fate.LOST,
                Fate.STORED,
                Fate.STORED_BUT_NOT_CONFIRMED,
                Fate.HALF_STORED_AND_NOT_CONFIRMED,
                Fate.THROWN,
                Fate.STORED);
        assertThat(openUntil(log, last()).catalog().size()).isEqualTo(PRODUCTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 499, 500, 1_000, 2_743, 4_991})
    void startAfterAnInterruptedOne_fillsWhatIsMissing(int before) {
        var log = new FatefulLog(Fate.STORED);
        log.append(upserts(before));
        assertThat(openUntil(log, last()).catalog().size()).isEqualTo(PRODUCTS);
        assertThat(log.entries).hasSize(PRODUCTS);
    }

    @Test
    void fullShop_isLeftAsItIsAndWhatWasTakenOutStaysOut() {
        var log = new FatefulLog(Fate.STORED);
        log.append(upserts(PRODUCTS));
        log.append(List.of(new Event.ItemDeleted(2, ALL.get(7).id())));
        assertThat(openUntil(log, last()).catalog().size()).isEqualTo(PRODUCTS - 1);
        assertThat(log.entries).hasSize(PRODUCTS + 1);
    }
}
