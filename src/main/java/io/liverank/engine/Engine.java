package io.liverank.engine;

import io.liverank.catalog.Catalog;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.EarlyFeedback.Early;
import io.liverank.evaluate.Evaluation;
import io.liverank.evaluate.Metrics;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.Event;
import io.liverank.event.EventTypes.Meaning;
import io.liverank.event.LogPosition;
import io.liverank.event.Role;
import io.liverank.feature.FeatureExtractor;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;
import io.liverank.feature.Request;
import io.liverank.feature.Sight;
import io.liverank.formats.CheckpointBefore6;
import io.liverank.model.Example;
import io.liverank.model.Explainer;
import io.liverank.model.Explanation;
import io.liverank.profile.Profiles;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
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
 * the log has no clock (see {@link LogPosition#isTimed}) events are believed.
 *
 * <p>A list is learned at once when its first choice is known: all shown candidates, the chosen ones against the rest.
 * When its attribution window has passed in log time it is closed: a list without a choice is then learned as such, and
 * either way its figures, from scores given before anything was learned from it, enter the progressive evaluation.
 */
public final class Engine {
    /**
     * 4: visits say whose they are, counts their names. 5: fields that were met, and tables by the names of their columns;
     * who is joined with whom; what was turned down and can be taken back; what came into view; proof of types, worth of
     * choices. 6: who has been here before, and how much people in bulk counted lately; who behaves how, by minutes.
     * Older ones are read as {@link CheckpointBefore6} translates them.
     */
    private static final int VERSION = 6;

    private static final int MARKED_ACTORS = 50_000;
    private static final Logger LOG = System.getLogger(Engine.class.getName());
    /** Of so many faults of listeners one is logged with its trace, the first among them. */
    private static final int LOGGED_FAULTS = 1_000;

    private final EngineSettings settings;
    /** What readers see of the state: other objects only after {@link #become}. */
    private volatile Catalog catalog;

    private volatile Profiles profiles;
    private volatile FeatureExtractor features;
    private volatile Learning learning;
    private TypeProof proof;
    private Worth worth = new Worth();
    private Witnesses witnesses;
    private Validation validation = new Validation();
    private volatile EventIds eventIds;
    private volatile Counts counts = new Counts();
    private LinkedHashMap<String, PendingList> pending = new LinkedHashMap<>();
    private EarlyFeedback early = new EarlyFeedback(() -> counts.add(Count.EARLY_DROPPED));
    private ClosedIds closed = new ClosedIds();
    private Pages pages = new Pages(pending, closed);
    private final List<Consumer<ClosedList>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<Event.RankingShown>> onlookers = new CopyOnWriteArrayList<>();
    private final List<Consumer<Taken>> observers = new CopyOnWriteArrayList<>();
    private final List<Consumer<Erased>> erasers = new CopyOnWriteArrayList<>();
    /** What is to be told when the event is applied. */
    private final ArrayDeque<Runnable> news = new ArrayDeque<>();

    private final AtomicLong listenerFaults = new AtomicLong();
    /** The single writer; looked after by assertions alone. */
    private Thread writer;

    private long shownLists;
    private int pendingSize;

    private long logTime = Long.MIN_VALUE;
    /** Of the last event that was begun: none is begun twice. */
    private LogPosition begun = LogPosition.START;
    /** Of the last event that is done, and told of. */
    private volatile LogPosition position = LogPosition.START;

    private volatile Progress progress = validation.progress(LogPosition.START);

    /** Knows nothing yet. */
    public Engine(EngineSettings settings) {
        this.settings = settings;
        this.catalog = new Catalog(settings.features().fields(), settings.catalog());
        this.profiles = new Profiles(settings.items(), settings.users(), settings.sessions(), settings.queries());
        this.features = new FeatureExtractor(catalog, profiles, settings.features());
        this.learning = new Learning(settings, counts, features::layout);
        this.proof = new TypeProof(settings.events(), Math.min(MARKED_ACTORS, settings.users()));
        this.witnesses = new Witnesses(settings);
        this.eventIds = new EventIds(settings.eventIds());
    }

    /**
     * A list whose labels are final. The arrays are the engine's own; do not write to them.
     *
     * @param example what to train on
     * @param shown the search engine's order as scores
     * @param scores as served, before anything was learned from the list
     * @param mixtureWeights as they were then, by {@link io.liverank.model.Mixture.Expert#ordinal}
     */
    public record ClosedList(
            Example example, float[] shown, float[] scores, float[] probabilities, double[] mixtureWeights) {}

    /**
     * Calls {@code listener} on the learner thread for each list that is closed from now on, when the event that closed
     * it is applied. What a listener throws is its own fault: counted, logged, and without effect on the fold.
     */
    public void onClosed(Consumer<ClosedList> newListener) {
        listeners.add(newListener);
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
     * @param ahead by how many milliseconds its time was ahead of the log's clock, if that is further than may be; else 0
     */
    public record Taken(
            LogPosition at, Event event, Count verdict, int place, int before, long sinceShown, long ahead) {}

    /** Calls {@code newObserver} for each list and each feedback from now on; as {@link #onClosed}. */
    public void onTaken(Consumer<Taken> newObserver) {
        observers.add(newObserver);
    }

    /**
     * Calls {@code newOnlooker} for each list that is no further page and no repetition, before it has any effect: to
     * see what it is ranked by. It must only read; what it throws is its own fault, as in {@link #onClosed}.
     */
    public void onShown(Consumer<Event.RankingShown> newOnlooker) {
        onlookers.add(newOnlooker);
    }

    /**
     * Calls {@code newEraser} when somebody was forgotten here and is to be forgotten elsewhere; as {@link #onClosed}.
     */
    public void onForgotten(Consumer<Erased> newEraser) {
        erasers.add(newEraser);
    }

    private <T> void tell(List<Consumer<T>> audience, T what) {
        if (!audience.isEmpty()) {
            news.add(() -> audience.forEach(one -> tell(one, what)));
        }
    }

    private <T> void tell(Consumer<T> one, T what) {
        try {
            one.accept(what);
        } catch (RuntimeException e) {
            long faults = listenerFaults.incrementAndGet();
            if (faults % LOGGED_FAULTS == 1) {
                LOG.log(Level.ERROR, "fault " + faults + " of who listens to the fold, which goes on", e);
            }
        }
    }

    private void tellNews() {
        for (Runnable one = news.poll(); one != null; one = news.poll()) {
            one.run();
        }
    }

    /** How often somebody who listens threw something, since this process started. For any thread. */
    public long listenerFaults() {
        return listenerFaults.get();
    }

    /** Whoever writes first is the writer until its thread has ended. */
    private boolean isWriter() {
        Thread caller = Thread.currentThread();
        if (writer == null || !writer.isAlive()) {
            writer = caller;
        }
        return writer == caller;
    }

    /** Ranks candidates by what is known now. For any thread. */
    public Ranked rank(Request request) {
        return rank(request, false);
    }

    /** Ranks candidates by what is known now and, if asked to, says why. For any thread. */
    public Ranked rank(Request told, boolean explain) {
        return rank(told, explain, () -> 0);
    }

    /** The same, with its stages timed by {@code nanos}. */
    public Ranked rank(Request told, boolean explain, LongSupplier nanos) {
        long started = nanos.getAsLong();
        Request request = told.by(profiles.identities().resolve(told.actor()));
        FeatureMatrix matrix = features.extract(request);
        long extracted = nanos.getAsLong();
        float[] scores = learning.score(matrix);
        int[] order = order(scores);
        float[] probabilities = learning.model().probabilities(scores);
        long ordered = nanos.getAsLong();
        List<Explanation> explanations = explain
                ? Explainer.explain(learning.model(), matrix, scores, order, settings.features()::label)
                : List.of();
        return new Ranked(
                order,
                scores,
                probabilities,
                learning.version(),
                explanations,
                new Ranked.Stages(extracted - started, ordered - extracted, nanos.getAsLong() - ordered));
    }

    /** Indices by falling score; equal scores stay in their order. */
    private static int[] order(float[] scores) {
        long[] keys = new long[scores.length];
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToIntBits(scores[i] + 0f);
            int ascending = bits ^ (bits >> 31 & 0x7fffffff);
            keys[i] = (long) ~ascending << 32 | i;
        }
        java.util.Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    /**
     * Applies the event at {@code at}; null for an entry that could not be read, which is counted. Events at or before
     * the engine's position are ignored.
     *
     * <p>If this throws, the state is no longer the fold of the log: the engine must not be written to again, nor saved.
     */
    public void apply(LogPosition at, Event event) {
        assert isWriter() : Thread.currentThread() + " is not the writer, " + writer;
        if (at.compareTo(begun) <= 0) {
            return;
        }
        begun = at;
        if (event == null) {
            counts.add(Count.UNREADABLE);
        } else {
            fold(at, event);
        }
        tellNews();
        position = at;
    }

    private void fold(LogPosition at, Event told) {
        long ahead = ahead(at, told);
        Event event = told;
        if (ahead > 0) {
            counts.add(Count.AHEAD_OF_LOG);
            event = told.at(at.millis());
        }
        advance(at, event.time());
        if (event instanceof Event.ItemUpserted upserted) {
            boolean kept = catalog.put(upserted.time(), upserted.itemId(), upserted.attributes());
            counts.add(kept ? Count.ITEMS_UPSERTED : Count.ITEMS_REFUSED);
            if (kept) {
                meet(upserted.attributes(), upserted.time(), true);
            }
        } else if (event instanceof Event.ItemDeleted deleted) {
            counts.add(Count.ITEMS_DELETED);
            catalog.remove(deleted.itemId());
        } else if (event instanceof Event.RankingShown ranking) {
            apply(at, ranking, ahead);
        } else if (event instanceof Event.FeedbackGiven feedback) {
            tell(observers, apply(at, feedback, ahead));
        } else if (event instanceof Event.UserForgotten forgotten) {
            counts.add(Count.USERS_FORGOTTEN);
            forget(at, told, profiles.forget(forgotten.userId()));
        } else if (event instanceof Event.VisitForgotten forgotten) {
            counts.add(Count.VISITS_FORGOTTEN);
            forget(at, told, profiles.forgetVisit(forgotten.sessionId()));
        } else if (event instanceof Event.UpdateStarted started) {
            learning.apply(started);
        } else if (event instanceof Event.UpdateFinished finished) {
            learning.apply(finished, logTime);
        } else if (event instanceof Event.ModelRestored restored) {
            learning.apply(restored, logTime);
        } else if (event instanceof Event.ModelPromoted promoted) {
            learning.apply(promoted, logTime);
        }
    }

    /** How far the event is ahead of the log's clock; 0 if no further than may be. */
    private long ahead(LogPosition at, Event event) {
        return at.isTimed() && event.time() > at.millis() + settings.clockSkew().toMillis()
                ? event.time() - at.millis()
                : 0;
    }

    /**
     * Takes note of fields. Where columns change hands, all that has them follows at once: who loads a checkpoint has them in
     * their new places, and has to end like who goes on.
     */
    private void meet(Attributes attributes, long time, boolean ofItem) {
        int generation = features.layout().generation();
        features.meet(attributes, time, ofItem);
        Layout now = features.layout();
        if (now.generation() != generation) {
            learning.fit(now);
            for (PendingList list : pending.values()) {
                pendingSize -= list.size();
                list.features.adopt(now);
                pendingSize += list.size();
            }
        }
    }

    /** Open lists go unlearned: closed later, they would bring back what was forgotten. */
    private void forget(LogPosition at, Event event, Profiles.Forgotten who) {
        int conduct = 0;
        int marks = 0;
        for (String key : who.keys()) {
            conduct += learning.forget(key) + (witnesses.forget(key) ? 1 : 0);
            marks += proof.forget(key) ? 1 : 0;
        }
        int open = 0;
        for (PendingList list : List.copyOf(pending.values())) {
            if (list.actor != null && who.keys().contains(list.actor)) {
                open++;
                pending.remove(list.queryId);
                pendingSize -= list.size();
                remember(list.queryId);
            }
        }
        int waiting = early.events();
        early.removeIf(feedback -> who.includes(feedback.actor()));
        int[] own = {0};
        who.histories().forEach((key, history) -> own[0] += learning.forget(features.ownIndices(key, history)));
        var found = new Erased.Found(
                who.histories().size(),
                who.visits(),
                who.links(),
                open,
                waiting - early.events(),
                conduct,
                marks,
                own[0]);
        tell(erasers, new Erased(at, event, who.keys(), found));
    }

    private void remember(String queryId) {
        closed.add(queryId);
    }

    private Actor met(Actor told, long time) {
        return profiles.met(told, time, found -> counts.add(Count.SHARED_IDS));
    }

    /** Whose influence is weighed; null for somebody unknown. */
    private static String key(Actor actor) {
        return actor.profileKey() != null ? actor.profileKey() : actor.sessionKey();
    }

    private void apply(LogPosition at, Event.RankingShown told, long ahead) {
        counts.add(Count.RANKINGS);
        Actor shopper = met(told.actor(), told.time());
        Pages.Page page = pages.next(told.by(shopper), key(shopper));
        Count verdict = page == null ? Count.REPEATED_LISTS : page.isFirst() ? Count.RANKINGS : Count.PAGES;
        tell(observers, new Taken(at, told, verdict, 0, 0, 0, ahead));
        if (verdict != Count.RANKINGS) {
            counts.add(verdict);
        } else {
            onlookers.forEach(one -> tell(one, told));
        }
        if (page == null) {
            return;
        }
        Event.RankingShown ranking = page.ranking();
        if (ranking.shown().isEmpty()) {
            return;
        }
        for (int index : ranking.shown()) {
            meet(ranking.candidates().get(index).attributes(), ranking.time(), false);
        }
        List<Early> waiting = early.take(ranking);
        var request =
                new Request(ranking.time(), ranking.query(), ranking.actor(), ranking.context(), ranking.candidates());
        FeatureMatrix all = waiting == null
                ? features.extract(request)
                : features.extract(
                        request, waiting.get(0).session(), waiting.get(0).user());
        int[] kept = ranking.shown().stream().mapToInt(Integer::intValue).toArray();
        Learning.Foreseen foreseen = learning.foresee(all, logTime);
        float[][] experts = new float[foreseen.experts().length][kept.length];
        float[] scores = new float[kept.length];
        float[] probabilities = new float[kept.length];
        float[] shown = new float[kept.length];
        String[] itemIds = new String[kept.length];
        for (int i = 0; i < kept.length; i++) {
            scores[i] = foreseen.scores()[kept[i]];
            for (int m = 0; m < experts.length; m++) {
                experts[m][i] = foreseen.experts()[m][kept[i]];
            }
            probabilities[i] = foreseen.probabilities()[kept[i]];
            shown[i] = -0.01f * kept[i];
            itemIds[i] = ranking.candidates().get(kept[i]).itemId();
        }
        var list = new PendingList(
                ++shownLists,
                page.id(),
                ranking.query(),
                // its window would pass later than that of lists after it, which it would keep open
                Math.min(ranking.time(), logTime),
                itemIds,
                all.rows(kept),
                scores,
                experts,
                probabilities,
                shown,
                new float[kept.length],
                key(ranking.actor()),
                kept(foreseen.challengers(), kept));
        list.before = page.before();
        proof.meet(list);
        pending.put(page.id(), list);
        profiles.shown(ranking, catalog, witnesses.shown(key(ranking.actor()), logTime));
        if (waiting != null) {
            for (Early one : waiting) {
                join(at, list, one.feedback());
            }
        }
        pendingSize += list.size();
        while (pendingSize > settings.pendingRows()) {
            close(pending.values().iterator().next());
        }
    }

    private static Map<String, float[]> kept(Map<String, float[]> all, int[] rows) {
        if (all.isEmpty()) {
            return Map.of();
        }
        var picked = new java.util.TreeMap<String, float[]>();
        all.forEach((name, scores) -> {
            float[] some = new float[rows.length];
            for (int i = 0; i < rows.length; i++) {
                some[i] = scores[rows[i]];
            }
            picked.put(name, some);
        });
        return picked;
    }

    private static Taken taken(
            LogPosition at, Event.FeedbackGiven feedback, Count verdict, PendingList list, long ahead) {
        return list == null
                ? new Taken(at, feedback, verdict, 0, 0, 0, ahead)
                : new Taken(
                        at,
                        feedback,
                        verdict,
                        list.rowOf(feedback.itemId()) + 1,
                        list.before,
                        feedback.time() - list.time,
                        ahead);
    }

    private Taken apply(LogPosition at, Event.FeedbackGiven told, long ahead) {
        if (told.eventId() != null && !eventIds.add(told.eventId())) {
            counts.add(Count.DUPLICATES);
            return taken(at, told, Count.DUPLICATES, null, ahead);
        }
        counts.add(Count.FEEDBACK);
        Event.FeedbackGiven feedback = told.by(met(told.actor(), told.time()));
        Meaning meaning = proof.of(feedback.type());
        String actor = key(feedback.actor());
        Count bot = learning.botVerdict(actor, meaning, feedback.time());
        if (bot != null) {
            counts.add(bot);
            return taken(at, told, bot, null, ahead);
        }
        witnesses.met(actor, logTime);
        PendingList list = pages.holding(feedback.queryId(), feedback.itemId());
        boolean chosen = meaning.role() == Role.CHOICE;
        if (list != null && chosen && list.rowOf(feedback.itemId()) >= 0) {
            witnesses.chose(list, feedback.actor(), actor);
        }
        if (list != null && !witnesses.owns(list, feedback.actor())) {
            list = null;
        }
        double backing = chosen || meaning.role() == Role.INTEREST
                ? witnesses.weigh(feedback, actor, chosen, list, profiles, logTime)
                : 1;
        Count verdict = list == null ? withoutOpenList(feedback) : label(list, feedback, meaning, backing);
        if (!meaning.known()) {
            proof.mark(actor, feedback.type(), feedback.itemId(), feedback.time());
        }
        if (meaning.role() != Role.EXPOSURE && meaning.role() != Role.NEUTRAL) {
            profiles.given(
                    feedback,
                    list == null ? null : list.query,
                    meaning,
                    catalog,
                    learning.trust(actor) * backing,
                    itemId -> backing == 1 ? 1 : witnesses.left(itemId, logTime));
        }
        return taken(at, told, verdict, list, ahead);
    }

    private Count withoutOpenList(Event.FeedbackGiven feedback) {
        Count verdict = Count.UNKNOWN_LIST;
        if (feedback.queryId() == null) {
            verdict = Count.WITHOUT_LIST;
        } else if (closed.contains(feedback.queryId())) {
            verdict = Count.EXPIRED_LIST;
        } else if (pending.containsKey(feedback.queryId())) {
            verdict = Count.OTHERS_LIST;
        } else {
            early.add(new Early(
                    feedback, profiles.session(feedback.actor(), feedback.time()), profiles.user(feedback.actor())));
        }
        counts.add(verdict);
        return verdict;
    }

    /** Feedback that came before its list. */
    private void join(LogPosition at, PendingList list, Event.FeedbackGiven feedback) {
        if (!witnesses.owns(list, feedback.actor())) {
            counts.add(Count.OTHERS_LIST);
            tell(observers, taken(at, feedback, Count.OTHERS_LIST, null, 0));
            return;
        }
        counts.add(Count.JOINED_EARLY);
        double backing = witnesses.weighed(key(feedback.actor()), feedback.itemId(), logTime);
        label(list, feedback, proof.of(feedback.type()), backing);
        tell(observers, taken(at, feedback, Count.JOINED_EARLY, list, 0));
    }

    private Count label(PendingList list, Event.FeedbackGiven feedback, Meaning meaning, double backing) {
        int row = list.rowOf(feedback.itemId());
        Count verdict = row < 0 ? Count.NOT_IN_LIST : Count.JOINED;
        counts.add(verdict);
        if (row >= 0) {
            switch (meaning.role()) {
                case CHOICE -> choose(list, row, feedback, meaning, (float) backing);
                case EXPOSURE -> list.expose(row);
                case AVERSION -> turnDown(list, row, feedback, meaning);
                case INTEREST, NEUTRAL -> {}
            }
        }
        return verdict;
    }

    private void choose(PendingList list, int row, Event.FeedbackGiven feedback, Meaning meaning, float backing) {
        boolean first = list.gains[row] == 0;
        boolean opens = !list.learned;
        list.choose(row, meaning.stage(), (float) meaning.gain(), worth.of(feedback, meaning, first ? backing : 0));
        if (first && opens) {
            list.backing = backing;
            learning.learn(list, logTime);
        } else if (first) {
            learning.learnFurther(list, row, backing, logTime);
        }
        if (opens) {
            proof.chosen(list, !list.suspects.isEmpty() && witnesses.proves(list));
        }
    }

    private void turnDown(PendingList list, int row, Event.FeedbackGiven feedback, Meaning meaning) {
        if (meaning.stage() != null) {
            list.takeBack(row, meaning.stage());
        } else if (meaning.known()) {
            list.takeBackAll(row);
        }
        if (list.turnDown(row)) {
            learning.avert(list, row, key(feedback.actor()), logTime);
        }
    }

    private void advance(LogPosition at, long time) {
        if (at.isTimed() && logTime > at.millis()) {
            // a checkpoint of before log time was bounded: an event of a wrong clock had put it ahead
            logTime = at.millis();
        }
        long reached = at.isTimed() ? Math.min(time, at.millis()) : time;
        if (reached <= logTime) {
            return;
        }
        logTime = reached;
        long before = logTime - settings.attributionWindow().toMillis();
        while (!pending.isEmpty()) {
            PendingList oldest = pending.values().iterator().next();
            if (oldest.time >= before) {
                break;
            }
            close(oldest);
        }
        early.expire(before);
    }

    private void close(PendingList list) {
        pending.remove(list.queryId);
        pendingSize -= list.size();
        remember(list.queryId);
        learning.learn(list, logTime);
        counts.add(Count.LISTS_CLOSED);
        int positives = list.positives();
        if (positives > 0) {
            counts.add(Count.LISTS_LABELLED);
        }
        learning.finished(list, shownLists, witnesses.hears(list), logTime);
        validation.add(list, learning.model(), learning.challengers());
        tell(
                listeners,
                new ClosedList(
                        new Example(list.number, list.time, list.features, list.gains, list.weight, list.actor),
                        list.shown,
                        list.scores,
                        list.probabilities,
                        learning.mixtureWeights()));
    }

    /**
     * What {@code told} would change, changing nothing. The list is ranked from its items, query and user; what a
     * request says beside those (context, attributes, scores) is not kept and so not part of it. Learner thread only.
     */
    public DryRun dryRun(Event.FeedbackGiven told) {
        Event.FeedbackGiven feedback = told.by(profiles.identities().resolve(told.actor()));
        if (feedback.eventId() != null && eventIds.contains(feedback.eventId())) {
            return new DryRun(DryRun.Effect.DUPLICATE, 0, List.of(), List.of());
        }
        if (learning.isBot(key(feedback.actor()), feedback.time())) {
            return new DryRun(DryRun.Effect.BOT, 0, List.of(), List.of());
        }
        PendingList list = pages.holding(feedback.queryId(), feedback.itemId());
        int row = list == null ? -1 : list.rowOf(feedback.itemId());
        if (row < 0 || !witnesses.owns(list, feedback.actor())) {
            return new DryRun(DryRun.Effect.WITHOUT_LIST, 0, List.of(), List.of());
        }
        Meaning meaning = proof.of(feedback.type());
        boolean chosen = meaning.role() == Role.CHOICE;
        boolean learns = chosen && !list.learned;
        float[] gains = list.gains.clone();
        gains[row] = Math.max(gains[row], (float) meaning.gain());
        Learning.Prospect prospect = learning.prospect(list, gains, learns);
        DryRun.Effect effect =
                switch (meaning.role()) {
                    case CHOICE -> learns ? DryRun.Effect.LEARNED : DryRun.Effect.LABELLED;
                    case INTEREST -> DryRun.Effect.TOUCHED;
                    case AVERSION -> DryRun.Effect.TURNED_DOWN;
                    case EXPOSURE -> DryRun.Effect.SEEN;
                    case NEUTRAL -> DryRun.Effect.NEUTRAL;
                };
        return new DryRun(
                effect, prospect.changedWeights(), prospect.weights(), ranking(list, feedback, meaning, prospect));
    }

    private List<DryRun.PlaceChange> ranking(
            PendingList list, Event.FeedbackGiven feedback, Meaning meaning, Learning.Prospect prospect) {
        Request request = new Request(feedback.time(), list.query, feedback.actor(), Attributes.NONE, list.retrieved());
        float[] before = learning.score(features.extract(request));
        float[] after = prospect.score(features.extract(
                request,
                profiles.sessionAfter(feedback, meaning, catalog),
                profiles.userAfter(feedback, meaning, catalog)));
        int[] places = new int[before.length];
        int[] orderBefore = order(before);
        for (int place = 0; place < places.length; place++) {
            places[orderBefore[place]] = place + 1;
        }
        List<DryRun.PlaceChange> changes = new ArrayList<>();
        for (int row : order(after)) {
            String itemId = request.candidates().get(row).itemId();
            changes.add(new DryRun.PlaceChange(itemId, places[row], changes.size() + 1, before[row], after[row]));
        }
        return changes;
    }

    /** Closes every list as if its window had passed: for the end of a recorded file. */
    public void closeAll() {
        assert isWriter() : Thread.currentThread() + " is not the writer, " + writer;
        for (PendingList list : List.copyOf(pending.values())) {
            close(list);
            tellNews();
        }
    }

    /** Whether an event of this id was applied. */
    public boolean knows(String eventId) {
        return eventIds.contains(eventId);
    }

    /** What it was told. */
    public EngineSettings settings() {
        return settings;
    }

    /** The items. */
    public Catalog catalog() {
        return catalog;
    }

    /** What behaviour told. */
    public Profiles profiles() {
        return profiles;
    }

    /** The dense columns there are now. */
    public Layout layout() {
        return features.layout();
    }

    /**
     * What the features of a list are drawn from now, kept so that they can be had again. On the learner thread when the
     * list is {@link #onShown shown} it is what the list is ranked by.
     */
    public Sight sight(Request told) {
        return features.sight(told.by(profiles.identities().resolve(told.actor())));
    }

    /** The scores that the live parameters give now to a list that was kept. */
    public float[] liveScores(Sight sight) {
        return learning.model().score(features.extract(sight));
    }

    /** What learns and ranks. */
    public Learning learning() {
        return learning;
    }

    /** The feedback types that nothing is built in or set for, and what they proved, by name. */
    public List<UnknownType> unknownTypes() {
        return proof.unknown();
    }

    /** What became of the events. */
    public Counts counts() {
        return counts;
    }

    /**
     * How much waits for what is to come.
     *
     * @param size shown candidates of lists that are open, or their kilobytes if these are more
     * @param closed ids of lists that are closed, for feedback that is late
     * @param early feedback that waits for its list
     */
    record Waiting(int lists, int size, int closed, int early) {}

    /** How much waits now. Learner thread only. */
    Waiting waiting() {
        return new Waiting(pending.size(), pendingSize, closed.size(), early.events());
    }

    /** The position of the last event applied. */
    public LogPosition position() {
        return position;
    }

    /** The time of the newest event, milliseconds since 1970; {@link Long#MIN_VALUE} before any. Learner thread only. */
    public long logTime() {
        return logTime;
    }

    /**
     * Figures of rankings of the same lists, all scored before learning.
     *
     * @param shown of the search engine's own order
     * @param served of ours
     * @param base of the last validated parameters alone
     * @param live of the live parameters alone
     * @param challengers of each model in the shadow, by name, since it is there
     */
    public record Figures(
            Metrics shown, Metrics served, Metrics base, Metrics live, Map<String, Metrics> challengers) {}

    /**
     * The progressive figures and where they stood.
     *
     * @param all over all lists
     * @param recent over the last lists; see {@link io.liverank.evaluate.WindowedEvaluation}
     * @param thresholds of the served probabilities, over all lists
     */
    public record Progress(LogPosition position, Figures all, Figures recent, List<Evaluation.Threshold> thresholds) {}

    /** Makes the figures visible to other threads. Learner thread only. */
    public void refreshProgress() {
        progress = validation.progress(position);
    }

    /** The figures as of the last {@link #refreshProgress}. */
    public Progress progress() {
        return progress;
    }

    /** The figures of our order, for its curves. Learner thread only. */
    public Evaluation servedEvaluation() {
        return validation.served();
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
        out.writeByte(VERSION);
        out.writeLong(begun.millis());
        out.writeLong(begun.sequence());
        out.writeLong(logTime);
        parts().values().forEach(part -> part.accept(out));
    }

    /** How many bytes each part of a checkpoint takes, by what it holds, in their order. Learner thread only. */
    public Map<String, Long> sizes() {
        var sizes = new LinkedHashMap<String, Long>();
        parts().forEach((name, part) -> {
            var out = new ByteWriter();
            part.accept(out);
            sizes.put(name, (long) out.toBytes().length);
        });
        return sizes;
    }

    private Map<String, Consumer<ByteWriter>> parts() {
        var parts = new LinkedHashMap<String, Consumer<ByteWriter>>();
        parts.put("catalogue", catalog::save);
        parts.put("profiles", profiles::save);
        parts.put("columns", features::save);
        parts.put("event ids", eventIds::save);
        parts.put("counts", counts::save);
        parts.put("evaluation", validation::save);
        parts.put("models", learning::save);
        parts.put("open lists", out -> {
            out.writeLong(shownLists);
            out.writeInt(pending.size());
            pending.values().forEach(list -> list.save(out));
        });
        parts.put("closed lists", closed::save);
        parts.put("early feedback", early::save);
        parts.put("types that are judged", proof::save);
        parts.put("worth of values", worth::save);
        parts.put("who was shown lists", witnesses::save);
        return parts;
    }

    /**
     * Takes the state of {@code other}, a new engine of the same settings that was loaded and that nobody else uses, and
     * leaves its own. Who listens to this one goes on listening. A ranking that is under way meanwhile may see some of
     * both.
     */
    void become(Engine other) {
        Catalog before = catalog;
        catalog = other.catalog;
        profiles = other.profiles;
        features = other.features;
        learning = other.learning;
        proof = other.proof;
        worth = other.worth;
        witnesses = other.witnesses;
        validation = other.validation;
        eventIds = other.eventIds;
        counts = other.counts;
        pending = other.pending;
        early = other.early;
        closed = other.closed;
        pages = other.pages;
        shownLists = other.shownLists;
        pendingSize = other.pendingSize;
        logTime = other.logTime;
        begun = other.begun;
        position = other.position;
        refreshProgress();
        catalog.replace(before);
    }

    /** Says that the state goes on from the start of a new log. Learner thread only. */
    void standAtStart() {
        begun = LogPosition.START;
        position = begun;
        refreshProgress();
    }

    /** How many entries of logs the state was made of; grows along one log. Learner thread only. */
    long events() {
        return counts.get(Count.ITEMS_UPSERTED)
                + counts.get(Count.ITEMS_DELETED)
                + counts.get(Count.RANKINGS)
                + counts.get(Count.FEEDBACK)
                + counts.get(Count.DUPLICATES)
                + counts.get(Count.USERS_FORGOTTEN)
                + counts.get(Count.VISITS_FORGOTTEN)
                + counts.get(Count.UNREADABLE)
                + counts.get(Count.ITEMS_REFUSED);
    }

    /**
     * Takes over what {@link #save} gave. Only on a new engine.
     *
     * @throws MalformedException if these are no such bytes, or those of a later version; the engine is then unusable
     */
    public void load(byte[] bytes) {
        var in = new ByteReader(CheckpointBefore6.today(bytes, settings.features()));
        int found = in.readByte();
        if (found != VERSION) {
            throw new MalformedException("a checkpoint of version " + found + "; this program reads "
                    + CheckpointBefore6.OLDEST + " to " + VERSION);
        }
        LogPosition at = new LogPosition(in.readLong(), in.readLong());
        logTime = in.readLong();
        catalog.load(in);
        profiles.load(in);
        features.load(in);
        eventIds.load(in);
        counts.load(in);
        validation.load(in);
        learning.load(in, logTime);
        shownLists = in.readLong();
        int lists = in.readCount(10);
        for (int i = 0; i < lists; i++) {
            PendingList list = PendingList.load(in, features.layout());
            pending.put(list.queryId, list);
            pendingSize += list.size();
        }
        closed.load(in);
        early.load(in);
        proof.load(in);
        worth.load(in);
        witnesses.load(in);
        if (!in.atEnd()) {
            throw new MalformedException("bytes after the end of the checkpoint");
        }
        begun = at;
        position = at;
        refreshProgress();
    }
}
