package io.liverank.engine;

import io.liverank.engine.Counts.Count;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.EventTypes.Meaning;
import io.liverank.event.UpdateRecord;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;
import io.liverank.feature.Request;
import io.liverank.math.Exact;
import io.liverank.model.Mixture.Expert;
import io.liverank.model.Model;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What learns and ranks: the live model, base and its versions, their mixture, and what protects them. Public methods
 * are for any thread unless they say otherwise; the rest belongs to the learner thread.
 */
public final class Learning {
    /** Of a list's first aversion, beside a choice's 1. */
    private static final float AVERSION = 1;

    private final EngineSettings settings;
    private final Counts counts;
    /** The columns there are now. */
    private final Supplier<Layout> layout;

    private final Experts experts;
    private final SelfProtection protection;
    private final Models models;
    private final Exposures exposures = new Exposures();
    private volatile boolean online;

    Learning(EngineSettings settings, Counts counts, Supplier<Layout> layout) {
        this.layout = layout;
        this.settings = settings;
        this.counts = counts;
        this.protection = new SelfProtection(settings.users());
        this.experts = new Experts(settings.items(), settings.foreign());
        this.models = new Models(settings, counts, protection, experts, layout);
        this.online = settings.learning();
    }

    /** The served scores of a list. */
    float[] score(FeatureMatrix list, Request request) {
        float[] scores = settings.fusion()
                ? experts.score(list, request, models.versions().base(), models.live())
                : models.live().score(list);
        if (!Opinions.areFinite(scores)) {
            throw new IllegalStateException("the model gave a score that is no number");
        }
        return scores;
    }

    /** What is thought of a list before anything is learned from it: by each expert, and as served. */
    record Foreseen(Opinions opinions, float[] scores, float[] probabilities, Map<String, float[]> challengers) {}

    Foreseen foresee(FeatureMatrix list, Request request, long logTime) {
        Opinions opinions = experts.opinions(list, request, models.base(), models.live());
        if (!Opinions.areFinite(opinions.of(Expert.LIVE))) {
            models.heal(logTime);
            opinions = experts.opinions(list, request, models.base(), models.live());
        }
        float[] scores = settings.fusion() ? experts.fuse(opinions.scores()) : opinions.of(Expert.LIVE);
        return new Foreseen(
                opinions,
                scores,
                models.live().probabilities(scores),
                models.challengers().score(list, settings.foreign().said(request)));
    }

    /** Learns from a list whose first choice became known, or that closed without any. */
    void learn(PendingList list, long logTime) {
        if (list.learned) {
            return;
        }
        list.learned = true;
        if (list.isLight()) {
            return;
        }
        if (protection.bots().verdict(list.actor, list.time) != null) {
            list.weight = 0;
            counts.add(Count.LISTS_OF_BOTS);
            return;
        }
        list.weight = protection.weigh(list.actor, list.time) * list.worth() * list.backing;
        if (list.positives() > 0) {
            double[] losses = list.judge();
            list.judged(losses);
            experts.judge(list);
            models.versions().labelled();
            protection.judge(list.actor, Exact.log(list.gains.length) - losses[Expert.LIVE.ordinal()]);
            models.obey(protection.losses(logTime, losses), logTime);
        }
        boolean[] seen = exposures.seen(list);
        if (!protection.paused()) {
            experts.shown(list, seen);
        }
        if (protection.paused()) {
            counts.add(Count.LISTS_PASSED_OVER);
        } else if (online) {
            models.live().haste(protection.haste());
            models.learn(list, seen);
            counts.add(Count.LISTS_LEARNED);
            guardWeights(logTime);
        }
    }

    /** Learns a further choice of a list; {@code row} was chosen now, others with a gain before. */
    void learnFurther(PendingList list, int row, float backing, long logTime) {
        rejudge(list, logTime);
        if (list.weight == 0 || protection.paused()) {
            return;
        }
        experts.chosen(list, row, list.weight * backing);
        if (!online) {
            return;
        }
        boolean[] before = new boolean[list.gains.length];
        for (int other = 0; other < before.length; other++) {
            before[other] = other != row && list.gains[other] > 0;
        }
        models.live().haste(protection.haste());
        boolean[] seen = exposures.seen(list);
        models.live().learnFurther(list.features(), row, before, list.weight * backing, seen);
        models.challengers().learnFurther(list.features(), row, before, list.weight * backing, seen);
        guardWeights(logTime);
    }

