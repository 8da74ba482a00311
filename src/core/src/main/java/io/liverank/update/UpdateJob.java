package io.liverank.update;

import io.liverank.engine.Engine;
import io.liverank.engine.Learning;
import io.liverank.engine.OpenUpdate;
import io.liverank.event.Event;
import io.liverank.event.UpdateRecord;
import io.liverank.event.UpdateRecord.Figures;
import io.liverank.event.UpdateRecord.Verdict;
import io.liverank.feature.Layout;
import io.liverank.model.Delta;
import io.liverank.model.Example;
import io.liverank.model.Model;
import io.liverank.model.Trainer;
import io.liverank.model.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One incremental update: begin it, or take up the one that somebody began and did not end, train, choose, pass the
 * gate, and end it. One job at a time should run on a log; if two do, the first to end an update wins and the other's
 * end is passed over by every replica.
 *
 * <p>Lists newer than the snapshot are held out. Their older half chooses training settings and how much of the trained
 * difference to merge, their newer half is the gate's, so that the choice does not flatter the verdict. One thread.
 */
public final class UpdateJob {
    private static final int LEAST_TO_JUDGE = 10;
    /** What learning a list takes, in lists scored. */
    private static final double LEARNING = 3;

    /** What a list of a {@link Road} takes: two models learn it and two score it. */
    private static final double ROAD = 2 * LEARNING + 2;

    private static final String BETTER = "better on the held-out lists";
    private static final String CANCELLED = "cancelled";
    private static final Gate.Answer NOTHING = new Gate.Answer(Figures.NONE, Figures.NONE, 0, "");

    private final Engine engine;
    private final ExampleBuffer buffer;
    private final Consumer<Event> log;
    private final LongSupplier clock;
    private final UpdateSettings settings;
    private final Breath breath;
    private final ProgressBoard board;

    /**
     * A job on {@code engine}'s log.
     *
     * @param log appends an event and returns once {@code engine} has applied it
     * @param clock the time of the events, milliseconds since 1970
     * @param breath taken often, for a thread that is to leave the processor to others
     * @param board told how far a run is
     */
    public UpdateJob(
            Engine engine,
            ExampleBuffer buffer,
            Consumer<Event> log,
            LongSupplier clock,
            UpdateSettings settings,
            Breath breath,
            ProgressBoard board) {
        this.engine = engine;
        this.buffer = buffer;
        this.log = log;
        this.clock = clock;
        this.settings = settings;
        this.breath = breath;
        this.board = board;
    }

    /** Runs an update to its end; empty if there is not enough to hold out, or somebody else ended it. */
    public Optional<UpdateRecord> run() {
        OpenUpdate open = engine.learning().openUpdate();
        if (open == null) {
            Learning.UpdateOutlook outlook = engine.learning().updateOutlook();
            if (outlook.heldOut() < settings.heldOut()) {
                return Optional.empty();
            }
            log.accept(new Event.UpdateStarted(clock.getAsLong(), outlook.version()));
            open = engine.learning().openUpdate();
            if (open == null) {
                return Optional.empty();
            }
        }
        OpenUpdate begun = open;
        return finish(begun, watch -> train(begun, watch));
    }

    /**
     * Has a model that was trained elsewhere judged on lists newer than all that its training saw and than the snapshot, and
     * merges it if it passes: what leads from the snapshot to it, or a share of that, as an update like any other. The lists
     * that an incremental update would have trained now are left to the next one's reservoir.
     *
     * <p>Where the buffer has a {@link History} with all that came since, it goes a {@link Road} first, from a parent that knows just what the
     * training did to the snapshot. Half of what leads to where it arrives is merged, if it is better by the lists of the road and those held out
     * together, and no worse by those held out alone.
     *
     * @return how it ended; empty if an update is under way, if there are too few newer lists yet, or if somebody else ended it
     * @throws IllegalArgumentException if it is of another type than the model in charge, or its parent is not kept
     * @throws io.liverank.event.ByteReader.MalformedException if its model cannot be read
     */
    public Optional<UpdateRecord> judge(Proposal proposal) {
        Learning learning = engine.learning();
        proposal.check(learning, engine.layout());
        Learning.UpdateOutlook outlook = learning.updateOutlook();
        if (learning.openUpdate() != null
                || outlook.heldOut() < settings.heldOut()
                || newer(proposal.seen(), Long.MAX_VALUE).size() < settings.heldOut()) {
            return Optional.empty();
        }
        log.accept(new Event.UpdateStarted(clock.getAsLong(), outlook.version()));
        OpenUpdate open = learning.openUpdate();
        return open == null || open.version() != outlook.version()
                ? Optional.empty()
                : finish(open, watch -> judge(open, proposal, watch));
    }

