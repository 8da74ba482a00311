package io.liverank.engine;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Facts;
import io.liverank.engine.Counts.Count;
import io.liverank.evaluate.Evaluation;
import io.liverank.evaluate.Metrics;
import io.liverank.event.Actor;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.UpdateRecord;
import io.liverank.feature.FeatureExtractor;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Request;
import io.liverank.math.Exact;
import io.liverank.model.Delta;
import io.liverank.model.Example;
import io.liverank.model.LinearModel;
import io.liverank.model.Mixture;
import io.liverank.model.Mixture.Expert;
import io.liverank.profile.History;
import io.liverank.profile.Profiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All state, as a fold of the log.
 *
 * <p>{@link #apply}, {@link #closeAll}, {@link #save} and {@link #load} belong to one thread, the learner's.
 * {@link #rank} and the accessors are for any thread and take no locks.
 *
 * <p>A list is learned at once when its first choice is known: all shown candidates, the chosen ones against the rest.
 * When its attribution window has passed in log time it is closed: a list without a choice is then learned as such, and
 * either way its figures, from scores given before anything was learned from it, enter the progressive evaluation.
 */
public final class Engine {
    private static final int VERSION = 2;
    private static final int EARLY_LIMIT = 10_000;
    private static final int CLOSED_LIMIT = 50_000;
    private static final int WEIGHT_CHECK = 1_000;
    private static final float EXPLODED = 1_000;

    /** Feedback that came before its list, with what was known of its actor before it. */
    private record Early(Event.FeedbackGiven feedback, History session, History user) {}

    private final EngineSettings settings;
    private final Catalog catalog = new Catalog();
    private final Profiles profiles;
    private final FeatureExtractor features;
    private final LinearModel model;
    private final EventIds eventIds;
    private final Counts counts = new Counts();
    private final Evaluation shownEvaluation = new Evaluation();
    private final Evaluation servedEvaluation = new Evaluation();
    private final LinkedHashMap<String, PendingList> pending = new LinkedHashMap<>();
    private final LinkedHashMap<String, List<Early>> early = new LinkedHashMap<>();
    private final LinkedHashMap<String, Boolean> closed = new LinkedHashMap<>();
    private final Mixture mixture = new Mixture();
    private final Versions versions;
    private final SelfProtection protection;
    private final Evaluation baseEvaluation = new Evaluation();
    private final Evaluation liveEvaluation = new Evaluation();
    private Consumer<ClosedList> listener = list -> {};
    private boolean online;
    private long shownLists;
    private int pendingRows;
    private volatile long closedLists;

    private long logTime = Long.MIN_VALUE;
    private volatile LogPosition position = LogPosition.START;
    private volatile long version;
    private volatile Progress progress = new Progress(
            LogPosition.START,
            shownEvaluation.metrics(),
            servedEvaluation.metrics(),
            baseEvaluation.metrics(),
            liveEvaluation.metrics());

    /** Knows nothing yet. */
    public Engine(EngineSettings settings) {
        this.settings = settings;
        this.profiles = new Profiles(settings.items(), settings.users(), settings.sessions(), settings.queries());
        this.features = new FeatureExtractor(catalog, profiles);
        this.model = new LinearModel(settings.model());
        this.eventIds = new EventIds(settings.eventIds());
        this.versions = new Versions(settings.model(), settings.cutLists());
        this.protection = new SelfProtection(settings.users());
        this.online = settings.learning();
    }

    /**
     * A list whose labels are final. The arrays are the engine's own; do not write to them.
     *
     * @param example what to train on
     * @param shown the search engine's order as scores
     * @param scores as served, before anything was learned from the list
     */
    public record ClosedList(Example example, float[] shown, float[] scores, float[] probabilities) {}

    /** Calls {@code listener} on the learner thread for each list that is closed from now on. */
    public void onClosed(Consumer<ClosedList> newListener) {
        this.listener = newListener;
    }

    /** Ranks candidates by what is known now. For any thread. */
    public Ranked rank(Request request) {
        FeatureMatrix matrix = features.extract(request);
        float[] scores = settings.fusion() ? mixture.score(matrix, versions.base(), model) : model.score(matrix);
        if (!areFinite(scores)) {
            throw new IllegalStateException("the model gave a score that is no number");
        }
        return new Ranked(order(scores), scores, model.probabilities(scores), version);
    }

    private static boolean areFinite(float[] scores) {
        for (float score : scores) {
            if (!Float.isFinite(score)) {
                return false;
            }
        }
        return true;
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

    /** Applies the event at {@code at}. Events at or before the engine's position are ignored. */
    public void apply(LogPosition at, Event event) {
        if (at.compareTo(position) <= 0) {
            return;
        }
        if (event == null) {
            counts.add(Count.UNREADABLE);
        } else {
            advance(event.time());
            if (event instanceof Event.ItemUpserted upserted) {
                counts.add(Count.ITEMS_UPSERTED);
                catalog.put(upserted.time(), upserted.itemId(), upserted.attributes());
                features.meet(catalog.get(upserted.itemId()).facts());
            } else if (event instanceof Event.ItemDeleted deleted) {
                counts.add(Count.ITEMS_DELETED);
                catalog.remove(deleted.itemId());
            } else if (event instanceof Event.RankingShown ranking) {
                apply(ranking);
            } else if (event instanceof Event.FeedbackGiven feedback) {
                apply(feedback);
            } else if (event instanceof Event.UserForgotten forgotten) {
                counts.add(Count.USERS_FORGOTTEN);
                profiles.forget(forgotten.userId());
                protection.forget(forgotten.userId());
            } else if (event instanceof Event.UpdateStarted started) {
                if (!versions.start(started.version(), version, closedLists)) {
                    counts.add(Count.UPDATES_LATE);
                }
            } else if (event instanceof Event.UpdateFinished finished) {
                apply(finished);
            } else if (event instanceof Event.ModelRestored restored) {
                apply(restored);
            }
        }
        position = at;
    }

    /** Whose influence is weighed; null for somebody unknown. */
    private static String key(Actor actor) {
        return actor.profileKey() != null ? actor.profileKey() : actor.sessionKey();
    }

    private void apply(Event.RankingShown ranking) {
        counts.add(Count.RANKINGS);
        String queryId = ranking.queryId();
        if (pending.containsKey(queryId) || closed.containsKey(queryId)) {
            counts.add(Count.REPEATED_LISTS);
            return;
        }
        if (ranking.shown().isEmpty()) {
            return;
        }
        for (int index : ranking.shown()) {
            features.meet(Facts.of(ranking.candidates().get(index).attributes()));
        }
        List<Early> waiting = early.remove(queryId);
        var request =
                new Request(ranking.time(), ranking.query(), ranking.actor(), ranking.context(), ranking.candidates());
        FeatureMatrix all = waiting == null
                ? features.extract(request)
                : features.extract(
                        request, waiting.get(0).session(), waiting.get(0).user());
        int[] kept = ranking.shown().stream().mapToInt(Integer::intValue).toArray();
        float[][] allExperts = Mixture.all(all, versions.base(), model);
        if (!areFinite(allExperts[Expert.LIVE.ordinal()])) {
            healWeights();
            allExperts = Mixture.all(all, versions.base(), model);
        }
        float[] allScores = settings.fusion() ? mixture.fuse(allExperts) : allExperts[Expert.LIVE.ordinal()];
        float[] allProbabilities = model.probabilities(allScores);
        float[][] experts = new float[allExperts.length][kept.length];
        float[] scores = new float[kept.length];
        float[] probabilities = new float[kept.length];
        float[] shown = new float[kept.length];
        String[] itemIds = new String[kept.length];
        for (int i = 0; i < kept.length; i++) {
            scores[i] = allScores[kept[i]];
            for (int m = 0; m < experts.length; m++) {
                experts[m][i] = allExperts[m][kept[i]];
            }
            probabilities[i] = allProbabilities[kept[i]];
            shown[i] = -0.01f * kept[i];
            itemIds[i] = ranking.candidates().get(kept[i]).itemId();
        }
        var list = new PendingList(
                ++shownLists,
                queryId,
                ranking.query(),
                ranking.time(),
                itemIds,
                all.rows(kept),
                scores,
                experts,
                probabilities,
                shown,
                new float[kept.length],
                key(ranking.actor()));
        pending.put(queryId, list);
        profiles.shown(ranking);
        if (waiting != null) {
            for (Early one : waiting) {
                counts.add(Count.JOINED_EARLY);
                label(list, one.feedback());
            }
        }
        pendingRows += kept.length;
        while (pendingRows > settings.pendingRows()) {
            close(pending.values().iterator().next());
        }
    }

    private void apply(Event.FeedbackGiven feedback) {
        if (feedback.eventId() != null && !eventIds.add(feedback.eventId())) {
            counts.add(Count.DUPLICATES);
            return;
        }
        counts.add(Count.FEEDBACK);
        PendingList list = null;
        if (feedback.queryId() == null) {
            counts.add(Count.WITHOUT_LIST);
        } else {
            list = pending.get(feedback.queryId());
            if (list != null) {
                label(list, feedback);
            } else if (closed.containsKey(feedback.queryId())) {
                counts.add(Count.EXPIRED_LIST);
            } else {
                counts.add(Count.UNKNOWN_LIST);
                keepEarly(feedback);
            }
        }
        profiles.given(
                feedback,
                list == null ? null : list.query,
                gain(feedback) > 0,
                catalog,
                protection.trust(key(feedback.actor())));
    }

    private void keepEarly(Event.FeedbackGiven feedback) {
        early.computeIfAbsent(feedback.queryId(), id -> new ArrayList<>(1))
                .add(new Early(
                        feedback,
                        profiles.session(feedback.actor(), feedback.time()),
                        profiles.user(feedback.actor())));
        if (early.size() > EARLY_LIMIT) {
            early.remove(early.keySet().iterator().next());
        }
    }

    private void label(PendingList list, Event.FeedbackGiven feedback) {
        int row = list.rowOf(feedback.itemId());
        if (row < 0) {
            counts.add(Count.NOT_IN_LIST);
            return;
        }
        counts.add(Count.JOINED);
        float gain = gain(feedback);
        if (gain <= 0) {
            return;
        }
        boolean first = list.gains[row] == 0;
        list.gains[row] = Math.max(list.gains[row], gain);
        if (first) {
            learn(list);
        }
    }

    private float gain(Event.FeedbackGiven feedback) {
        return settings.gains().getOrDefault(feedback.type(), 0.0).floatValue();
    }

    /** Each shown candidate counts once: further choices of a list that was learned change its labels only. */
    private void learn(PendingList list) {
        if (list.learned) {
            return;
        }
        list.learned = true;
        list.weight = protection.weigh(list.actor, list.time);
        if (list.positives() > 0) {
            double[] losses = Mixture.losses(list.experts, list.gains);
            mixture.learn(losses);
            versions.labelled();
            protection.judge(list.actor, Exact.log(list.gains.length) - losses[Expert.LIVE.ordinal()]);
            obey(protection.losses(logTime, losses));
        }
        if (protection.paused()) {
            counts.add(Count.LISTS_PASSED_OVER);
        } else if (online) {
            model.haste(protection.haste());
            model.learn(list.features, list.gains, list.weight);
            counts.add(Count.LISTS_LEARNED);
            guardWeights();
        } else {
            model.calibrate(list.features, list.gains, list.weight);
        }
    }

    private void obey(SelfProtection.Order order) {
        switch (order) {
            case LIVE_TO_BASE -> {
                model.reset(versions.base());
                versions.drop();
            }
            case START_ANEW -> {
                versions.base(new LinearModel(settings.model()));
                model.reset(versions.base());
                version = 0;
                versions.drop();
            }
            case GO_ON -> {}
        }
    }

    /** A ranking checks its own scores; this looks at all weights now and then, before they can spread. */
    private void guardWeights() {
        if (model.lists() % WEIGHT_CHECK == 0 && (!model.isFinite() || model.largest() > EXPLODED)) {
            healWeights();
        }
    }

    private void healWeights() {
        protection.report(logTime, Incident.Kind.BROKEN_WEIGHTS, "weights exploded; live was set back to base");
        obey(SelfProtection.Order.LIVE_TO_BASE);
    }

    private void apply(Event.UpdateFinished finished) {
        UpdateRecord update = finished.update();
        LinearModel snapshot = versions.finish(logTime, update);
        if (snapshot == null) {
            counts.add(Count.UPDATES_LATE);
            return;
        }
        if (update.verdict() != UpdateRecord.Verdict.ACCEPTED) {
            counts.add(Count.UPDATES_REFUSED);
            return;
        }
        counts.add(Count.UPDATES_ACCEPTED);
        Delta delta = Delta.of(finished.delta());
        var base = snapshot.copy();
        base.add(delta, (float) update.beta());
        model.add(delta, (float) update.beta());
        versions.publish(update.version(), base);
        version = update.version();
        if (!model.isFinite()) {
            healWeights();
        }
    }

    private void apply(Event.ModelRestored restored) {
        LinearModel kept = versions.get(restored.version());
        if (kept == null) {
            counts.add(Count.UPDATES_LATE);
            return;
        }
        versions.base(kept);
        versions.drop();
        model.reset(kept);
        version = restored.version();
        protection.report(logTime, Incident.Kind.RESTORED, "version " + version + " is back in charge");
    }

    private void advance(long time) {
        if (time <= logTime) {
            return;
        }
        logTime = time;
        long before = logTime - settings.attributionWindow().toMillis();
        while (!pending.isEmpty()) {
            PendingList oldest = pending.values().iterator().next();
            if (oldest.time >= before) {
                break;
            }
            close(oldest);
        }
        while (!early.isEmpty()) {
            var oldest = early.entrySet().iterator().next();
            if (oldest.getValue().get(0).feedback().time() >= before) {
                break;
            }
            early.remove(oldest.getKey());
        }
    }

    private void close(PendingList list) {
        pending.remove(list.queryId);
        pendingRows -= list.gains.length;
        closed.put(list.queryId, Boolean.TRUE);
        if (closed.size() > CLOSED_LIMIT) {
            closed.remove(closed.keySet().iterator().next());
        }
        learn(list);
        counts.add(Count.LISTS_CLOSED);
        int positives = list.positives();
        if (positives > 0) {
            counts.add(Count.LISTS_LABELLED);
        }
        protection.finished(logTime, (double) positives / list.gains.length);
        shownEvaluation.add(list.shown, null, list.gains);
        servedEvaluation.add(list.scores, list.probabilities, list.gains);
        add(baseEvaluation, list, Expert.BASE);
        add(liveEvaluation, list, Expert.LIVE);
        closedLists = list.number;
        if (positives > 0) {
            versions.finished(list.number);
        }
        versions.cutIfDue(shownLists, model);
        listener.accept(new ClosedList(
                new Example(list.number, list.time, list.features, list.gains, list.weight),
                list.shown,
                list.scores,
                list.probabilities));
    }

    private void add(Evaluation evaluation, PendingList list, Expert expert) {
        float[] scores = list.experts[expert.ordinal()];
        evaluation.add(scores, model.probabilities(scores), list.gains);
    }

    /** Closes every list as if its window had passed: for the end of a recorded file. */
    public void closeAll() {
        for (PendingList list : List.copyOf(pending.values())) {
            close(list);
        }
    }

    /** Whether an event of this id was applied. */
    public boolean knows(String eventId) {
        return eventIds.contains(eventId);
    }

    /** The items. */
    public Catalog catalog() {
        return catalog;
    }

    /** What behaviour told. */
    public Profiles profiles() {
        return profiles;
    }

    /** What scores. */
    public LinearModel model() {
        return model;
    }

    /** What became of the events. */
    public Counts counts() {
        return counts;
    }

    /** The position of the last event applied. */
    public LogPosition position() {
        return position;
    }

    /** The version of the model that ranks: 0 until one is published. */
    public long version() {
        return version;
    }

    /** Keeps the model as it is now as base and version {@code newVersion}. Learner thread only. */
    public void publish(long newVersion) {
        version = newVersion;
        versions.publish(newVersion, model.copy());
    }

    /** The time of the newest event, milliseconds since 1970; {@link Long#MIN_VALUE} before any. Learner thread only. */
    public long logTime() {
        return logTime;
    }

    /** Switches online learning; only for measuring what it is worth. Learner thread only. */
    public void online(boolean on) {
        online = on;
    }

    /** The update that began and has not ended, or null. For any thread. */
    public OpenUpdate openUpdate() {
        return versions.open();
    }

    /**
     * What an update that began now would find. For any thread.
     *
     * @param version it would have
     * @param heldOut finished lists with a choice that are newer than its snapshot; 0 if there is no snapshot yet
     */
    public record UpdateOutlook(long version, long heldOut) {}

    /** What an update that began now would find. For any thread. */
    public UpdateOutlook updateOutlook() {
        return new UpdateOutlook(versions.next(), versions.heldOut());
    }

    /** The number of the last finished list. For any thread. */
    public long closedLists() {
        return closedLists;
    }

    /** Whether online learning goes on, for the update's deltas. For any thread. */
    public boolean learnsOnline() {
        return online;
    }

    /** An ended update and when it ended, in milliseconds since 1970. */
    public record EndedUpdate(long time, UpdateRecord update) {}

    /** The newest ended updates, oldest first. For any thread. */
    public List<EndedUpdate> history() {
        return versions.history().stream()
                .map(entry -> new EndedUpdate(entry.time(), entry.update()))
                .toList();
    }

    /** The versions that can be restored, oldest first. For any thread. */
    public List<Long> keptVersions() {
        return versions.kept();
    }

    /** The newest incidents, oldest first. For any thread. */
    public List<Incident> incidents() {
        return protection.incidents();
    }

    /** Whether learning pauses because the label stream cannot be believed. For any thread. */
    public boolean learningPaused() {
        return protection.paused();
    }

    /** The mixture's weights by {@link Expert#ordinal}. For any thread. */
    public double[] mixtureWeights() {
        return mixture.weights();
    }

    /**
     * The progressive figures and where they stood.
     *
     * @param shown of the search engine's own order
     * @param served of ours, scored before learning
     * @param base of the last validated parameters alone
     * @param live of the live parameters alone
     */
    public record Progress(LogPosition position, Metrics shown, Metrics served, Metrics base, Metrics live) {}

    /** Makes the figures visible to other threads. Learner thread only. */
    public void refreshProgress() {
        progress = new Progress(
                position,
                shownEvaluation.metrics(),
                servedEvaluation.metrics(),
                baseEvaluation.metrics(),
                liveEvaluation.metrics());
    }

    /** The figures as of the last {@link #refreshProgress}. */
    public Progress progress() {
        return progress;
    }

    /** The search engine's own order. Its figures are written by the learner thread. */
    public Evaluation shownEvaluation() {
        return shownEvaluation;
    }

    /** Our order. Its figures are written by the learner thread. */
    public Evaluation servedEvaluation() {
        return servedEvaluation;
    }

    /** All state and the position it stands at: the same bytes for the same log. */
    public byte[] save() {
        var out = new ByteWriter();
        save(out);
        return out.toBytes();
    }

    /** Writes all state and the position it stands at: the same bytes for the same log. */
    public void save(ByteWriter out) {
        out.writeByte(VERSION);
        out.writeLong(position.millis());
        out.writeLong(position.sequence());
        out.writeLong(logTime);
        out.writeLong(version);
        catalog.save(out);
        profiles.save(out);
        out.writeInts(features.numberFields());
        model.save(out);
        eventIds.save(out);
        for (Count count : Count.values()) {
            out.writeLong(counts.get(count));
        }
        shownEvaluation.save(out);
        servedEvaluation.save(out);
        baseEvaluation.save(out);
        liveEvaluation.save(out);
        mixture.save(out);
        versions.save(out);
        protection.save(out);
        out.writeLong(shownLists);
        out.writeLong(closedLists);
        out.writeInt(pending.size());
        pending.values().forEach(list -> list.save(out));
        out.writeInt(closed.size());
        closed.keySet().forEach(out::writeString);
        saveEarly(out);
    }

    private void saveEarly(ByteWriter out) {
        out.writeInt(early.size());
        for (Map.Entry<String, List<Early>> entry : early.entrySet()) {
            out.writeString(entry.getKey());
            out.writeInt(entry.getValue().size());
            for (Early one : entry.getValue()) {
                byte[] event = io.liverank.event.EventCodec.encode(one.feedback());
                out.writeInt(event.length);
                for (byte b : event) {
                    out.writeByte(b);
                }
                one.session().save(out);
                one.user().save(out);
            }
        }
    }

    /**
     * Takes over what {@link #save} gave. Only on a new engine.
     *
     * @throws MalformedException if these are no such bytes, or those of a later version; the engine is then unusable
     */
    public void load(byte[] bytes) {
        var in = new ByteReader(bytes);
        int found = in.readByte();
        if (found != VERSION) {
            throw new MalformedException("a checkpoint of version " + found + "; this program reads up to " + VERSION);
        }
        LogPosition at = new LogPosition(in.readLong(), in.readLong());
        logTime = in.readLong();
        long savedVersion = in.readLong();
        catalog.load(in);
        profiles.load(in);
        features.numberFields(in.readInts());
        model.load(in);
        eventIds.load(in);
        for (Count count : Count.values()) {
            counts.set(count, in.readLong());
        }
        shownEvaluation.load(in);
        servedEvaluation.load(in);
        baseEvaluation.load(in);
        liveEvaluation.load(in);
        mixture.load(in);
        versions.load(in);
        protection.load(in);
        shownLists = in.readLong();
        closedLists = in.readLong();
        int lists = in.readCount(10);
        for (int i = 0; i < lists; i++) {
            PendingList list = PendingList.load(in);
            pending.put(list.queryId, list);
            pendingRows += list.gains.length;
        }
        int ids = in.readCount(1);
        for (int i = 0; i < ids; i++) {
            closed.put(in.readString(), Boolean.TRUE);
        }
        int keys = in.readCount(2);
        for (int i = 0; i < keys; i++) {
            String queryId = in.readString();
            int size = in.readCount(4);
            List<Early> waiting = new ArrayList<>(size);
            for (int k = 0; k < size; k++) {
                byte[] event = new byte[in.readCount(1)];
                for (int b = 0; b < event.length; b++) {
                    event[b] = (byte) in.readByte();
                }
                waiting.add(new Early(
                        (Event.FeedbackGiven) io.liverank.event.EventCodec.decode(event),
                        History.load(in),
                        History.load(in)));
            }
            early.put(queryId, waiting);
        }
        if (!in.atEnd()) {
            throw new MalformedException("bytes after the end of the checkpoint");
        }
        version = savedVersion;
        position = at;
        refreshProgress();
    }
}
