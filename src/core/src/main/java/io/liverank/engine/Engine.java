package io.liverank.engine;

import io.liverank.catalog.Catalog;
import io.liverank.engine.Counts.Count;
import io.liverank.evaluate.Evaluation;
import io.liverank.evaluate.Metrics;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.experiment.Contests;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;
import io.liverank.feature.Request;
import io.liverank.feature.Sight;
import io.liverank.feature.Slate;
import io.liverank.model.Explainer;
import io.liverank.model.Explanation;
import io.liverank.profile.Profiles;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * All state, as a fold of the log.
 *
 * <p>{@link #apply}, {@link #closeAll}, {@link #save} and {@link #load} belong to one thread, the learner's.
 * {@link #rank} and the accessors are for any thread and take no locks. An event is applied once, whatever becomes of
 * it: the position is set first, and who listens is told when the fold of the event is done.
 *
 * <p>Log time is that of the newest event, as far as the log's own clock has come: no sender can put it ahead. Where
 * the log has no clock events are believed.
 *
 * <p>A list is learned at once when its first choice is known: all shown candidates, the chosen ones against the rest.
 * When its attribution window has passed in log time it is closed: a list without a choice is then learned as such, and
 * either way its figures, from scores given before anything was learned from it, enter the progressive evaluation.
 */
public final class Engine {
    private static final int SLATES = 16;

    private final EngineSettings settings;
    private final Audience audience = new Audience();
    /** Another one only after {@link #become}. Readers take its state once. */
    private volatile Fold fold;
    /** For whoever ranks; who finds none in its place takes a new one. */
    private final AtomicReferenceArray<Slate> slates = new AtomicReferenceArray<>(SLATES);
    /** The single writer; looked after by assertions alone. */
    private Thread writer;

    /** Knows nothing yet. */
    public Engine(EngineSettings settings) {
        this.settings = settings;
        this.fold = new Fold(new State(settings), audience);
    }

    private State state() {
        return fold.state();
    }

    /**
     * Calls {@code listener} on the learner thread for each list that is closed from now on, when the event that closed it is
     * applied. Who keeps arrays of one without a choice takes copies. What it throws is its own fault: counted and logged.
     */
    public void onClosed(Consumer<ClosedList> newListener) {
        audience.closed.add(newListener);
    }

    /**
     * What became of a list or of feedback.
     *
     * @param event a {@link Event.RankingShown} or {@link Event.FeedbackGiven}; feedback that came before its list is
     *     told of twice
     * @param verdict {@link Count#RANKINGS}, {@link Count#PAGES} and {@link Count#JOINED} if all is well, else what was
     *     not
     * @param place where feedback's item stood on its page, from 1; 0 if it did not
     * @param before how many rows the pages before that one have
     * @param sinceShown milliseconds from the list to the feedback, by the times they came with; 0 without a list
     * @param clock the log's own, or {@link EventLog#NO_CLOCK}
     * @param ahead by how many milliseconds its time was ahead of the log's clock, if that is further than may be; else 0
     */
    public record Taken(
            LogPosition at,
            Event event,
            Count verdict,
            int place,
            int before,
            long sinceShown,
            long clock,
            long ahead) {}

    /** Calls {@code newObserver} for each list and each feedback from now on; as {@link #onClosed}. */
    public void onTaken(Consumer<Taken> newObserver) {
        audience.taken.add(newObserver);
    }

    /** As {@link #onClosed}, for each list that is new, before it has any effect: to see what it is ranked by, not to write. */
    public void onShown(Consumer<Event.RankingShown> newOnlooker) {
        audience.shown.add(newOnlooker);
    }

    /** As {@link #onClosed}, when somebody was forgotten here and is to be forgotten elsewhere. */
    public void onForgotten(Consumer<Erased> newEraser) {
        audience.forgotten.add(newEraser);
    }

    /** How often somebody who listens threw something, since this process started. For any thread. */
    public long listenerFaults() {
        return audience.faults();
    }

    /** Whoever writes first is the writer until its thread has ended. */
    private boolean isWriter() {
        writer = writer == null || !writer.isAlive() ? Thread.currentThread() : writer;
        return writer == Thread.currentThread();
    }

    /** Ranks candidates by what is known now. For any thread. */
    public Ranked rank(Request request) {
        return rank(request, false);
    }

    /** The same and, if asked to, says why. */
    public Ranked rank(Request told, boolean explain) {
        return rank(told, explain, () -> 0);
    }

    /** The same, with its stages timed by {@code nanos}. */
    public Ranked rank(Request told, boolean explain, LongSupplier nanos) {
        int at = (int) Thread.currentThread().getId() & SLATES - 1;
        Slate free = slates.getAndSet(at, null);
        Slate slate = free == null ? new Slate() : free;
        try {
            return rank(told, explain, nanos, slate);
        } finally {
            slates.set(at, slate);
        }
    }

    private Ranked rank(Request told, boolean explain, LongSupplier nanos, Slate slate) {
        long started = nanos.getAsLong();
        State state = state();
        Request request = told.by(state.profiles.identities().resolve(told.actor()));
        FeatureMatrix matrix = state.features.extract(request, slate);
        long extracted = nanos.getAsLong();
        float[] scores = state.learning.score(matrix, request);
        int[] order = Ranked.order(scores);
        float[] probabilities = state.learning.model().probabilities(scores);
        long ordered = nanos.getAsLong();
        List<Explanation> explanations = explain
                ? Explainer.explain(state.learning.model(), matrix, scores, order, state.settings.features()::label)
                : List.of();
        return new Ranked(
                order,
                scores,
                probabilities,
                state.learning.inCharge(),
                state.learning.version(),
                explanations,
                new Ranked.Stages(extracted - started, ordered - extracted, nanos.getAsLong() - ordered));
    }

    /**
     * Applies the event at {@code at}; null for an entry that could not be read, which is counted. Events at or before
     * the engine's position are ignored.
     *
     * <p>If this throws, the state is no longer the fold of the log: the engine must not be written to again, nor saved.
     *
     * @param clock the log's own at that entry, milliseconds since 1970; {@link EventLog#NO_CLOCK} if it has none
     */
    public void apply(LogPosition at, long clock, Event event) {
        assert isWriter() : Thread.currentThread() + " is not the writer, " + writer;
        fold.apply(at, clock, event);
    }

    /** The same of a log without a clock: what events say of their time is believed. */
    public void apply(LogPosition at, Event event) {
        apply(at, EventLog.NO_CLOCK, event);
    }

    /**
     * What {@code told} would change, changing nothing. The list is ranked from its items, query and user; what a
     * request says beside those (context, attributes, scores) is not kept and so not part of it. Learner thread only.
     */
    public DryRun dryRun(Event.FeedbackGiven told) {
        return new DryRuns(state()).of(told);
    }

    /** Closes every list as if its window had passed: for the end of a recorded file. */
    public void closeAll() {
        assert isWriter() : Thread.currentThread() + " is not the writer, " + writer;
        fold.closeAll();
    }

    /** Whether an event of this id was applied. */
    public boolean knows(String eventId) {
        return state().eventIds.contains(eventId);
    }

    /** Whether a list of this query id waits for feedback. */
    public boolean awaits(String queryId) {
        State state = state();
        return state.lists.isOpen(queryId) || state.late.isKept(queryId);
    }

    /** What was told of a list that has not come yet, in the order it came. */
    public List<Event.FeedbackGiven> toldOf(String queryId) {
        return state().early.of(queryId);
    }

    /** What it has come to now. */
    public EngineView view() {
        return EngineView.of(state());
    }

    /** What it was told. */
    public EngineSettings settings() {
        return settings;
    }

    /** The items. */
    public Catalog catalog() {
        return state().catalog;
    }

    /** What behaviour told. */
    public Profiles profiles() {
        return state().profiles;
    }

    /** The dense columns there are now. */
    public Layout layout() {
        return state().features.layout();
    }

    /** What a list is ranked by now, kept so that it can be had again: on the learner thread, when it is {@link #onShown shown}. */
    public Sight sight(Request told) {
        State state = state();
        return state.features.sight(told.by(state.profiles.identities().resolve(told.actor())));
    }

    /** What a list's candidates are ranked by now. */
    public FeatureMatrix features(Request told) {
        State state = state();
        return state.features.extract(told.by(state.profiles.identities().resolve(told.actor())));
    }

    /** The scores that the live parameters give now to a list that was kept. */
    public float[] liveScores(Sight sight) {
        State state = state();
        return state.learning.model().score(state.features.extract(sight));
    }

    /** What learns and ranks. */
    public Learning learning() {
        return state().learning;
    }

    /** The feedback types that nothing is built in or set for, and what they proved, by name. */
    public List<UnknownType> unknownTypes() {
        return state().proof.unknown();
    }

    /** What became of the events. */
    public Counts counts() {
        return state().counts;
    }

    /** How much waits now. Learner thread only. */
    Waiting waiting() {
        State state = state();
        return new Waiting(
                state.lists.count(), state.lists.size(), state.lists.closed().size(), state.early.events());
    }

    /** The position of the last event applied. */
    public LogPosition position() {
        return state().position;
    }

    /** The time of the newest event, milliseconds since 1970; {@link Long#MIN_VALUE} before any. Learner thread only. */
    public long logTime() {
        return state().logTime;
    }

    /**
     * Figures of rankings of the same lists, all scored before learning. The clicks were made on what was shown, and favour
     * that: on ours, where ours was.
     *
     * @param shown of the search engine's own order
     * @param served of ours
     * @param base of the last validated parameters alone
     * @param live of the live parameters alone
     * @param counters of each counter that is an expert of the mixture, alone, by name
     * @param challengers of each model in the shadow, by name, since it is there, and of foreign rankers
     */
    public record Figures(
            Metrics shown,
            Metrics served,
            Metrics base,
            Metrics live,
            Map<String, Metrics> counters,
            Map<String, Metrics> challengers) {}

    /**
     * The progressive figures and where they stood.
     *
     * @param all over all lists
     * @param recent over the last lists; see {@link io.liverank.evaluate.WindowedEvaluation}
     * @param thresholds of the served probabilities, over all lists
     * @param baseline our order against the search engine's, in lists that were interleaved
     * @param duels the same of challengers' orders against that of who was in charge: a win is the challenger's
     */
    public record Progress(
            LogPosition position,
            Figures all,
            Figures recent,
            List<Evaluation.Threshold> thresholds,
            Contests baseline,
            Map<Rivals, Contests> duels) {}

    /** Makes the figures visible to other threads. Learner thread only. */
    public void refreshProgress() {
        state().refreshProgress();
    }

    /** The figures as of the last {@link #refreshProgress}. */
    public Progress progress() {
        return state().progress;
    }

    /** The figures of our order, for its curves. Learner thread only. */
    public Evaluation servedEvaluation() {
        return state().validation.served();
    }

    /** All state and the position it stands at: the same bytes for the same log. */
    public byte[] save() {
        var out = new ByteWriter();
        save(out);
        return out.toBytes();
    }

    /** Writes all state and the position it stands at: the same bytes for the same log. */
    public void save(ByteWriter out) {
        assert isWriter() : Thread.currentThread() + " is not the writer, " + writer;
        state().save(out);
    }

    /** How many bytes each part of a checkpoint takes, by what it holds, in their order. Learner thread only. */
    public Map<String, Long> sizes() {
        return state().sizes();
    }

    /**
     * Takes the state of {@code other}, a new engine of the same settings that was loaded and that nobody else uses, and
     * leaves its own. Who listens to this one goes on listening.
     */
    void become(Engine other) {
        Catalog before = catalog();
        fold = new Fold(other.state(), audience);
        refreshProgress();
        catalog().replace(before);
    }

    /** Says that the state goes on from the start of a new log. Learner thread only. */
    void standAtStart() {
        state().standAt(LogPosition.START);
    }

    /** How many entries of logs the state was made of; grows along one log. Learner thread only. */
    long events() {
        return state().events();
    }

    /**
     * Takes over what {@link #save} gave. Only on a new engine.
     *
     * @throws MalformedException if these are no such bytes, or those of a later version; the engine is then unusable
     */
    public void load(byte[] bytes) {
        state().load(bytes);
    }
}
