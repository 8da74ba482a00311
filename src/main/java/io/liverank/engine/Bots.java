package io.liverank.engine;

import io.liverank.engine.Counts.Count;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.profile.Decay;
import io.liverank.profile.Timed;
import io.liverank.profile.TimedMap;
import java.util.Set;

/**
 * Tells who does not behave as a person does. Learner thread only.
 *
 * <ul>
 *   <li>rate: more than {@value #MOST} events within about five minutes;
 *   <li>no dwell: nearly all of the latest clicks came within {@value #DWELL} ms of the one before;
 *   <li>clicks everything: nearly all items of nearly all of the latest lists were chosen.
 * </ul>
 *
 * Carts and purchases tell nothing of rate and dwell: a whole basket has one time. What a bot does teaches nothing and counts in nothing that users share. Each verdict fades when the behaviour does.
 */
final class Bots {
    private static final Decay RATE = new Decay(5 * 60_000.0);
    private static final Set<String> BASKET = Set.of("purchase", "add_to_cart", "remove_from_cart");
    private static final double MOST = 300;
    private static final long DWELL = 500;
    private static final double NEARLY_ALL = 0.85;
    private static final int LEAST_CHOICES = 20;
    private static final int LEAST_LISTS = 5;
    private static final int LEAST_ROWS = 5;

    /**
     * How somebody behaves.
     *
     * @param level decayed count of events
     * @param choices clicks seen, {@value #LEAST_CHOICES} at most
     * @param hasty share of the latest clicks that came too fast
     * @param lists seen with a choice, {@value #LEAST_LISTS} at most
     * @param everything share of the latest lists of which nearly all was chosen
     */
    private record Conduct(
            double level, int choices, double hasty, long lastChoice, int lists, double everything, long lastTime)
            implements Timed {
        private static final Conduct NEW = new Conduct(Decay.EMPTY, 0, 0, Long.MIN_VALUE, 0, 0, Long.MIN_VALUE);
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
    void acted(String actor, String type, long time) {
        if (actor == null || BASKET.contains(type)) {
            return;
        }
        boolean chose = type.equals("click");
        Conduct before = of(actor);
        int choices = before.choices();
        double hasty = before.hasty();
        if (chose) {
            choices = Math.min(LEAST_CHOICES, choices + 1);
            boolean fast = before.lastChoice() != Long.MIN_VALUE && time - before.lastChoice() < DWELL;
            hasty += ((fast ? 1 : 0) - hasty) / choices;
        }
        conducts.put(
                actor,
                new Conduct(
                        RATE.add(before.level(), 1, time),
                        choices,
                        hasty,
                        chose ? Math.max(time, before.lastChoice()) : before.lastChoice(),
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
                        before.level(),
                        before.choices(),
                        before.hasty(),
                        before.lastChoice(),
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
        if (RATE.value(known.level(), time) > MOST) {
            return Count.BOT_RATE;
        }
        if (known.choices() >= LEAST_CHOICES && known.hasty() > NEARLY_ALL) {
            return Count.BOT_NO_DWELL;
        }
        return known.lists() >= LEAST_LISTS && known.everything() > NEARLY_ALL ? Count.BOT_CLICKS_EVERYTHING : null;
    }

    void forget(String actor) {
        conducts.remove(actor);
    }

    void save(ByteWriter out) {
        out.writeInt(conducts.size());
        conducts.forEachSorted((actor, conduct) -> {
            out.writeString(actor);
            out.writeDouble(conduct.level());
            out.writeInt(conduct.choices());
            out.writeDouble(conduct.hasty());
            out.writeLong(conduct.lastChoice());
            out.writeInt(conduct.lists());
            out.writeDouble(conduct.everything());
            out.writeLong(conduct.lastTime());
        });
    }

    void load(ByteReader in) {
        conducts = new TimedMap<>(users);
        int size = in.readCount(20);
        for (int i = 0; i < size; i++) {
            conducts.put(
                    in.readString(),
                    new Conduct(
                            in.readDouble(),
                            in.readInt(),
                            in.readDouble(),
                            in.readLong(),
                            in.readInt(),
                            in.readDouble(),
                            in.readLong()));
        }
    }
}