    private List<Example> newer(long after, long upTo) {
        return buffer.read(after, upTo, engine.layout()).stream()
                .filter(Example::hasPositive)
                .toList();
    }

    private Trained judge(OpenUpdate open, Proposal proposal, Watch watch) {
        List<Example> held = newer(Math.max(open.cut(), proposal.seen()), open.upTo());
        if (held.size() < LEAST_TO_JUDGE) {
            return Trained.failed(proposal.lists(), held.size(), proposal.settings());
        }
        Model start = open.snapshot().copy();
        Layout layout = engine.layout();
        start.fit(layout);
        Model trained = proposal.model(layout);
        trained.fit(layout);
        var gate = new Gate(settings.confidence(), () -> watch.advance(1));
        watch.expect(ROAD * Math.max(1, open.cut() - proposal.upTo()));
        Road road = proposal.road(engine, buffer.history(), trained, open.cut(), () -> watch.advance(ROAD));
        if (road.isLong()) {
            var merge = new Merge(proposal.settings(), towards(road.trained(), start), Road.SHARE, Double.NaN);
            return judged(start, merge, proposal.lists(), held.size() + road.size(), held, road, gate, open.version());
        }
        List<Example> choosing = held.subList(0, held.size() / 2);
        List<Example> judging = held.subList(held.size() / 2, held.size());
        watch.expect((double) Merge.BETAS.length * choosing.size() + 2.0 * judging.size());
        Merge best =
                Merge.best(start, start.copy(), proposal.settings(), towards(trained, start), choosing, gate, null);
        return judged(start, best, proposal.lists(), held.size(), judging, null, gate, open.version());
    }

    private Delta towards(Model trained, Model start) {
        return trained.minus(start, !engine.learning().online()).rounded();
    }

    /**
     * Ends the update under way, wherever it runs, without a result: an event like any other end, so the first in the log
     * counts on every replica, and whoever runs the update finds it ended and stops. For any thread.
     *
     * @return how it ended, which may have been just before; empty if none is under way
     */
    public Optional<UpdateRecord> cancel() {
        OpenUpdate open = engine.learning().openUpdate();
        if (open == null) {
            return Optional.empty();
        }
        var cancelled = new Trained(0, 0, current(), 0, null, NOTHING, Verdict.FAILED, CANCELLED);
        log.accept(new Event.UpdateFinished(clock.getAsLong(), cancelled.update(open, 0), new byte[0]));
        return ended(open.version());
    }

    /** Whether somebody cancelled the update of this record. */
    public static boolean isCancelled(UpdateRecord update) {
        return update.verdict() == Verdict.FAILED && update.reason().equals(CANCELLED);
    }

    private Optional<UpdateRecord> ended(long version) {
        return engine.learning().history().stream()
                .map(Learning.EndedUpdate::update)
                .filter(update -> update.version() == version)
                .findFirst();
    }

