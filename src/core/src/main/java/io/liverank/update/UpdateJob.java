package io.liverank.update;

import io.liverank.engine.Engine;
import io.liverank.engine.Learning;
import io.liverank.engine.OpenUpdate;
import io.liverank.event.Event;
import io.liverank.event.UpdateRecord;
import io.liverank.event.UpdateRecord.Figures;
import io.liverank.event.UpdateRecord.Verdict;
import io.liverank.model.Delta;
import io.liverank.model.Example;
import io.liverank.model.Model;
import io.liverank.model.Trainer;
import io.liverank.model.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
    private static final float[] BETAS = {1, 0.5f, 0.25f};
    private static final int LEAST_TO_JUDGE = 10;
    /** What learning a list takes, in lists scored. */
    private static final double LEARNING = 3;

    private static final String CANCELLED = "cancelled";

    private final Engine engine;
    private final ExampleBuffer buffer;
    private final Consumer<Event> log;
    private final LongSupplier clock;
    private final UpdateSettings settings;
    private final Runnable breath;
    private final ProgressBoard board;

    /**
     * A job on {@code engine}'s log.
     *
     * @param log appends an event and returns once {@code engine} has applied it
     * @param clock the time of the events, milliseconds since 1970
     * @param breath called often, for a thread that is to leave the processor to others
     * @param board told how far a run is
     */
    public UpdateJob(
            Engine engine,
            ExampleBuffer buffer,
            Consumer<Event> log,
            LongSupplier clock,
            UpdateSettings settings,
            Runnable breath,
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
        return finish(open);
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
        var nothing = new Gate.Answer(Figures.NONE, Figures.NONE, 0, "");
        var cancelled = new Trained(0, 0, current(), 0, null, nothing, Verdict.FAILED, CANCELLED);
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
        }

        void perStep(double lists) {
            perStep = lists;
        }

        void step() {
            advance(perStep);
        }

        void advance(double lists) {
            done += lists;
            breath.run();
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

    private Optional<UpdateRecord> finish(OpenUpdate open) {
        var watch = new Watch(open);
        Trained trained;
        try {
            watch.advance(0);
            trained = train(open, watch);
        } catch (OvertakenException e) {
            return ended(open.version());
        }
        UpdateRecord update = trained.update(open, watch.millis());
        boolean accepted = update.verdict() == Verdict.ACCEPTED;
        log.accept(new Event.UpdateFinished(
                clock.getAsLong(), update, accepted ? trained.delta().toBytes() : new byte[0]));
        buffer.trim(open.after());
        return ended(update.version());
    }

    /** A trained model and how it was made. */
    private record Candidate(TrainingSettings settings, Delta delta, float beta, double loss) {}

    private record Trained(
            int lists,
            int heldOut,
            TrainingSettings settings,
            float beta,
            Delta delta,
            Gate.Answer answer,
            Verdict verdict,
            String reason) {
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
        var nothing = new Gate.Answer(Figures.NONE, Figures.NONE, 0, "");
        if (batch.isEmpty() || held.size() < LEAST_TO_JUDGE) {
            return new Trained(
                    batch.size(),
                    held.size(),
                    current(),
                    0,
                    null,
                    nothing,
                    Verdict.FAILED,
                    "too few lists with a choice to train on or to judge by");
        }
        List<Example> choosing = held.subList(0, held.size() / 2);
        List<Example> judging = held.subList(held.size() / 2, held.size());
        Model start = open.snapshot().copy();
        start.fit(engine.layout());
        List<TrainingSettings> tries = tries(open.version(), batch.size());
        watch.expect(tries.stream().mapToInt(TrainingSettings::passes).sum() * LEARNING * batch.size()
                + (double) tries.size() * BETAS.length * choosing.size()
                + 2.0 * judging.size());
        var gate = new Gate(settings.confidence(), () -> watch.advance(1));
        Candidate best = search(start, tries, batch, choosing, gate, watch);
        Model merged = start.copy();
        merged.add(best.delta(), best.beta());
        Gate.Answer answer = gate.judge(start, merged, judging, open.version());
        return new Trained(
                batch.size(),
                held.size(),
                best.settings(),
                best.beta(),
                best.delta(),
                answer,
                answer.passed() ? Verdict.ACCEPTED : Verdict.REFUSED,
                answer.passed() ? "better on the held-out lists" : answer.reason());
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

    private Candidate search(
            Model snapshot,
            List<TrainingSettings> tries,
            List<Example> batch,
            List<Example> choosing,
            Gate gate,
            Watch watch) {
        Model tried = snapshot.copy();
        Candidate best = null;
        var trainer = new Trainer(snapshot, watch::step);
        for (TrainingSettings one : tries) {
            watch.perStep(LEARNING * one.batch());
            // as it will be merged: what is chosen and judged is what every replica adds
            Delta delta = trainer.train(batch, one)
                    .minus(snapshot, !engine.learning().online())
                    .rounded();
            for (float beta : BETAS) {
                tried.reset(snapshot);
                tried.add(delta, beta);
                double loss = gate.measure(tried, choosing).figures().loss();
                if (best == null || loss < best.loss()) {
                    best = new Candidate(one, delta, beta, loss);
                }
            }
        }
        return best;
    }
}
