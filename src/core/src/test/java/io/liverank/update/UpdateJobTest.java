package io.liverank.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.engine.Incident;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import io.liverank.event.UpdateRecord;
import io.liverank.event.UpdateRecord.Verdict;
import io.liverank.event.Value;
import io.liverank.feature.Layout;
import io.liverank.model.Example;
import io.liverank.model.Model;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateJobTest {
    private static final int LISTS = 900;
    private static final int SIZE = 8;
    /** Learns by batches alone, so that an update has something to improve. */
    private static final EngineSettings SETTINGS =
            EngineSettings.DEFAULT.with(false, true).withAttributionWindow(Duration.ofSeconds(10));

    private final List<Event> log = new ArrayList<>();
    private final MemoryExampleBuffer buffer = new MemoryExampleBuffer();
    private final Engine engine = new Engine(SETTINGS);

    /** Nine times of ten the cheapest of eight items is chosen. */
    private static List<Event> events(int lists) {
        var random = new SplittableRandom(7);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < lists; i++) {
            long time = 1_700_000_000_000L + i * 1_000L;
            var actor = new Actor("u" + i, null, null);
            List<Candidate> candidates = new ArrayList<>();
            int cheapest = 0;
            double low = Double.MAX_VALUE;
            for (int k = 0; k < SIZE; k++) {
                double price = 1 + random.nextInt(1_000);
                if (price < low) {
                    low = price;
                    cheapest = k;
                }
                candidates.add(new Candidate(
                        "i" + random.nextInt(100_000),
                        Double.NaN,
                        Attributes.of(Map.of("price", new Value.Amount(price)))));
            }
            events.add(new Event.RankingShown(
                    time,
                    "q" + i,
                    null,
                    actor,
                    Attributes.NONE,
                    candidates,
                    IntStream.range(0, SIZE).boxed().toList()));
            int chosen = random.nextInt(10) > 0 ? cheapest : random.nextInt(SIZE);
            events.add(Event.FeedbackGiven.of(
                            time + 500, "click", candidates.get(chosen).itemId(), actor)
                    .withId("e" + i)
                    .on("q" + i));
        }
        return events;
    }

    private static void apply(Engine engine, List<Event> log, Event event) {
        log.add(event);
        engine.apply(new LogPosition(1, log.size()), event);
    }

    private void shop() {
        buffer.follow(engine);
        events(LISTS).forEach(event -> apply(engine, log, event));
    }

    private UpdateJob job(ExampleBuffer examples, Consumer<Event> to) {
        return new UpdateJob(
                engine, examples, to, engine::logTime, UpdateSettings.DEFAULT, () -> {}, ProgressBoard.NONE);
    }

    private UpdateRecord run(ExampleBuffer examples) {
        return job(examples, event -> apply(engine, log, event)).run().orElseThrow();
    }

    @Test
    void betterModel_isMergedAndBecomesTheBase() {
        shop();
        UpdateRecord update = run(buffer);
        assertThat(update.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(update.after().loss()).isLessThan(update.before().loss());
        assertThat(update.after().mrr()).isGreaterThan(update.before().mrr());
        assertThat(update.lists()).isBetween(200, 210);
        assertThat(update.heldOut()).isGreaterThan(600);
        assertThat(update.confidence()).isGreaterThan(0.95);
        assertThat(engine.learning().version()).isEqualTo(1);
        assertThat(engine.learning().keptVersions()).containsExactly(1L);
        assertThat(engine.counts().get(Count.UPDATES_ACCEPTED)).isEqualTo(1);
    }

    /** At its first breath, within training, within the choice, at its last ones. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2, 0.6, 0.99})
    void cancelledUpdate_stopsIsOnRecordAndChangesNothing(double share) {
        shop();
        byte[] before = weights();
        var told = new ArrayList<Double>();
        var other = job(buffer, event -> apply(engine, log, event));
        var running = new UpdateJob(
                engine,
                buffer,
                event -> apply(engine, log, event),
                engine::logTime,
                UpdateSettings.DEFAULT,
                () -> {},
                new Board(done -> {
                    told.add(done);
                    if (done >= share && engine.learning().openUpdate() != null) {
                        assertThat(UpdateJob.isCancelled(other.cancel().orElseThrow()))
                                .isTrue();
                    }
                }));
        UpdateRecord ended = running.run().orElseThrow();
        assertThat(ended.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(UpdateJob.isCancelled(ended)).isTrue();
        assertThat(told.get(told.size() - 1)).isGreaterThanOrEqualTo(share);
        assertThat(engine.learning().openUpdate()).isNull();
        assertThat(engine.learning().history()).hasSize(1);
        assertThat(engine.learning().version()).isZero();
        assertThat(weights()).isEqualTo(before);
        assertThat(other.cancel()).as("nothing is left to cancel").isEmpty();
    }

    @Test
    void cancelThatComesAfterTheEnd_isPassedOver() {
        shop();
        List<Event> ends = new ArrayList<>();
        job(buffer, event -> {
                    if (event instanceof Event.UpdateFinished) {
                        ends.add(event);
                    } else {
                        apply(engine, log, event);
                    }
                })
                .run();
        var late = job(buffer, event -> {
            apply(engine, log, ends.get(0));
            apply(engine, log, event);
        });
        UpdateRecord ended = late.cancel().orElseThrow();
        assertThat(UpdateJob.isCancelled(ended)).isFalse();
        assertThat(ended.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(engine.learning().version()).isEqualTo(1);
    }

    @Test
    void updateAfterACancelledOne_isMergedAndTheLogGivesTheSameState() {
        shop();
        apply(engine, log, new Event.UpdateStarted(engine.logTime(), 1));
        assertThat(job(buffer, event -> apply(engine, log, event)).cancel()).isPresent();
        long later = engine.logTime();
        for (Event event : events(LISTS)) {
            apply(engine, log, moved(event, later - 1_700_000_000_000L + 60_000));
        }
        assertThat(run(buffer).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(engine.learning().version()).isEqualTo(2);
        Engine again = new Engine(SETTINGS);
        for (int i = 0; i < log.size(); i++) {
            again.apply(new LogPosition(1, i + 1), EventCodec.decode(EventCodec.encode(log.get(i))));
        }
        assertThat(again.save()).isEqualTo(engine.save());
    }

    private static Event moved(Event event, long by) {
        if (event instanceof Event.RankingShown shown) {
            return new Event.RankingShown(
                    shown.time() + by,
                    shown.queryId() + "-later",
                    shown.query(),
                    shown.actor(),
                    shown.context(),
                    shown.candidates(),
                    shown.shown());
        }
        var given = (Event.FeedbackGiven) event;
        return given.at(given.time() + by).withId(given.eventId() + "-later").on(given.queryId() + "-later");
    }

    @Test
    void progress_risesToAllOfTheWork() {
        shop();
        var told = new ArrayList<Double>();
        new UpdateJob(
                        engine,
                        buffer,
                        event -> apply(engine, log, event),
                        engine::logTime,
                        UpdateSettings.DEFAULT,
                        () -> {},
                        new Board(told::add))
                .run();
        assertThat(told).isSorted().hasSizeGreaterThan(100).allMatch(share -> share >= 0 && share <= 1);
        assertThat(told.get(told.size() - 1)).isGreaterThan(0.95);
    }

    private record Board(Consumer<Double> told) implements ProgressBoard {
        @Override
        public void tell(long version, double share, long millis) {
            told.accept(share);
        }

        @Override
        public Optional<Progress> read() {
            return Optional.empty();
        }
    }

    @Test
    void tooFewHeldOutLists_areWaitedFor() {
        buffer.follow(engine);
        events(220).forEach(event -> apply(engine, log, event));
        assertThat(job(buffer, event -> apply(engine, log, event)).run()).isEmpty();
        assertThat(engine.learning().openUpdate()).isNull();
    }

    @Test
    void poisonedBatch_isRefusedOnRecordAndChangesNothing() {
        shop();
        byte[] before = weights();
        UpdateRecord update = run(new ExampleBuffer() {
            @Override
            public void add(Example example) {}

            @Override
            public void forget(Set<String> actors) {}

            @Override
            public List<Example> read(long after, long upTo, Layout layout) {
                long cut = engine.learning().openUpdate().cut();
                return buffer.read(after, upTo, layout).stream()
                        .map(example -> example.number() <= cut ? flipped(example) : example)
                        .toList();
            }

            @Override
            public void trim(long upTo) {}
        });
        assertThat(update.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(update.reason()).contains("worse");
        assertThat(engine.learning().history().get(0).update()).isEqualTo(update);
        assertThat(engine.learning().version()).isZero();
        assertThat(weights()).isEqualTo(before);
    }

    private byte[] weights() {
        var out = new io.liverank.event.ByteWriter();
        engine.learning().model().save(out);
        return out.toBytes();
    }

    /** The dearest item was "chosen". */
    private static Example flipped(Example example) {
        float[] gains = new float[SIZE];
        int dearest = 0;
        for (int i = 0; i < SIZE; i++) {
            var column = example.features().layout().columnOf(Layout.hash("price.value"));
            dearest = example.features().get(i, column) > example.features().get(dearest, column) ? i : dearest;
        }
        gains[dearest] = 1;
        return new Example(
                example.number(), example.time(), example.features(), gains, example.weight(), example.actor());
    }

    /** Step 1 is the event that begins the update, 2 reading the batch, 3 the event that ends it, 4 trimming. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void whoeverTakesUpAnUpdate_publishesWhatAnUndisturbedRunDoes(int deadly) {
        shop();
        byte[] start = engine.save();
        UpdateRecord undisturbed = run(buffer);
        byte[] expected = weights();

        Engine restarted = new Engine(SETTINGS);
        restarted.load(start);
        List<Event> again = new ArrayList<>(log.subList(0, 2 * LISTS));
        class Death extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }
        int[] step = {0};
        ExampleBuffer dying = new ExampleBuffer() {
            @Override
            public void add(Example example) {}

            @Override
            public void forget(Set<String> actors) {}

            @Override
            public List<Example> read(long after, long upTo, Layout layout) {
                die(2);
                return buffer.read(after, upTo, layout);
            }

            @Override
            public void trim(long upTo) {
                die(4);
            }

            private void die(int at) {
                if (deadly == at) {
                    throw new Death();
                }
            }
        };
        Consumer<Event> dyingLog = event -> {
            step[0] += event instanceof Event.UpdateStarted ? 1 : event instanceof Event.UpdateFinished ? 3 : 0;
            if (deadly == 3 && event instanceof Event.UpdateFinished) {
                throw new Death();
            }
            apply(restarted, again, EventCodec.decode(EventCodec.encode(event)));
            if (deadly == 1) {
                throw new Death();
            }
        };
        var doomed = new UpdateJob(
                restarted, dying, dyingLog, restarted::logTime, UpdateSettings.DEFAULT, () -> {}, ProgressBoard.NONE);
        assertThatThrownBy(doomed::run).isInstanceOf(Death.class);
        new UpdateJob(
                        restarted,
                        buffer,
                        event -> apply(restarted, again, EventCodec.decode(EventCodec.encode(event))),
                        restarted::logTime,
                        UpdateSettings.DEFAULT,
                        () -> {},
                        ProgressBoard.NONE)
                .run();
        UpdateRecord taken = restarted.learning().history().get(0).update();
        assertThat(restarted.learning().history()).hasSize(1);
        assertThat(withoutDuration(taken)).isEqualTo(withoutDuration(undisturbed));
        var out = new io.liverank.event.ByteWriter();
        restarted.learning().model().save(out);
        assertThat(out.toBytes()).isEqualTo(expected);
    }

    private static UpdateRecord withoutDuration(UpdateRecord update) {
        return new UpdateRecord(
                update.version(),
                update.parent(),
                update.lists(),
                update.heldOut(),
                update.passes(),
                update.rate(),
                update.anchor(),
                update.batch(),
                update.beta(),
                update.before(),
                update.after(),
                update.confidence(),
                update.verdict(),
                update.reason(),
                0);
    }

    @Test
    void lateLeadersEnd_isPassedOver() {
        shop();
        List<Event> ends = new ArrayList<>();
        run(buffer);
        log.stream().filter(event -> event instanceof Event.UpdateFinished).forEach(ends::add);
        byte[] after = weights();
        apply(engine, log, ends.get(0));
        assertThat(weights()).isEqualTo(after);
        assertThat(engine.counts().get(Count.UPDATES_LATE)).isEqualTo(1);
        assertThat(engine.learning().history()).hasSize(1);
    }

    /** Versions wrote deltas without a stamp before; the other is of a model without columns of fields. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void updateMadeForOtherColumns_isRefusedAndToldAndChangesNothing(boolean stamped) {
        shop();
        var unstamped = new io.liverank.event.ByteWriter();
        unstamped.writeInt(3);
        unstamped.writeInt(1);
        var other = new Model(ModelSettings.of(ModelType.LINEAR));
        byte[] delta = stamped ? other.minus(other, true).toBytes() : unstamped.toBytes();
        var before = engine.learning().model().denseWeights();
        job(
                        buffer,
                        event -> apply(
                                engine,
                                log,
                                event instanceof Event.UpdateFinished finished
                                        ? new Event.UpdateFinished(finished.time(), finished.update(), delta)
                                        : event))
                .run();
        assertThat(engine.counts().get(Count.UPDATES_REFUSED)).isEqualTo(1);
        assertThat(engine.counts().get(Count.UPDATES_ACCEPTED)).isZero();
        assertThat(engine.learning().incidents(Incident.Kind.MODEL_CHANGED)).isEqualTo(1);
        assertThat(engine.learning().model().denseWeights()).containsAllEntriesOf(before);
        assertThat(engine.learning().model().lists()).isZero();
        assertThat(engine.learning().version()).isZero();
        assertThat(engine.learning().openUpdate()).isNull();
    }

    @Test
    void lostBuffer_leavesTheUpdateOpenForTheNextRun() {
        shop();
        ExampleBuffer away = new ExampleBuffer() {
            @Override
            public void add(Example example) {}

            @Override
            public void forget(Set<String> actors) {}

            @Override
            public List<Example> read(long after, long upTo, Layout layout) {
                throw new LogUnavailableException("away", null);
            }

            @Override
            public void trim(long upTo) {}
        };
        assertThatThrownBy(() -> run(away)).isInstanceOf(LogUnavailableException.class);
        assertThat(engine.learning().openUpdate().version()).isEqualTo(1);
        assertThat(run(buffer).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    /** Cut anywhere. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 10, 500, -1})
    void deltaThatCannotBeRead_isCountedAndRefusedByEveryReplica(int kept) {
        shop();
        job(buffer, event -> {
                    Event sent = event;
                    if (event instanceof Event.UpdateFinished finished) {
                        byte[] whole = finished.delta();
                        byte[] cut = Arrays.copyOf(whole, kept < 0 ? whole.length - 1 : kept);
                        sent = new Event.UpdateFinished(finished.time(), finished.update(), cut);
                    }
                    apply(engine, log, sent);
                })
                .run();
        assertThat(engine.counts().get(Count.UNREADABLE)).isEqualTo(1);
        assertThat(engine.counts().get(Count.UPDATES_REFUSED)).isEqualTo(1);
        assertThat(engine.learning().version()).isZero();
        assertThat(engine.learning().openUpdate()).isNull();
        Engine replica = new Engine(SETTINGS);
        for (int i = 0; i < log.size(); i++) {
            replica.apply(new LogPosition(1, i + 1), EventCodec.decode(EventCodec.encode(log.get(i))));
        }
        assertThat(replica.save()).isEqualTo(engine.save());
    }

    @Test
    void replicas_mergeAtTheSamePositionAndStayByteEqual() {
        shop();
        run(buffer);
        events(50).forEach(event -> apply(engine, log, event));
        Engine replica = new Engine(SETTINGS);
        for (int i = 0; i < log.size(); i++) {
            replica.apply(new LogPosition(1, i + 1), EventCodec.decode(EventCodec.encode(log.get(i))));
        }
        assertThat(replica.save()).isEqualTo(engine.save());
        Engine restored = new Engine(SETTINGS);
        restored.load(engine.save());
        assertThat(restored.save()).isEqualTo(engine.save());
    }

    @Test
    void restoredVersion_isTheSameForWhoLoadedACheckpoint() {
        shop();
        run(buffer);
        Engine loaded = new Engine(SETTINGS);
        loaded.load(engine.save());
        Event restored = new Event.ModelRestored(engine.logTime(), 1);
        apply(engine, log, restored);
        loaded.apply(new LogPosition(1, log.size()), restored);
        assertThat(loaded.save()).isEqualTo(engine.save());
    }

    @Test
    void restoredVersion_isInChargeAgain() {
        shop();
        run(buffer);
        var first = engine.learning().model().denseWeights();
        engine.learning().online(true);
        events(LISTS).forEach(event -> apply(engine, log, renamed(event)));
        assertThat(engine.learning().keptVersions()).startsWith(1L);
        assertThat(engine.learning().model().denseWeights()).isNotEqualTo(first);
        apply(engine, log, new Event.ModelRestored(engine.logTime(), 1));
        assertThat(engine.learning().version()).isEqualTo(1);
        // what is kept is rounded
        engine.learning().model().denseWeights().forEach((column, weight) -> assertThat(weight)
                .isCloseTo(first.get(column), within(0.02)));
        assertThat(engine.learning().incidents()).hasSize(1);
        apply(engine, log, new Event.ModelRestored(engine.logTime(), 77));
        assertThat(engine.learning().version()).isEqualTo(1);
    }

    private static Event renamed(Event event) {
        long later = LISTS * 1_000L;
        if (event instanceof Event.RankingShown ranking) {
            return new Event.RankingShown(
                    ranking.time() + later,
                    "again-" + ranking.queryId(),
                    ranking.query(),
                    ranking.actor(),
                    ranking.context(),
                    ranking.candidates(),
                    ranking.shown());
        }
        var feedback = (Event.FeedbackGiven) event;
        return feedback.at(feedback.time() + later)
                .withId("again-" + feedback.eventId())
                .on("again-" + feedback.queryId())
                .in(0);
    }
}
