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

    private static final Kind[] KINDS = Kind.values();
    private static final int STRIDE = DECAYS.length + 1;

    /** Of every kind that nothing was counted of. */
    private static final double[] NOTHING = nothing();

    /** By kind: a level per half-life, then the total. */
    private final double[] shown;

    private final double[] touched;
    private final double[] chosen;
    private final long firstTime;
    private final long lastTime;
    private final long lastChosen;
    private final Facts offered;
    /** As it was first written; null until the item is shown. */
    private final String itemId;

    private ItemActivity(
            double[] shown,
            double[] touched,
            double[] chosen,
            long firstTime,
            long lastTime,
            long lastChosen,
            Facts offered,
            String itemId) {
        this.shown = shown;
        this.touched = touched;
        this.chosen = chosen;
        this.firstTime = firstTime;
        this.lastTime = lastTime;
        this.lastChosen = lastChosen;
        this.offered = offered;
        this.itemId = itemId;
    }

    /** An item first met at {@code time}. */
    public static ItemActivity startingAt(long time) {
        return new ItemActivity(NOTHING, NOTHING, NOTHING, time, time, Long.MIN_VALUE, Facts.NONE, null);
    }

    private static double[] nothing() {
        double[] levels = new double[STRIDE];
        Arrays.fill(levels, 0, DECAYS.length, Decay.EMPTY);
        return levels;
    }

    private double[] levels(Kind kind) {
        return switch (kind) {
            case SHOWN -> shown;
            case TOUCHED -> touched;
            case CHOSEN -> chosen;
        };
    }

    private ItemActivity with(Kind kind, double[] levels, long latest, long latestChosen, Facts facts, String id) {
        return new ItemActivity(
                kind == Kind.SHOWN ? levels : shown,
                kind == Kind.TOUCHED ? levels : touched,
                kind == Kind.CHOSEN ? levels : chosen,
                firstTime,
                latest,
                latestChosen,
                facts,
                id);
    }

    /** With one more of {@code kind} at {@code time}. */
    ItemActivity with(Kind kind, double weight, long time) {
        return with(kind, new Addition(weight, time), offered, itemId);
    }

    /** What is added to the counters of one item or of many: {@code weight} (above 0) at {@code time}. */
    static final class Addition {
        private final double weight;
        private final long time;
        private final double[] levels = new double[DECAYS.length];

        Addition(double weight, long time) {
            this.weight = weight;
            this.time = time;
            for (int i = 0; i < levels.length; i++) {
                levels[i] = DECAYS[i].addition(weight, time);
            }
        }
    }

    /**
     * Shown once more.
     *
     * @param facts what the request says of it; null if that is nothing, and what was said before holds
     */
    ItemActivity shown(String id, Addition once, Facts facts) {
        return with(
                Kind.SHOWN,
                once,
                facts == null || facts.hasNumbersOf(offered) ? offered : facts.ofNumbers(),
                itemId == null ? id : itemId);
    }

    private ItemActivity with(Kind kind, Addition added, Facts facts, String id) {
        double[] next = levels(kind).clone();
        for (int i = 0; i < DECAYS.length; i++) {
            next[i] = DECAYS[i].sum(next[i], added.levels[i]);
        }
        next[DECAYS.length] += added.weight;
        return with(
                kind,
                next,
                Math.max(lastTime, added.time),
                kind == Kind.CHOSEN ? Math.max(lastChosen, added.time) : lastChosen,
                facts,
                id);
    }

    /** Without one of {@code kind} that was added with {@code weight} at {@code time}. When it was last chosen stays. */
    ItemActivity without(Kind kind, double weight, long time) {
        double[] next = levels(kind).clone();
        for (int i = 0; i < DECAYS.length; i++) {
            next[i] = DECAYS[i].subtract(next[i], weight, time);
        }
        next[DECAYS.length] = Math.max(0, next[DECAYS.length] - weight);
        return with(kind, next, lastTime, lastChosen, offered, itemId);
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
        return Decay.valueAt(levels(kind)[decay], halfLives[decay]);
    }

    /** The count of {@code kind} since the beginning. */
    public double total(Kind kind) {
        return levels(kind)[DECAYS.length];
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
    public Facts offered() {
        return offered;
    }

    @Override
    public long lastTime() {
        return lastTime;
    }

    void save(ByteWriter out) {
        double[] all = new double[KINDS.length * STRIDE];
        for (Kind kind : KINDS) {
            System.arraycopy(levels(kind), 0, all, kind.ordinal() * STRIDE, STRIDE);
        }
        out.writeDoubles(all);
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
        double[] all = in.readDoubles();
        if (all.length != KINDS.length * STRIDE) {
            throw new ByteReader.MalformedException("counters of another shape");
        }
        long first = in.readLong();
        long last = first + in.readLong();
        long chosen = in.readByte() == 0 ? Long.MIN_VALUE : first + in.readLong();
        return new ItemActivity(
                read(all, Kind.SHOWN),
                read(all, Kind.TOUCHED),
                read(all, Kind.CHOSEN),
                first,
                last,
                chosen,
                Facts.ofNumbers(in.readInts(), in.readDoubles()),
                null);
    }

    private static double[] read(double[] all, Kind kind) {
        int from = kind.ordinal() * STRIDE;
        double[] levels = Arrays.copyOfRange(all, from, from + STRIDE);
        return Arrays.equals(levels, NOTHING) ? NOTHING : levels;
    }

    @Override
    public String toString() {
        return Arrays.toString(shown) + Arrays.toString(touched) + Arrays.toString(chosen);
    }
}
