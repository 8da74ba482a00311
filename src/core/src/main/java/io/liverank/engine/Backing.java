package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.profile.Decay;
import io.liverank.profile.Timed;
import io.liverank.profile.TimedMap;

/**
 * How much a choice counts in what all users share, by who stands behind it. A regular's first choice of an item within a
 * day counts whole. All others of an item share a room, which they fill and which empties by half each hour of the log:
 *
 * <pre>
 * w = min(1, 2 (1 - m / room))    m: what such choices of the item counted lately
 * room = {@value #ROOM} + s (M - m)          M: how many people chose anything lately
 * </pre>
 *
 * with s = {@value #SHARE}, and {@value #SHARE_OF_LISTS} where they chose from a list that was shown to them. So a thousand
 * people that nobody met before are worth a few, whatever they call themselves, in one request or in many. Where all are
 * new, or nobody says who he is, an item still counts the more the more often it is chosen, and the room grows with the
 * shop. Learner thread only.
 */
final class Backing {
    private static final Decay DECAY = new Decay(3_600_000.0);
    private static final double ROOM = 3;
    private static final double SHARE = 0.02;
    private static final double SHARE_OF_LISTS = 0.1;
    /** Counters need something above 0. */
    private static final double LEAST = 0.001;

    private static final int ITEMS = 100_000;

    private record Filled(double level, long lastTime) implements Timed {}

    private final int items;
    private TimedMap<Filled> filled;
    private double all = Decay.EMPTY;

    Backing(int items) {
        this.items = Math.min(ITEMS, items);
        this.filled = new TimedMap<>(this.items);
    }

    /** Takes a choice that no regular's first is, and gives what it counts. {@code time} is the log's. */
    double fill(String itemId, boolean ofList, long time) {
        Filled before = filled.get(itemId);
        double level = before == null ? Decay.EMPTY : before.level();
        double weight = left(level, ofList, 0, time);
        filled.put(itemId, new Filled(DECAY.add(level, weight, time), time));
        return weight;
    }

    /** Takes note that somebody chose something; {@code weight} is how much that counts as one more. */
    void voice(double weight, long time) {
        if (weight > 0) {
            all = DECAY.add(all, weight, time);
        }
    }

    /** What the item's last choice counts that filled some room already. */
    double filled(String itemId, boolean ofList, long time) {
        Filled before = filled.get(itemId);
        return before == null ? 1 : left(before.level(), ofList, 1, time);
    }

    private double left(double level, boolean ofList, double less, long time) {
        double filledNow = Math.max(0, DECAY.value(level, time) - less);
        double others = Math.max(0, DECAY.value(all, time) - filledNow - less);
        double room = ROOM + (ofList ? SHARE_OF_LISTS : SHARE) * others;
        return Math.max(LEAST, Math.min(1, 2 * (1 - filledNow / room)));
    }

    void save(ByteWriter out) {
        out.writeDouble(all);
        filled.save(out, (one, to) -> {
            to.writeDouble(one.level());
            to.writeLong(one.lastTime());
        });
    }

    void load(ByteReader in) {
        all = in.readDouble();
        filled = new TimedMap<>(items);
        for (int left = in.readCount(3); left > 0; left--) {
            filled.put(in.readString(), new Filled(in.readDouble(), in.readLong()));
        }
    }
}
