package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.profile.Decay;
import io.liverank.profile.Timed;
import io.liverank.profile.TimedMap;
import java.util.Arrays;

/**
 * Who has been here before, by the log alone. A regular was first met at least {@value #AFTER} ms ago and has come at least
 * twice, visits being {@value #VISIT} ms apart. Times are the log's, which nobody can put ahead: whoever makes up a thousand
 * people has to wait with all of them. Learner thread only.
 *
 * <p>Also how often somebody is heard where all are counted together. Nobody is heard again before {@value #OTHERS}
 * others were, or an hour has passed; and all whom nobody knows yet are heard as one each {@value #TOGETHER} ms.
 */
final class Regulars {
    private static final long AFTER = 86_400_000;
    private static final long VISIT = 30 * 60_000;
    private static final int OTHERS = 20;
    private static final long AGAIN = 3_600_000;
    private static final long TOGETHER = 10_000;
    /** Beyond so many lists in about a day each further one of the same somebody shows its items less. */
    private static final double LISTS = 50;

    private static final Decay LISTS_DECAY = new Decay(12 * 3_600_000.0);

    /** What somebody is heard about. */
    enum Ear {
        /** Whether something of a list is chosen. */
        LABELS,
        /** Whether a list's choices come from who saw it. */
        OWNERS,
        /** That something is chosen, without a list. */
        CHOICES,
        /** What feedback of unknown types means. */
        TYPES
    }

    private static final int EARS = Ear.values().length;
    /** Of all who were heard about nothing yet. */
    private static final long[] NEVER = new long[EARS];

    /**
     * Somebody who was met.
     *
     * @param lists decayed count of lists
     * @param heard by {@link Ear}: the how-manieth of all that were heard this was the last time; 0 if never
     * @param heardTimes the times of that
     */
    private record Known(long firstTime, int visits, double lists, long lastTime, long[] heard, long[] heardTimes)
            implements Timed {
        boolean isRegular(long time) {
            return visits > 1 && time - firstTime >= AFTER;
        }
    }

    private final int actors;
    private TimedMap<Known> known;
    private final long[] heard = new long[EARS];
    /** When somebody whom nobody knows yet was heard last. */
    private final long[] unknownHeard = new long[EARS];

    Regulars(int actors) {
        this.actors = actors;
        this.known = new TimedMap<>(actors);
        Arrays.fill(unknownHeard, Long.MIN_VALUE);
    }

    /** Takes note that {@code actor} did something; null for somebody unknown. {@code time} is the log's. */
    void met(String actor, long time) {
        if (actor != null) {
            known.put(actor, met(known.get(actor), time, 0));
        }
    }

    /**
     * The same, of a list that was shown.
     *
     * @return how much it counts in how often items were shown, above 0 and up to 1
     */
    double shown(String actor, long time) {
        if (actor == null) {
            return 1;
        }
        Known now = met(known.get(actor), time, 1);
        known.put(actor, now);
        return Math.min(1, LISTS / LISTS_DECAY.value(now.lists(), time));
    }

    private static Known met(Known before, long time, int lists) {
        if (before == null) {
            return new Known(
                    time, 1, lists == 0 ? Decay.EMPTY : LISTS_DECAY.add(Decay.EMPTY, lists, time), time, NEVER, NEVER);
        }
        int visits = before.visits() + (before.visits() < 2 && time - before.lastTime() >= VISIT ? 1 : 0);
        return new Known(
                before.firstTime(),
                visits,
                lists == 0 ? before.lists() : LISTS_DECAY.add(before.lists(), lists, time),
                Math.max(time, before.lastTime()),
                before.heard(),
                before.heardTimes());
    }

    /** How many lists somebody was shown lately, at least 1. */
    double lists(String actor, long time) {
        Known one = actor == null ? null : known.get(actor);
        return one == null ? 1 : Math.max(1, LISTS_DECAY.value(one.lists(), time));
    }

    boolean isRegular(String actor, long time) {
        Known one = actor == null ? null : known.get(actor);
        return one != null && one.isRegular(time);
    }

    /** Whether {@code actor} is heard with what happened at {@code time}; null for somebody unknown. */
    boolean hears(Ear ear, String actor, long time) {
        int at = ear.ordinal();
        Known one = actor == null ? null : known.get(actor);
        if (one != null
                && one.heard()[at] > 0
                && heard[at] - one.heard()[at] < OTHERS
                && time - one.heardTimes()[at] < AGAIN) {
            return false;
        }
        if (!speaks(ear, actor, time)) {
            return false;
        }
        heard[at]++;
        if (one != null) {
            long[] numbers = one.heard().clone();
            long[] times = one.heardTimes().clone();
            numbers[at] = heard[at];
            times[at] = Math.max(time, times[at]);
            known.put(actor, new Known(one.firstTime(), one.visits(), one.lists(), one.lastTime(), numbers, times));
        }
        return true;
    }

    /** Whether {@code actor} is a regular, or the first of those whom nobody knows yet within a while. */
    boolean speaks(Ear ear, String actor, long time) {
        if (isRegular(actor, time)) {
            return true;
        }
        int at = ear.ordinal();
        // not as a difference: the first is never
        if (unknownHeard[at] > time - TOGETHER) {
            return false;
        }
        unknownHeard[at] = time;
        return true;
    }

    /** Whether something was known of {@code actor}. */
    boolean forget(String actor) {
        boolean any = known.get(actor) != null;
        known.remove(actor);
        return any;
    }

    void save(ByteWriter out) {
        known.save(out, (one, to) -> {
            to.writeLong(one.firstTime());
            to.writeInt(one.visits());
            to.writeDouble(one.lists());
            to.writeLong(one.lastTime());
            for (int ear = 0; ear < EARS; ear++) {
                to.writeLong(one.heard()[ear]);
                to.writeLong(one.heardTimes()[ear]);
            }
        });
        for (int ear = 0; ear < EARS; ear++) {
            out.writeLong(heard[ear]);
            out.writeLong(unknownHeard[ear]);
        }
    }

    void load(ByteReader in) {
        known = new TimedMap<>(actors);
        for (int left = in.readCount(8); left > 0; left--) {
            String actor = in.readString();
            long first = in.readLong();
            int visits = in.readInt();
            double lists = in.readDouble();
            long last = in.readLong();
            long[] numbers = new long[EARS];
            long[] times = new long[EARS];
            for (int ear = 0; ear < EARS; ear++) {
                numbers[ear] = in.readLong();
                times[ear] = in.readLong();
            }
            boolean never = Arrays.equals(numbers, NEVER) && Arrays.equals(times, NEVER);
            known.put(actor, new Known(first, visits, lists, last, never ? NEVER : numbers, never ? NEVER : times));
        }
        for (int ear = 0; ear < EARS; ear++) {
            heard[ear] = in.readLong();
            unknownHeard[ear] = in.readLong();
        }
    }
}
