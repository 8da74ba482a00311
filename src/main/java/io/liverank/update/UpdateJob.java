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

    private final Engine engine;
    private final ExampleBuffer buffer;
    private final Consumer<Event> log;
    private final LongSupplier clock;
    private final UpdateSettings settings;
    private final Gate gate;
    private final Runnable breath;

    /**
     * A job on {@code engine}'s log.
     *
     * @param log appends an event and returns once {@code engine} has applied it
     * @param clock the time of the events, milliseconds since 1970
     * @param breath called often, for a thread that is to leave the processor to others
     */
    public UpdateJob(
            Engine engine,
            ExampleBuffer buffer,
            Consumer<Event> log,
            LongSupplier clock,
            UpdateSettings settings,
            Runnable breath) {
        this.engine = engine;
        this.buffer = buffer;
        this.log = log;
        this.clock = clock;
        this.settings = settings;
        this.gate = new Gate(settings.confidence(), breath);
        this.breath = breath;
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

    private Optional<UpdateRecord> finish(OpenUpdate open) {
        long started = System.nanoTime();
        Trained trained = train(open);
        UpdateRecord update = trained.update(open, (System.nanoTime() - started) / 1_000_000);
        boolean accepted = update.verdict() == Verdict.ACCEPTED;
        log.accept(new Event.UpdateFinished(
                clock.getAsLong(), update, accepted ? trained.delta().toBytes() : new byte[0]));
        buffer.trim(open.after());
        return engine.learning().history().stream()
                .map(Learning.EndedUpdate::update)
                .filter(ended -> ended.version() == update.version())
                .findFirst();
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

    private Trained train(OpenUpdate open) {
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
        Candidate best = search(start, open.version(), batch, choosing);
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

    private Candidate search(Model snapshot, long version, List<Example> batch, List<Example> choosing) {
        var trainer = new Trainer(snapshot, breath);
        Model tried = snapshot.copy();
        Candidate best = null;
        int visited = 0;
        for (TrainingSettings one : current().neighbours(version)) {
            int cost = batch.size() * one.passes();
            if (best != null && visited + cost > settings.visits()) {
                continue;
            }
            visited += cost;
            Delta delta =
                    trainer.train(batch, one).minus(snapshot, !engine.learning().online());
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
