package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.Waiting;
import io.liverank.engine.Counts.Count;
import io.liverank.event.Attributes;
import io.liverank.event.ByteWriter;
import io.liverank.event.Event;
import io.liverank.event.ForwardingEventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import io.liverank.event.MemoryEventLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class LearnerTest {
    private static final int FEW = 7;
    private static final Duration RETENTION = Duration.ofSeconds(10);

    /** A log in memory that can be taken away. */
    private static final class MemoryLog extends ForwardingEventLog {
        private volatile boolean away;
        private volatile LogPosition kept = LogPosition.START;
        private volatile Duration atLeast;
        private volatile int most;
        private final List<Duration> waits = new CopyOnWriteArrayList<>();
        private volatile int advice = Integer.MAX_VALUE;

        MemoryLog() {
            super(new MemoryEventLog(new AtomicLong(100_000)::getAndIncrement));
        }

        @Override
        public int advisable(int limit) {
            return Math.min(limit, advice);
        }

        @Override
        public List<Entry> read(LogPosition position, int limit, Duration wait) {
            if (away) {
                throw new LogUnavailableException("away", null);
            }
            most = Math.max(most, limit);
            waits.add(wait);
            return super.read(position, limit, Duration.ofMillis(20));
        }

        @Override
        public long trim(LogPosition keepFrom, Duration least) {
            kept = keepFrom;
            atLeast = least;
            return super.trim(keepFrom, least);
        }
    }

    private final MemoryLog log = new MemoryLog();
    private final MemoryCheckpointStore store = new MemoryCheckpointStore();
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
            assertThat(store.position()).isEqualTo(LogPosition.START);
        }
        assertThat(store.position()).isEqualTo(log.end());
        Engine next = new Engine(EngineSettings.DEFAULT);
        append(2);
        try (Learner learner = new Learner(next, log, store, new Learner.Settings(Duration.ofHours(1), RETENTION))) {
            learner.start();
            await(learner::caughtUp);
        }
        assertThat(next.counts().get(Count.ITEMS_UPSERTED)).isEqualTo(7);
    }

    /** Nobody is answered by a server, or by a shop that wakes, before it has caught up. */
    @Test
    void whoStarts_doesNotWaitForWhatIsNotThere() {
        try (Learner learner = learner(Duration.ofHours(1))) {
            learner.start();
            await(learner::caughtUp);
            await(() -> log.waits.size() > 2);
        }
        assertThat(log.waits.get(0)).isLessThanOrEqualTo(Duration.ofMillis(20));
        assertThat(log.waits.get(log.waits.size() - 1)).isGreaterThan(Duration.ofMillis(20));
    }

    @Test
    void log_isTrimmedBehindTheCheckpointByTheRetention() {
        append(50);
        try (Learner learner = learner(Duration.ofMillis(1))) {
            learner.start();
            await(() -> store.position().equals(log.end()));
        }
        assertThat(log.kept).isEqualTo(log.end());
        assertThat(log.atLeast).isEqualTo(RETENTION);
    }

    /** An entry may have a MiB: a learner that is behind must not ask for a heap full of them. */
    @Test
    void reading_takesAsManyEntriesAtATimeAsTheLogAdvises() {
        append(200);
        log.advice = FEW;
        try (Learner learner = learner(Duration.ofHours(1))) {
            learner.start();
            await(() -> engine.position().equals(log.end()));
        }
        assertThat(log.most).isEqualTo(FEW);
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
            assertThat(learner.stopped().orElseThrow()).hasMessageContaining("1-4");
            assertThat(learner.failures()).isEqualTo(1);
            assertThatThrownBy(learner::requireRunning).isInstanceOf(LearnerStoppedException.class);
            assertThatThrownBy(() -> learner.ask(Engine::counts)).isInstanceOf(LearnerStoppedException.class);
        }
        assertThat(store.load()).isEmpty();
        assertThat(log.kept).isEqualTo(LogPosition.START);
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
        assertThat(store.load()).isEmpty();
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
        assertThat(store.position()).isEqualTo(log.end());
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

    /** A store whose Redis takes its time, or takes nothing. */
    private final class SlowStore implements CheckpointStore {
        private final Semaphore allowed = new Semaphore(0);
        private final AtomicInteger begun = new AtomicInteger();
        private volatile RuntimeException refusal;

        @Override
        public Optional<byte[]> load() {
            return store.load();
        }

        @Override
        public Optional<byte[]> load(Predicate<Mark> fits) {
            return store.load(fits);
        }

        @Override
        public void save(LogPosition position, Consumer<ByteWriter> checkpoint) {
            store.save(position, checkpoint);
        }

        @Override
        public LogPosition save(Mark mark, long events, Consumer<ByteWriter> checkpoint) {
            begun.incrementAndGet();
            allowed.acquireUninterruptibly();
            RuntimeException refused = refusal;
            if (refused != null) {
                throw refused;
            }
            return store.save(mark, events, checkpoint);
        }
    }

    @Test
    void learning_goesOnWhileACheckpointIsWritten() {
        var slow = new SlowStore();
        append(5);
        try (Learner learner = new Learner(engine, log, slow, new Learner.Settings(Duration.ofMillis(1), RETENTION))) {
            learner.start();
            await(() -> slow.begun.get() == 1);
            LogPosition then = engine.position();
            for (int i = 5; i < 500; i++) {
                log.append(List.of(item(i)));
            }
            await(() -> engine.position().equals(log.end()));
            await(() -> learner.checkpointing().late() == 1);
            assertThat(slow.begun).hasValue(1);
            assertThat(store.position()).isEqualTo(LogPosition.START);
            slow.allowed.release();
            await(() -> learner.checkpointed().equals(then));
            assertThat(store.position()).isEqualTo(then);
            var asOfThen = new Engine(EngineSettings.DEFAULT);
            asOfThen.load(store.load().orElseThrow());
            assertThat(asOfThen.counts().get(Count.ITEMS_UPSERTED)).isEqualTo(asOfThen.events());
            assertThat(asOfThen.position()).isEqualTo(then);
            slow.allowed.release(1_000);
            await(() -> learner.checkpointed().equals(log.end()));
            assertThat(learner.checkpointing().pause().count()).isGreaterThan(1);
        }
        assertThat(store.position()).isEqualTo(log.end());
    }

    @Test
    void checkpointThatCannotBeWritten_isTriedAgain() {
        var slow = new SlowStore();
        slow.refusal = new LogUnavailableException("away", null);
        slow.allowed.release(1_000_000);
        append(5);
        try (Learner learner = new Learner(engine, log, slow, new Learner.Settings(Duration.ofMillis(1), RETENTION))) {
            learner.start();
            await(() -> slow.begun.get() > 1);
            assertThat(learner.checkpointed()).isEqualTo(LogPosition.START);
            slow.refusal = null;
            await(() -> learner.checkpointed().equals(log.end()));
            assertThat(learner.stopped()).isEmpty();
        }
    }

    @Test
    void shutdown_waitsForTheCheckpointThatIsBeingWritten() {
        var slow = new SlowStore();
        append(5);
        Learner learner = new Learner(engine, log, slow, new Learner.Settings(Duration.ofMillis(1), RETENTION));
        learner.start();
        await(() -> slow.begun.get() == 1);
        slow.allowed.release(2);
        learner.close();
        assertThat(store.position()).isEqualTo(log.end());
        assertThat(log.kept).isEqualTo(log.end());
    }
}