    /** Somebody else ended the update that is being trained. */
    private static final class OvertakenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OvertakenException() {
            super("the update is not open any more", null, false, false);
        }
    }

    /** Lets a run rest, tells how far it is, and stops it once its update is open no more. */
    private final class Watch {
        private final OpenUpdate open;
        private final long started = System.nanoTime();
        private double all = 1;
        private double done;
        private double perStep;

        Watch(OpenUpdate open) {
            this.open = open;
        }

        void expect(double lists) {
            all = lists;
            breath.begin();
        }

        void perStep(double lists) {
            perStep = lists;
        }

        void advance(double lists) {
            done += lists;
            breath.take();
            OpenUpdate now = engine.learning().openUpdate();
            if (now == null || now.version() != open.version() || now.cut() != open.cut()) {
                throw new OvertakenException();
            }
            board.tell(open.version(), Math.min(1, done / all), millis());
        }

        long millis() {
            return (System.nanoTime() - started) / 1_000_000;
        }
    }

    private Optional<UpdateRecord> finish(OpenUpdate open, Function<Watch, Trained> training) {
        var watch = new Watch(open);
        Trained trained;
        try {
            watch.advance(0);
            trained = training.apply(watch);
        } catch (OvertakenException e) {
            return ended(open.version());
        } finally {
            breath.end();
        }
        UpdateRecord update = trained.update(open, watch.millis());
        boolean accepted = update.verdict() == Verdict.ACCEPTED;
        log.accept(new Event.UpdateFinished(
                clock.getAsLong(), update, accepted ? trained.delta().toBytes() : new byte[0]));
        buffer.trim(open.after());
        return ended(update.version());
    }

    private record Trained(
            int lists,
            int heldOut,
            TrainingSettings settings,
            float beta,
            Delta delta,
            Gate.Answer answer,
            Verdict verdict,
            String reason) {
        static Trained failed(int lists, int heldOut, TrainingSettings settings) {
            return new Trained(
                    lists,
                    heldOut,
                    settings,
                    0,
                    null,
                    NOTHING,
                    Verdict.FAILED,
                    "too few lists with a choice to train on or to judge by");
        }

        UpdateRecord update(OpenUpdate open, long millis) {
            return new UpdateRecord(
                    open.version(),
                    open.parent(),
                    lists,
                    heldOut,
                    settings.passes(),
                    settings.rate(),
                    settings.anchor(),
                    settings.batch(),
                    beta,
                    answer.before(),
                    answer.after(),
                    answer.confidence(),
                    verdict,
                    reason,
                    millis);
        }
    }

    private Trained train(OpenUpdate open, Watch watch) {
        List<Example> batch = new ArrayList<>(reservoir(open));
        List<Example> held = new ArrayList<>();
        for (Example example : buffer.read(open.after(), open.upTo(), engine.layout())) {
            if (example.hasPositive()) {
                (example.number() <= open.cut() ? batch : held).add(example);
            }
        }
        if (batch.isEmpty() || held.size() < LEAST_TO_JUDGE) {
            return Trained.failed(batch.size(), held.size(), current());
        }
        List<Example> choosing = held.subList(0, held.size() / 2);
        List<Example> judging = held.subList(held.size() / 2, held.size());
        Model start = open.snapshot().copy();
        start.fit(engine.layout());
        List<TrainingSettings> tries = tries(open.version(), batch.size());
        watch.expect(tries.stream().mapToInt(TrainingSettings::passes).sum() * LEARNING * batch.size()
                + (double) tries.size() * Merge.BETAS.length * choosing.size()
                + 2.0 * judging.size());
        var gate = new Gate(settings.confidence(), () -> watch.advance(1));
        Merge best = search(start, tries, batch, choosing, gate, watch);
        return judged(start, best, batch.size(), held.size(), judging, null, gate, open.version());
    }

    private static Trained judged(
            Model start,
            Merge best,
            int lists,
            int heldOut,
            List<Example> judging,
            Road road,
            Gate gate,
            long version) {
        Model merged = start.copy();
        merged.add(best.delta(), best.beta());
        Gate.Answer answer = gate.judge(start, merged, judging, road, version);
        return new Trained(
                lists,
                heldOut,
                best.settings(),
                best.beta(),
                best.delta(),
                answer,
                answer.passed() ? Verdict.ACCEPTED : Verdict.REFUSED,
                answer.passed() ? BETTER : answer.reason());
    }

    /** Some of the lists that were trained on before, the newest, a fixed share of them spread evenly. */
    private List<Example> reservoir(OpenUpdate open) {
        long size = open.cut() - open.after();
        if (settings.reservoir() <= 0) {
            return List.of();
        }
        long every = Math.max(1, Math.round(1 / settings.reservoir()));
        return buffer.read(Math.max(open.before(), open.after() - size), open.after(), engine.layout()).stream()
                .filter(example -> example.number() % every == 0 && example.hasPositive())
                .toList();
    }

    /** The settings that the last update chose. */
    private TrainingSettings current() {
        List<Learning.EndedUpdate> history = engine.learning().history();
        for (int i = history.size() - 1; i >= 0; i--) {
            UpdateRecord update = history.get(i).update();
            if (update.verdict() != Verdict.FAILED) {
                return new TrainingSettings(
                        update.passes(), (float) update.rate(), (float) update.anchor(), update.batch());
            }
        }
        return TrainingSettings.DEFAULT;
    }

    /** The settings to try: as many as the search may visit lists for, one at least. */
    private List<TrainingSettings> tries(long version, int lists) {
        List<TrainingSettings> tries = new ArrayList<>();
        int visited = 0;
        for (TrainingSettings one : current().neighbours(version)) {
            int cost = lists * one.passes();
            if (tries.isEmpty() || visited + cost <= settings.visits()) {
                visited += cost;
                tries.add(one);
            }
        }
        return tries;
    }

    private Merge search(
            Model snapshot,
            List<TrainingSettings> tries,
            List<Example> batch,
            List<Example> choosing,
            Gate gate,
            Watch watch) {
        Model tried = snapshot.copy();
        Merge best = null;
        var trainer = new Trainer(snapshot, () -> watch.advance(watch.perStep));
        for (TrainingSettings one : tries) {
            watch.perStep(LEARNING * one.batch());
            // as it will be merged: what is chosen and judged is what every replica adds
            Delta delta = trainer.train(batch, one)
                    .minus(snapshot, !engine.learning().online())
                    .rounded();
            best = Merge.best(snapshot, tried, one, delta, choosing, gate, best);
        }
        return best;
    }
}
