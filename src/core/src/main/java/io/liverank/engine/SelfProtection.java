package io.liverank.engine;

import io.liverank.engine.Incident.Kind;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.model.Mixture.Expert;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Watches what the log teaches and says when to distrust it. All of it is state, folded from the log, so replicas
 * protect themselves alike. Written by the learner thread; {@link #incidents} and {@link #paused} are for any thread.
 */
final class SelfProtection {
    /** What the engine has to do. */
    enum Order {
        GO_ON,
        FADE,
        LIVE_TO_BASE,
        START_ANEW
    }

    private static final int INCIDENTS = 100;
    private static final int HASTY_LISTS = 500;
    private static final float HASTE = 2;
    private static final double TOLERANCE = 0.01;
    private static final double THRESHOLD = 25;
    private static final double DRIFT_TOLERANCE = 0.1;
    private static final double DRIFT_THRESHOLD = 60;

    private final LossWatch liveToBase = new LossWatch(TOLERANCE, THRESHOLD, false);
    private final LossWatch liveToRetrieval = new LossWatch(TOLERANCE, THRESHOLD, false);
    private final LossWatch drift = new LossWatch(DRIFT_TOLERANCE, DRIFT_THRESHOLD, true);
    private final LabelWatch labels = new LabelWatch();
    private final Influence influence;
    private final Bots bots;
    private int hasty;
    private volatile boolean paused;
    private volatile List<Incident> incidents = List.of();
    private final AtomicLongArray reported = new AtomicLongArray(Kind.values().length);

    SelfProtection(int users) {
        this.influence = new Influence(users);
        this.bots = new Bots(users);
    }

    /** Takes a list that is about to be learned, and gives its weight; {@code actor} may be null. */
    float weigh(String actor, long time) {
        return influence.weigh(actor, time);
    }

    /** Of a list's weight what is due to how many the actor has: that no choice changes; {@code actor} may be null. */
    float share(String actor, long time) {
        return influence.share(actor, time);
    }

    /** How much the user is believed, above 0 and up to 1; {@code actor} may be null. */
    double trust(String actor) {
        return influence.trust(actor);
    }

    /** Takes how much better than chance a list with a choice was foreseen, in nats. */
    void judge(String actor, double advantage) {
        influence.judge(actor, advantage);
    }

    /** Who does not behave as a person does. */
    Bots bots() {
        return bots;
    }

    /** Of how many kinds something was known of {@code actor}. */
    int forget(String actor) {
        return (influence.forget(actor) ? 1 : 0) + (bots.forget(actor) ? 1 : 0);
    }

    /** Takes the experts' losses on a list with a choice, before anything is learned from it. */
    Order losses(long time, double[] losses) {
        boolean drifted = false;
        if (hasty > 0) {
            hasty--;
        } else if (drift.add(losses[Expert.LIVE.ordinal()])) {
            drifted = true;
            hasty = HASTY_LISTS;
            report(time, Kind.DRIFT, "progressive loss rose; steps are larger for " + HASTY_LISTS + " lists");
        }
        Order order = order(time, liveToBase.add(behindBase(losses)), liveToRetrieval.add(behindRetrieval(losses)));
        return order == Order.GO_ON && drifted ? Order.FADE : order;
    }

    /** Takes the losses on a list of which more is known now, in place of those taken {@code before}. */
    Order correct(long time, double[] before, double[] losses) {
        return order(
                time,
                liveToBase.correct(behindBase(losses) - behindBase(before)),
                liveToRetrieval.correct(behindRetrieval(losses) - behindRetrieval(before)));
    }

    private Order order(long time, boolean lostToBase, boolean lostToRetrieval) {
        if (lostToRetrieval) {
            liveToBase.reset();
            report(
                    time,
                    Kind.LOST_TO_RETRIEVAL,
                    "live and base lost to the search engine's order, by clicks on the order shown; both start anew");
            return Order.START_ANEW;
        }
        if (lostToBase) {
            report(time, Kind.LOST_TO_BASE, "live lost to base; it was set back to it");
            return Order.LIVE_TO_BASE;
        }
        return Order.GO_ON;
    }

    private static double behindBase(double[] losses) {
        return losses[Expert.LIVE.ordinal()] - losses[Expert.BASE.ordinal()];
    }

    private static double behindRetrieval(double[] losses) {
        return Math.min(losses[Expert.LIVE.ordinal()], losses[Expert.BASE.ordinal()])
                - losses[Expert.RETRIEVAL.ordinal()];
    }

    /** The factor on the next step. */
    float haste() {
        return hasty > 0 ? HASTE : 1;
    }

    /** Takes a finished list, {@code share} of whose rows were chosen. */
    void finished(long time, double share) {
        boolean before = paused;
        paused = labels.add(share);
        if (paused && !before) {
            report(time, Kind.LABELS_BROKEN, labels.describe() + "; learning pauses");
        } else if (before && !paused) {
            report(time, Kind.LABELS_MENDED, "learning goes on");
        }
    }

    /** Whether nothing is to be learned now. */
    boolean paused() {
        return paused;
    }

    void report(long time, Kind kind, String detail) {
        reported.incrementAndGet(kind.ordinal());
        var longer = new ArrayList<>(incidents);
        longer.add(new Incident(time, kind, detail));
        incidents = List.copyOf(longer.subList(Math.max(0, longer.size() - INCIDENTS), longer.size()));
    }

    /** The newest incidents, oldest first. */
    List<Incident> incidents() {
        return incidents;
    }

    /** How often it was reported since this process started. For any thread. */
    long reported(Kind kind) {
        return reported.get(kind.ordinal());
    }

    /** How near a fallback is: of live to base, of both to a new start; and an alarm of drift. For any thread. */
    Watches watches() {
        return new Watches(liveToBase.level(), liveToRetrieval.level(), drift.level());
    }

    void save(ByteWriter out) {
        liveToBase.save(out);
        liveToRetrieval.save(out);
        drift.save(out);
        labels.save(out);
        influence.save(out);
        bots.save(out);
        out.writeInt(hasty);
        out.writeInt(incidents.size());
        incidents.forEach(incident -> incident.save(out));
    }

    void load(ByteReader in) {
        liveToBase.load(in);
        liveToRetrieval.load(in);
        drift.load(in);
        labels.load(in);
        influence.load(in);
        bots.load(in);
        hasty = in.readInt();
        int size = in.readCount(2);
        var loaded = new ArrayList<Incident>();
        for (int i = 0; i < size; i++) {
            loaded.add(Incident.load(in));
        }
        incidents = List.copyOf(loaded);
        paused = labels.paused();
    }
}
