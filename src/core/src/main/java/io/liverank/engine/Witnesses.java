package io.liverank.engine;

import io.liverank.engine.Regulars.Ear;
import io.liverank.event.Actor;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Event;
import io.liverank.profile.History;
import io.liverank.profile.Profiles;

/**
 * Who stands behind what is counted for all: see {@link Regulars} and {@link Backing}. Learner thread only.
 *
 * <p>Also whether a choice is of who saw its list. It is not if both told an id of the same kind, and these differ; such a
 * choice says nothing of the list, and counts as one without a list. In a shop whose lists and feedback name people
 * differently, that would be nearly all: once most of the lists have choices of others alone, nobody is asked.
 */
final class Witnesses {
    private static final int EXPERIENCE = 20;
    private static final double MEMORY = 1 / 200.0;
    private static final double MOST = 0.5;
    private static final long DAY = 86_400_000;
    /** Beyond so many choices of one item, or lists, the same somebody's further ones count less. */
    private static final double AGAIN = 5;

    private final Regulars regulars;
    private final Backing backing;
    /** Of how many lists it was asked who chose. */
    private long asked;
    /** Of these the share that others chose of. */
    private double others;

    Witnesses(EngineSettings settings) {
        this.regulars = new Regulars(settings.users());
        this.backing = new Backing(settings.items());
    }

    /** Takes note of a list; how much it counts in how often items were shown. */
    double shown(String actor, long logTime) {
        return regulars.shown(actor, logTime);
    }

    /** Takes note that somebody gave feedback. */
    void met(String actor, long logTime) {
        regulars.met(actor, logTime);
    }

    /** Whether a finished list is heard where the labels of all are watched. */
    boolean hears(PendingList list) {
        return regulars.hears(Ear.LABELS, list.actor, list.time);
    }

    /** Whether a list may prove what an unknown type of event means. */
    boolean proves(PendingList list) {
        return regulars.speaks(Ear.TYPES, list.actor, list.time);
    }

    /**
     * Takes a choice or interest, and gives what it counts in what all share, above 0 and up to 1.
     *
     * @param chosen whether it is a choice
     * @param list that it is of, or null
     */
    double weigh(
            Event.FeedbackGiven feedback,
            String actor,
            boolean chosen,
            PendingList list,
            Profiles profiles,
            long logTime) {
        History.Touch before = profiles.touched(feedback.actor(), feedback.itemId(), feedback.time() - DAY);
        boolean first = before == null && regulars.isRegular(actor, logTime) && logTime - feedback.time() < DAY;
        double again = chosen && before != null ? Math.min(1, AGAIN / (before.chosen() + 1)) : 1;
        double weight = first ? 1 : again * backing.fill(feedback.itemId(), list != null, logTime);
        if (list == null) {
            backing.voice(regulars.hears(Ear.CHOICES, actor, logTime) ? weight : 0, logTime);
        } else if (!list.learned) {
            backing.voice(weight * Math.min(1, AGAIN / regulars.lists(actor, logTime)), logTime);
        }
        return weight;
    }

    /** What a choice counts that was taken before. */
    double weighed(String actor, String itemId, long logTime) {
        return regulars.isRegular(actor, logTime) ? 1 : backing.filled(itemId, true, logTime);
    }

    /** What an item's choices count that come without a list. */
    double left(String itemId, long logTime) {
        return backing.filled(itemId, false, logTime);
    }

    /** Whether feedback is believed to be of who saw the list. */
    boolean owns(PendingList list, Actor actor) {
        return !isOther(list, actor) || asked >= EXPERIENCE && others > MOST;
    }

    /** Takes note of who chose of a list. */
    void chose(PendingList list, Actor actor, String key) {
        boolean other = isOther(list, actor);
        if (list.owned || list.actor == null || other && !regulars.hears(Ear.OWNERS, key, list.time)) {
            return;
        }
        list.owned = true;
        asked++;
        others += ((other ? 1 : 0) - others) * Math.max(MEMORY, 1.0 / asked);
    }

    private static boolean isOther(PendingList list, Actor actor) {
        if (list.actor == null || list.actor.length() < 2) {
            return false;
        }
        String told =
                switch (list.actor.charAt(0)) {
                    case 'u' -> actor.userId();
                    case 'c' -> actor.clientId();
                    default -> actor.userId() == null && actor.clientId() == null ? actor.sessionId() : null;
                };
        return told != null && !told.equals(list.actor.substring(2));
    }

    /** Whether something was known of {@code actor}. */
    boolean forget(String actor) {
        return regulars.forget(actor);
    }

    void save(ByteWriter out) {
        regulars.save(out);
        backing.save(out);
        out.writeLong(asked);
        out.writeDouble(others);
    }

    void load(ByteReader in) {
        regulars.load(in);
        backing.load(in);
        asked = in.readLong();
        others = in.readDouble();
    }
}