    /** Counts a row as not chosen that was. What the model learned from it {@link #avert} corrects. */
    void takeBack(PendingList list, int row) {
        experts.takeBack(list, row);
    }

    /**
     * Judges the experts by all choices of a list, in whatever order, in place of those that were known before. Users read
     * from the top: by first choices alone the order shown would seem better than it is.
     */
    private void rejudge(PendingList list, long logTime) {
        if (list.losses.length > 0) {
            double[] losses = list.judge();
            if (!Arrays.equals(losses, list.losses)) {
                experts.correct(list.losses, losses);
                models.obey(protection.correct(logTime, list.losses, losses), logTime);
            }
            list.judged(losses);
        }
    }

    /** Learns at once that a row was turned down by {@code actor}. All aversions of a list weigh little more than a choice. */
    void avert(PendingList list, int row, String actor, long logTime) {
        if (!online || list.isLight() || protection.paused() || isBot(list.actor, list.time)) {
            return;
        }
        float weight = AVERSION
                * (float) Math.min(protection.trust(list.actor), protection.trust(actor))
                / Math.max(1, list.turnedDown());
        boolean[] others = list.others();
        models.live().haste(protection.haste());
        models.live().avert(list.features(), row, others, weight);
        models.challengers().avert(list.features(), row, others, weight);
        guardWeights(logTime);
    }

    /** A ranking checks its own scores; this looks at all weights now and then, before they can spread. */
    private void guardWeights(long logTime) {
        if (!models.live().isHealthy()) {
            models.heal(logTime);
        }
    }

    /** Takes a list whose labels are final: {@code shown} is the last one's number, {@code heard} if all are watched by it. */
    void finished(PendingList list, long shown, boolean heard, long logTime) {
        int positives = list.positives();
        protection.bots().finished(list.actor, list.gains.length, positives);
        if (heard) {
            exposures.finished(list);
            protection.finished(logTime, (double) positives / list.gains.length);
        }
        models.closed(list.number);
        if (positives > 0) {
            rejudge(list, logTime);
        }
        if (list.weight > 0 && !protection.paused()) {
            // not by the list's weight, which depends on what is chosen and by whom: choices would seem rarer than they
            // are
            float share = protection.share(list.actor, list.time);
            models.live().calibrate(list.scores, list.gains, share);
            models.challengers().calibrate(list.challengers, list.gains, share);
            if (online) {
                models.rehearsal().keep(list, exposures.seen(list), logTime);
            }
        }
        if (positives > 0 && !list.isLight()) {
            models.versions().finished(list.number);
        }
        models.versions().cutIfDue(shown, models.live());
    }

    /** Takes an event and gives what to count it as if a bot sent it, or null. */
    Count botVerdict(String actor, Meaning meaning, long time) {
        protection.bots().acted(actor, meaning, time);
        return protection.bots().verdict(actor, time);
    }

    boolean isBot(String actor, long time) {
        return protection.bots().verdict(actor, time) != null;
    }

    /** What learning {@code list} with these gains would do, if {@code learns}. */
    Prospect prospect(PendingList list, float[] gains, boolean learns) {
        if (!learns || !online || protection.paused()) {
            return new Prospect(0, List.of(), this::score);
        }
        Model next = models.after(list, gains, (float) protection.trust(list.actor), exposures.seen(list));
        Model base = models.versions().base();
        return Prospect.of(
                models.live(),
                next,
                (features, request) ->
                        settings.fusion() ? experts.score(features, request, base, next) : next.score(features));
    }

    /** How much what {@code actor} does counts in what all users share. */
    double trust(String actor) {
        return protection.trust(actor);
    }

    /** Of how many kinds something was concluded of {@code actor}. */
    int forget(String actor) {
        return protection.forget(actor);
    }

    /** Sets hashed weights of one user's own back in all models that are in use; how many had been learned by live. */
    int forget(int[] indices) {
        return models.forget(indices);
    }

