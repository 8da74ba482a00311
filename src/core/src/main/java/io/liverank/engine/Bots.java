package io.liverank.engine;

import io.liverank.engine.Counts.Count;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.EventTypes.Meaning;
import io.liverank.event.Role;
import io.liverank.profile.Timed;
import io.liverank.profile.TimedMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells who does not behave as a person does. Learner thread only.
 *
 * <ul>
 *   <li>rate: more than {@value #MOST} events within {@value #WINDOW} minutes, up to an event or from it on;
 *   <li>no dwell: nearly all of the latest clicks came within {@value #DWELL} ms of the one before;
 *   <li>clicks everything: nearly all items of nearly all of the latest lists were chosen.
 * </ul>
 *
 * All three go by the times of the events, not by when and in which order they came: a queue that delivers late is no
 * bot, and what is told of yesterday is judged by yesterday. Events of one and the same time came out of a file or a
 * queue that knows no better: they say nothing of dwell, and from the {@value #AT_ONCE}th on nothing of the rate. Carts
 * and purchases tell nothing of rate and dwell: a whole basket has one time. Nor does what comes into view by itself, or
 * a type nobody knows. What a bot does teaches nothing and counts in nothing that users share. Each verdict fades when
 * the behaviour does.
 */
final class Bots {
    private static final int MOST = 300;
    private static final int WINDOW = 7;
    private static final int AT_ONCE = 10;
    private static final int MINUTES = 24;
    private static final long MINUTE = 60_000;
    private static final long DWELL = 500;
    private static final double NEARLY_ALL = 0.85;
    private static final int LEAST_CHOICES = 20;
    private static final int LEAST_LISTS = 5;
    private static final int LEAST_ROWS = 5;

    /**
     * How many events there were in which minute: of the {@value #MINUTES} minutes last told of, the last first.
     * Immutable.
     *
     * @param instant the time of the event last told
     * @param atInstant how many events of that time were told one after the other
     */
    private record Pace(long[] minutes, int[] counts, long instant, int atInstant) {
        private static final Pace NONE = new Pace(new long[0], new int[0], Long.MIN_VALUE, 0);

        Pace with(long time) {
            int at = time == instant ? Math.min(AT_ONCE, atInstant) + 1 : 1;
            if (at > AT_ONCE) {
                return new Pace(minutes, counts, time, at);
            }
            return with(Math.floorDiv(time, MINUTE), 1, time, at);
        }

        private Pace with(long minute, int events, long time, int at) {
            int place = 0;
            while (place < minutes.length && minutes[place] != minute) {
                place++;
            }
            boolean known = place < minutes.length;
            int size = known ? minutes.length : Math.min(MINUTES, minutes.length + 1);
            long[] nextMinutes = new long[size];
            int[] nextCounts = new int[size];
            nextMinutes[0] = minute;
            nextCounts[0] = (known ? counts[place] : 0) + events;
            for (int from = 0, to = 1; to < size; from++) {
                if (from != place) {
                    nextMinutes[to] = minutes[from];
                    nextCounts[to++] = counts[from];
                }
            }
            return new Pace(nextMinutes, nextCounts, time, at);
        }

        /** The most events of so many minutes that end or begin with this one. */
        int around(long time) {
            long minute = Math.floorDiv(time, MINUTE);
            int before = 0;
            int after = 0;
            for (int i = 0; i < minutes.length; i++) {
                long gap = minutes[i] - minute;
                before += gap <= 0 && gap > -WINDOW ? counts[i] : 0;
                after += gap >= 0 && gap < WINDOW ? counts[i] : 0;
            }
            return Math.max(before, after);
        }

        void save(ByteWriter out) {
            out.writeInt(minutes.length);
            for (int i = 0; i < minutes.length; i++) {
                out.writeLong(minutes[i]);
                out.writeInt(counts[i]);
            }
            out.writeLong(instant);
            out.writeInt(atInstant);
        }

        static Pace load(ByteReader in) {
            long[] minutes = new long[in.readCount(2)];
            int[] counts = new int[minutes.length];
            for (int i = 0; i < minutes.length; i++) {
                minutes[i] = in.readLong();
                counts[i] = in.readInt();
            }
            return new Pace(minutes, counts, in.readLong(), in.readInt());
        }
    }

    /**
     * How somebody behaves.
     *
     * @param clicks the different times of the latest clicks, {@value #LEAST_CHOICES} at most, in order
     * @param lists seen with a choice, {@value #LEAST_LISTS} at most
     * @param everything share of the latest lists of which nearly all was chosen
     */
    private record Conduct(Pace pace, List<Long> clicks, int lists, double everything, long lastTime) implements Timed {
        private static final Conduct NEW = new Conduct(Pace.NONE, List.of(), 0, 0, Long.MIN_VALUE);

        /** The share of clicks that came too fast after the one before. */
        double hasty() {
            int fast = 0;
            for (int i = 1; i < clicks.size(); i++) {
                fast += clicks.get(i) - clicks.get(i - 1) < DWELL ? 1 : 0;
            }
            return clicks.size() < 2 ? 0 : (double) fast / (clicks.size() - 1);
        }

        List<Long> clicksWith(long time) {
            if (clicks.contains(time)) {
                return clicks;
            }
            var times = new ArrayList<Long>(clicks.size() + 1);
            times.addAll(clicks);
            int at = times.size();
            while (at > 0 && times.get(at - 1) > time) {
                at--;
            }
            times.add(at, time);
            return List.copyOf(times.subList(Math.max(0, times.size() - LEAST_CHOICES), times.size()));
        }
    }

    private final int users;
    private TimedMap<Conduct> conducts;

    Bots(int users) {
        this.users = users;
        this.conducts = new TimedMap<>(users);
    }

    private Conduct of(String actor) {
        Conduct known = conducts.get(actor);
        return known == null ? Conduct.NEW : known;
    }

    /** Takes an event; {@code actor} may be null for somebody unknown. */
    void acted(String actor, Meaning meaning, long time) {
        if (actor == null || meaning.isBasket() || meaning.role() == Role.EXPOSURE || meaning.role() == Role.NEUTRAL) {
            return;
        }
        Conduct before = of(actor);
        conducts.put(
                actor,
                new Conduct(
                        before.pace().with(time),
                        meaning.role() == Role.CHOICE ? before.clicksWith(time) : before.clicks(),
                        before.lists(),
                        before.everything(),
                        Math.max(time, before.lastTime())));
    }

    /** Takes a finished list of {@code rows} rows, of which {@code chosen} were chosen. */
    void finished(String actor, int rows, int chosen) {
        if (actor == null || rows < LEAST_ROWS || chosen == 0) {
            return;
        }
        Conduct before = of(actor);
        int lists = Math.min(LEAST_LISTS, before.lists() + 1);
        double all = chosen >= NEARLY_ALL * rows ? 1 : 0;
        conducts.put(
                actor,
                new Conduct(
                        before.pace(),
                        before.clicks(),
                        lists,
                        before.everything() + (all - before.everything()) / lists,
                        before.lastTime()));
    }

    /** What to count the actor's events as, or null for a person. */
    Count verdict(String actor, long time) {
        Conduct known = actor == null ? null : conducts.get(actor);
        if (known == null) {
            return null;
        }
        if (known.pace().around(time) > MOST) {
            return Count.BOT_RATE;
        }
        if (known.clicks().size() >= LEAST_CHOICES && known.hasty() > NEARLY_ALL) {
            return Count.BOT_NO_DWELL;
        }
        return known.lists() >= LEAST_LISTS && known.everything() > NEARLY_ALL ? Count.BOT_CLICKS_EVERYTHING : null;
    }

    /** Whether something was known of {@code actor}. */
    boolean forget(String actor) {
        boolean known = conducts.get(actor) != null;
        conducts.remove(actor);
        return known;
    }

    void save(ByteWriter out) {
        conducts.save(out, (conduct, to) -> {
            conduct.pace().save(to);
            to.writeInt(conduct.clicks().size());
            conduct.clicks().forEach(to::writeLong);
            to.writeInt(conduct.lists());
            to.writeDouble(conduct.everything());
            to.writeLong(conduct.lastTime());
        });
    }

    void load(ByteReader in) {
        conducts = new TimedMap<>(users);
        int size = in.readCount(20);
        for (int i = 0; i < size; i++) {
            conducts.put(in.readString(), conduct(in));
        }
    }

    private static Conduct conduct(ByteReader in) {
        return new Conduct(Pace.load(in), loadClicks(in), in.readInt(), in.readDouble(), in.readLong());
    }

    private static List<Long> loadClicks(ByteReader in) {
        Long[] clicks = new Long[in.readCount(1)];
        for (int i = 0; i < clicks.length; i++) {
            clicks[i] = in.readLong();
        }
        return List.of(clicks);
    }
}
