package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.profile.Decay;
import io.liverank.profile.Timed;
import io.liverank.profile.TimedMap;

/**
 * What one user can teach. Learner thread only.
 *
 * <ul>
 *   <li>Beyond {@value #LISTS} lists in about a day each further list of the same user weighs {@code LISTS / count}, so
 *       that all of them together weigh no more than a busy shopper's.
 *   <li>Whoever chooses as if at random teaches noise. With a list's advantage {@code a = ln n - loss}, which is at most
 *       0 in the mean for random choices among n, and the mean advantage of everybody's recent lists as measure, a user
 *       whose lists stay {@value #DOUBT} to {@value #DISBELIEF} nats behind weighs from 1 down to {@value #LEAST}.
 *       Comparing with everybody keeps a change of all tastes from silencing all users.
 * </ul>
 */
final class Influence {
    private static final int LISTS = 50;
    private static final Decay DECAY = new Decay(12 * 3_600_000.0);
    private static final double DOUBT = 0.5;
    private static final double DISBELIEF = 1.2;
    private static final double LEAST = 0.1;
    private static final double SHRINKAGE = 3;
    private static final double MEMORY = 1 / 100.0;
    private static final double USER_MEMORY = 30;
    private static final double CLIP = 3;

    /**
     * A user's standing.
     *
     * @param level decayed count of lists
     * @param chosen lists with a choice, 30 at most
     * @param behind mean of how far their advantage was behind everybody's
     */
    private record Standing(double level, double chosen, double behind, long lastTime) implements Timed {
        private static final Standing NEW = new Standing(Decay.EMPTY, 0, 0, Long.MIN_VALUE);

        double trust() {
            double shrunk = behind * chosen / (chosen + SHRINKAGE);
            double fall = (shrunk - DOUBT) / (DISBELIEF - DOUBT);
            return 1 - (1 - LEAST) * Math.max(0, Math.min(1, fall));
        }
    }

    private final int users;
    private TimedMap<Standing> standings;
    private double everybody;

    Influence(int users) {
        this.users = users;
        this.standings = new TimedMap<>(users);
    }

    /** Takes a list and gives its weight; {@code actor} may be null for somebody unknown. */
    float weigh(String actor, long time) {
        if (actor == null) {
            return 1;
        }
        Standing before = before(actor);
        double level = DECAY.add(before.level(), 1, time);
        standings.put(actor, new Standing(level, before.chosen(), before.behind(), Math.max(time, before.lastTime())));
        return (float) (before.trust() * Math.min(1, LISTS / DECAY.value(level, time)));
    }

    /** Of a list's weight what is due to how many the actor has; {@code actor} may be null for somebody unknown. */
    float share(String actor, long time) {
        return actor == null
                ? 1
                : (float) Math.min(
                        1, LISTS / Math.max(1, DECAY.value(before(actor).level(), time)));
    }

    /** Takes how much better than chance a list with a choice was foreseen, in nats. */
    void judge(String actor, double advantage) {
        double clipped = Math.max(-CLIP, Math.min(CLIP, advantage));
        everybody += (clipped - everybody) * MEMORY;
        if (actor == null) {
            return;
        }
        Standing before = before(actor);
        double chosen = Math.min(USER_MEMORY, before.chosen() + 1);
        double behind = before.behind() + (everybody - clipped - before.behind()) / chosen;
        standings.put(actor, new Standing(before.level(), chosen, behind, before.lastTime()));
    }

    /** How much the user is believed, above 0 and up to 1. */
    double trust(String actor) {
        return actor == null ? 1 : before(actor).trust();
    }

    private Standing before(String actor) {
        Standing before = standings.get(actor);
        return before == null ? Standing.NEW : before;
    }

    /** Whether something was known of {@code actor}. */
    boolean forget(String actor) {
        boolean known = standings.get(actor) != null;
        standings.remove(actor);
        return known;
    }

    void save(ByteWriter out) {
        out.writeDouble(everybody);
        standings.save(out, (standing, to) -> {
            to.writeDouble(standing.level());
            to.writeDouble(standing.chosen());
            to.writeDouble(standing.behind());
            to.writeLong(standing.lastTime());
        });
    }

    void load(ByteReader in) {
        everybody = in.readDouble();
        standings = new TimedMap<>(users);
        int size = in.readCount(20);
        for (int i = 0; i < size; i++) {
            standings.put(
                    in.readString(), new Standing(in.readDouble(), in.readDouble(), in.readDouble(), in.readLong()));
        }
    }
}