    /** The live model. */
    public Model model() {
        return models.live();
    }

    /** The name of who is in charge: {@code main} until a challenger is promoted, or a foreign ranker. */
    public String inCharge() {
        return models.inCharge();
    }

    /** The name of {@link #model}, which ranks what a foreign ranker in charge does not. */
    public String own() {
        return models.challengers().inCharge();
    }

    /** In which order a model in the shadow would show a list, best first; null if none has that name. For any thread. */
    public int[] orderOf(String challenger, FeatureMatrix list) {
        Model model = challengers().get(challenger);
        return model == null ? null : Ranked.order(model.score(list));
    }

    /** The models that learn in the shadow, by name. Do not write to them. */
    public Map<String, Model> challengers() {
        return models.challengers().models();
    }

    /** The version of the model in charge: 0 until one is published. */
    public long version() {
        return models.version();
    }

    /** Keeps the model as it is now as base and version {@code newVersion}. Learner thread only. */
    public void publish(long newVersion) {
        models.publish(newVersion);
    }

    /** Switches online learning; only for measuring what it is worth. Learner thread only. */
    public void online(boolean on) {
        online = on;
    }

    /** Whether live learns from each list. */
    public boolean online() {
        return online;
    }

    /** The update that began and has not ended, or null. */
    public OpenUpdate openUpdate() {
        return models.versions().open();
    }

    /**
     * What an update that began now would find.
     *
     * @param version it would have
     * @param heldOut finished lists with a choice that are newer than its snapshot; 0 if there is no snapshot yet
     */
    public record UpdateOutlook(long version, long heldOut) {}

    /** What an update that began now would find. */
    public UpdateOutlook updateOutlook() {
        return new UpdateOutlook(models.versions().next(), models.versions().heldOut());
    }

    /** An ended update and when it ended, in milliseconds since 1970. */
    public record EndedUpdate(long time, UpdateRecord update) {}

    /** The newest ended updates, oldest first. */
    public List<EndedUpdate> history() {
        return models.versions().history();
    }

    /** The versions that can be restored, oldest first. */
    public List<Long> keptVersions() {
        return models.versions().kept();
    }

    /** A kept version, read anew, as a restore would give it; null if it is not kept. */
    public Model keptModel(long version) {
        return models.versions().get(version, layout.get());
    }

    /**
     * The newest list that a kept version may have learned anything from, or one after that; -1 if that cannot be said, as of versions that no update
     * made. Learner thread only.
     */
    public long learnedUpTo(long version) {
        return models.versions().learnedUpTo(version);
    }

    /** The newest incidents, oldest first. */
    public List<Incident> incidents() {
        return protection.incidents();
    }

    /** How many incidents of a kind there were since this process started. */
    public long incidents(Incident.Kind kind) {
        return protection.reported(kind);
    }

    /** How near each alarm of self-protection is. */
    public Watches watches() {
        return protection.watches();
    }

    /** Whether learning pauses because the label stream cannot be believed. */
    public boolean paused() {
        return protection.paused();
    }

    Models models() {
        return models;
    }

    Experts experts() {
        return experts;
    }

    SelfProtection protection() {
        return protection;
    }

    /** The mixture's weights by {@link Expert#ordinal}, then of foreign experts. */
    public double[] mixtureWeights() {
        return experts.weights();
    }

    /** Puts the columns of all models where {@code wanted} has them. */
    void fit(Layout wanted) {
        models.fit(wanted);
    }

    void save(ByteWriter out) {
        out.writeLong(models.version());
        out.writeLong(models.closedLists());
        models.live().save(out);
        models.challengers().save(out);
        experts.save(out);
        models.versions().save(out);
        protection.save(out);
        exposures.save(out);
    }

    void load(ByteReader in, long logTime) {
        models.stand(in.readLong(), in.readLong());
        Model loaded = Model.read(in, layout.get());
        var wanted = new HashMap<>(settings.challengers());
        wanted.put(Challengers.MAIN, settings.model());
        models.challengers().load(in, wanted, layout.get());
        experts.load(in);
        models.versions().load(in, layout.get());
        protection.load(in);
        exposures.load(in);
        models.settle(loaded, wanted, logTime);
    }
}
