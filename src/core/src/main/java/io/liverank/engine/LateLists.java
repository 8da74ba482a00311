package io.liverank.engine;

import io.liverank.event.Actor;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Event;
import io.liverank.feature.Layout;
import io.liverank.math.Exact;
import io.liverank.model.Mixture.Expert;
import java.util.List;

/**
 * Lists that are closed, learned and judged as they were known then, and may still be put right: types of feedback that are
 * said to come late are on them for some time. They share the room of the open lists, and give way to these, the oldest first.
 * Nothing is kept if no type comes late. Learner thread only, but for {@link #isKept}.
 *
 * <p>A list is closed and its rows without a choice are learned as such, so nothing waits for days; a choice that comes later
 * takes that back and is learned as one. Where conversions come at a steady rate, what is taken back in a day is what was learned wrong in
 * a day: labels are right in the mean, as if all were known at once.
 */
final class LateLists {
    private final OpenLists kept = new OpenLists();
    private final EngineSettings settings;
    private final long patience;

    LateLists(EngineSettings settings) {
        this.settings = settings;
        this.patience = settings.events().delays().patience().toMillis();
    }

    /**
     * Takes a list that was closed. Labels that come later are none of who was told of it.
     *
     * @param share that it had in how likely choices are: what is put right has the same
     */
    void closed(PendingList list, float share) {
        if (patience > 0 && list.weight > 0) {
            PendingList own = list.asItIs();
            own.backing = share;
            kept.add(own);
            kept.counted(own);
        }
    }

    /** The list that feedback of such a type is on, to be written to; null if there is none. */
    PendingList of(Event.FeedbackGiven feedback, long latest, boolean follows) {
        if (kept.isEmpty() || !settings.events().delays().has(feedback.type())) {
            return null;
        }
        Actor actor = feedback.actor();
        return feedback.queryId() == null
                ? kept.shownToForFeedback(actor, feedback.itemId(), latest, follows)
                : kept.holding(feedback.queryId(), feedback.itemId());
    }

    boolean isKept(String queryId) {
        return kept.isOpen(queryId);
    }

    boolean holds(PendingList list) {
        return list != null && kept.isThis(list);
    }

    /** Lets those go that are too old, and as many as have no room beside {@code open} rows. */
    void expire(long logTime, int open) {
        while (!kept.isEmpty()
                && (kept.oldest().time < logTime - patience || open + kept.size() > settings.pendingRows())) {
            kept.drop(kept.oldest());
        }
    }

    List<PendingList> all() {
        return kept.all();
    }

    void drop(PendingList list) {
        kept.drop(list);
    }

    /** Learns a choice of a list that it holds: as a further one, and puts right what was learned of it as not chosen. */
    void learn(PendingList list, int row, float backing, Learning learning, long logTime) {
        SelfProtection protection = learning.protection();
        if (list.losses.length == 0) {
            list.judged(list.judge());
            learning.experts().learn(list.losses);
            protection.judge(list.actor, Exact.log(list.gains.length) - list.losses[Expert.LIVE.ordinal()]);
            learning.models().obey(protection.losses(logTime, list.losses), logTime);
        }
        learning.learnFurther(list, row, backing, logTime);
        if (!protection.paused()) {
            learning.models().live().recalibrate(list.scores, row, list.backing);
            learning.models().challengers().recalibrate(list.challengers, row, list.backing);
        }
    }

    void adopt(Layout layout) {
        kept.adopt(layout);
    }

    void save(ByteWriter out) {
        List<PendingList> now = kept.all();
        kept.save(out);
        out.later(to -> now.forEach(list -> {
            list.opinions.saveCounted(to);
            to.writeFloat(list.backing);
        }));
    }

    void load(ByteReader in, Layout layout) {
        kept.load(in, layout);
        kept.all().forEach(list -> {
            list.opinions.loadCounted(in);
            list.backing = in.readFloat();
        });
    }
}
