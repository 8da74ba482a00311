package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.Waiting;
import io.liverank.engine.Counts.Count;
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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LearnerTest {
    private static final Duration RETENTION = Duration.ofSeconds(10);

    /** A log in memory that can be taken away. */
    private static final class MemoryLog implements EventLog {
        private final List<Entry> entries = new ArrayList<>();
        private LogPosition trimmed = LogPosition.START;
        private volatile boolean away;

        @Override
        public synchronized CompletionStage<List<LogPosition>> append(List<? extends Event> events) {
            for (Event event : events) {
                entries.add(new Entry(new LogPosition(100_000 + 1_000L * entries.size(), 0), event, null));
            }
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public synchronized List<Entry> read(LogPosition position, int limit, Duration wait) {
            if (away) {
                throw new LogUnavailableException("away", null);
            }
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
        public synchronized long trim(LogPosition position) {
            trimmed = position;
            return 0;
        }

        @Override
        public void close() {}
    }

    private static final class MemoryStore implements CheckpointStore {
        private byte[] newest;
        private volatile LogPosition position = LogPosition.START;

        @Override
        public Optional<byte[]> load() {
            return Optional.ofNullable(newest);
        }

        @Override
        public void save(LogPosition at, Consumer<ByteWriter> checkpoint) {
            var out = new ByteWriter();
            checkpoint.accept(out);
            newest = out.toBytes();
            position = at;
        }
    }

    private final MemoryLog log = new MemoryLog();
    private final MemoryStore store = new MemoryStore();
    private final Engine engine = new Engine(EngineSettings.DEFAULT);

    private Learner learner(Duration interval) {
        return new Learner(engine, log, store, new Learner.Settings(interval, RETENTION));
    }

    private static Event item(int number) {
        return new Event.ItemUpserted(number, "item-" + number, Attributes.NONE);
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            log.append(List.of(item(i)));
        }
    }

    private static void await(BooleanSupplier condition) {
        Waiting.atMost(Duration.ofSeconds(10)).until(condition::getAsBoolean);
    }

    @Test
    void shutdown_writesACheckpointThatTheNextStartGoesOnFrom() {
        append(5);
        try (Learner learner = learner(Duration.ofHours(1))) {
            learner.start();
            await(learner::caughtUp);
            assertThat(store.position).isEqualTo(LogPosition.START);
        }
        assertThat(store.position).isEqualTo(log.end());
        Engine next = new Engine(EngineSettings.DEFAULT);
        append(2);
        try (Learner learner = new Learner(next, log, store, new Learner.Settings(Duration.ofHours(1), RETENTION))) {
            learner.start();
            await(learner::caughtUp);
        }
        assertThat(next.counts().get(Count.ITEMS_UPSERTED)).isEqualTo(7);
    }

    @Test
    void log_isTrimmedBehindTheCheckpointByTheRetention() {
        append(50);
        try (Learner learner = learner(Duration.ofMillis(1))) {
            learner.start();
            await(() -> store.position.equals(log.end()));
        }
        assertThat(log.trimmed.millis()).isEqualTo(log.end().millis() - RETENTION.toMillis());
    }

    /** The first event finds the state it needs, the one after it does not: a fault of the program in the fold. */
    private Learner learnerWithAFaultAfter(long count) {
        var broken = new Engine(EngineSettings.DEFAULT.withAttributionWindow(null));
        for (int i = 0; i < count; i++) {
            log.append(List.of(new Event.ItemUpserted(Long.MIN_VALUE, "item-" + i, Attributes.NONE)));
        }
        log.append(List.of(item(1)));
        return new Learner(broken, log, store, new Learner.Settings(Duration.ofHours(1), RETENTION));
    }

    @Test
    void faultInTheFold_stopsTheLearnerAndWritesNoCheckpoint() {
        Learner learner = learnerWithAFaultAfter(3);
        try (learner) {
            learner.start();
            await(() -> learner.stopped().isPresent());
            append(1);
            assertThat(learner.stopped().orElseThrow()).hasMessageContaining("103000-0");
            assertThat(learner.failures()).isEqualTo(1);
            assertThatThrownBy(learner::requireRunning).isInstanceOf(LearnerStoppedException.class);
            assertThatThrownBy(() -> learner.ask(Engine::counts)).isInstanceOf(LearnerStoppedException.class);
        }
        assertThat(store.newest).isNull();
        assertThat(log.trimmed).isEqualTo(LogPosition.START);
    }

    @Test
    void errorOnTheLearnersThread_stopsIt() {
        append(2);
        engine.onForgotten(who -> {
            throw new NoClassDefFoundError("made up");
        });
        try (Learner learner = learner(Duration.ofHours(1))) {
            learner.start();
            await(learner::caughtUp);
            log.append(List.of(new Event.UserForgotten(5, "ann")));
            await(() -> learner.stopped().isPresent());
            assertThat(learner.stopped().orElseThrow()).isInstanceOf(NoClassDefFoundError.class);
        }
        assertThat(store.newest).isNull();
    }

    @Test
    void errorBeforeReading_stopsItToo() {
        try (Learner learner = learner(Duration.ofHours(1))) {
            learner.beforeReading(() -> {
                throw new IllegalStateException("made up");
            });
            learner.start();
            await(() -> learner.stopped().isPresent());
        }
    }

    @Test
    void listenerThatThrows_costsNoEventAndNoCheckpoint() {
        engine.onForgotten(who -> {
            throw new IllegalStateException("made up");
        });
        append(3);
        log.append(List.of(new Event.UserForgotten(5, "ann")));
        append(3);
        try (Learner learner = learner(Duration.ofHours(1))) {
            learner.start();
            await(learner::caughtUp);
            assertThat(learner.stopped()).isEmpty();
        }
        assertThat(engine.listenerFaults()).isEqualTo(1);
        assertThat(engine.counts().get(Count.ITEMS_UPSERTED)).isEqualTo(6);
        assertThat(engine.counts().get(Count.USERS_FORGOTTEN)).isEqualTo(1);
        assertThat(store.position).isEqualTo(log.end());
    }

    @Test
    void lostLog_isWaitedFor() {
        append(1);
        try (Learner learner = learner(Duration.ofHours(1))) {
            learner.start();
            await(learner::caughtUp);
            log.away = true;
            await(() -> !learner.logAvailable());
            append(1);
            log.away = false;
            await(() -> engine.counts().get(Count.ITEMS_UPSERTED) == 2);
            assertThat(learner.failures()).isZero();
        }
    }
}
