package io.liverank.profile;

import io.liverank.catalog.Facts;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.Arrays;

/**
 * How often an item was shown, touched and chosen: decayed counters over several half-lives, and totals. Immutable.
 */
public final class ItemActivity implements Timed {
    /** What is counted. */
    public enum Kind {
        /** It was in a list that was shown. */
        SHOWN,
        /** Somebody did anything with it. */
        TOUCHED,
        /** Somebody did something that counts as a choice (click, cart, purchase). */
        CHOSEN
    }

    /** An hour, a day, a week, a month. */
    public static final Decay[] DECAYS = {
        new Decay(3_600_000d), new Decay(86_400_000d), new Decay(7 * 86_400_000d), new Decay(30 * 86_400_000d)
    };

    private static final int KINDS = Kind.values().length;
    private static final int STRIDE = DECAYS.length + 1;

    /** Kind by kind: a level per half-life, then the total. */
    private final double[] levels;

    private final long firstTime;
    private final long lastTime;
    private final long lastChosen;
    private final Facts offered;
    /** As it was first written; null until the item is shown. */
    private final String itemId;

    private ItemActivity(
            double[] levels, long firstTime, long lastTime, long lastChosen, Facts offered, String itemId) {
        this.levels = levels;
        this.firstTime = firstTime;
        this.lastTime = lastTime;
        this.lastChosen = lastChosen;
        this.offered = offered;
        this.itemId = itemId;
    }

    /** An item first met at {@code time}. */
    public static ItemActivity startingAt(long time) {
        double[] levels = new double[KINDS * STRIDE];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = i % STRIDE == DECAYS.length ? 0 : Decay.EMPTY;
        }
        return new ItemActivity(levels, time, time, Long.MIN_VALUE, Facts.NONE, null);
    }

    /** With one more of {@code kind} at {@code time}. */
    ItemActivity with(Kind kind, double weight, long time) {
        return with(kind, weight, time, offered, itemId);
    }

    /**
     * Shown once more.
     *
     * @param facts what the request says of it; null if that is nothing, and what was said before holds
     */
    ItemActivity shown(String id, double weight, long time, Facts facts) {
        return with(
                Kind.SHOWN,
                weight,
                time,
                facts == null || facts.hasNumbersOf(offered) ? offered : facts.ofNumbers(),
                itemId == null ? id : itemId);
    }

    private ItemActivity with(Kind kind, double weight, long time, Facts facts, String id) {
        double[] next = levels.clone();
        int at = kind.ordinal() * STRIDE;
        for (int i = 0; i < DECAYS.length; i++) {
            next[at + i] = DECAYS[i].add(next[at + i], weight, time);
        }
        next[at + DECAYS.length] += weight;
        return new ItemActivity(
                next,
                firstTime,
                Math.max(lastTime, time),
                kind == Kind.CHOSEN ? Math.max(lastChosen, time) : lastChosen,
                facts,
                id);
    }

    /** Without one of {@code kind} that was added with {@code weight} at {@code time}. When it was last chosen stays. */
    ItemActivity without(Kind kind, double weight, long time) {
        double[] next = levels.clone();
        int at = kind.ordinal() * STRIDE;
        for (int i = 0; i < DECAYS.length; i++) {
            next[at + i] = DECAYS[i].subtract(next[at + i], weight, time);
        }
        next[at + DECAYS.length] = Math.max(0, next[at + DECAYS.length] - weight);
        return new ItemActivity(next, firstTime, lastTime, lastChosen, offered, itemId);
    }

    /** {@code time} in each of the half-lives of {@link #DECAYS}. */
    public static double[] halfLives(long time) {
        double[] halfLives = new double[DECAYS.length];
        for (int i = 0; i < halfLives.length; i++) {
            halfLives[i] = DECAYS[i].halfLives(time);
        }
        return halfLives;
    }

    /** The decayed count of {@code kind}, by index into {@link #DECAYS}, at the time of {@link #halfLives}. */
    public double count(Kind kind, int decay, double[] halfLives) {
        return Decay.valueAt(levels[kind.ordinal() * STRIDE + decay], halfLives[decay]);
    }

    /** The count of {@code kind} since the beginning. */
    public double total(Kind kind) {
        return levels[kind.ordinal() * STRIDE + DECAYS.length];
    }

    /** When it was first met. */
    public long firstTime() {
        return firstTime;
    }

    /** When it was last chosen; {@link Long#MIN_VALUE} if never. */
    public long lastChosen() {
        return lastChosen;
    }

    /** The one string that stands for it, once it was shown: who keeps many lists need not keep as many copies. */
    String itemId() {
        return itemId;
    }

    /** The numbers that the latest request gave for it. */
    Facts offered() {
        return offered;
    }

    @Override
    public long lastTime() {
        return lastTime;
    }

    void save(ByteWriter out) {
        out.writeDoubles(levels);
        out.writeLong(firstTime);
        out.writeLong(lastTime - firstTime);
        out.writeByte(lastChosen == Long.MIN_VALUE ? 0 : 1);
        if (lastChosen != Long.MIN_VALUE) {
            out.writeLong(lastChosen - firstTime);
        }
        out.writeInts(offered.numberFields);
        out.writeDoubles(offered.numbers);
    }

    static ItemActivity load(ByteReader in) {
        double[] levels = in.readDoubles();
        if (levels.length != KINDS * STRIDE) {
            throw new ByteReader.MalformedException("counters of another shape");
        }
        long first = in.readLong();
        long last = first + in.readLong();
        long chosen = in.readByte() == 0 ? Long.MIN_VALUE : first + in.readLong();
        return new ItemActivity(levels, first, last, chosen, Facts.ofNumbers(in.readInts(), in.readDoubles()), null);
    }

    @Override
    public String toString() {
        return Arrays.toString(levels);
    }
}
