package io.liverank.profile;

import io.liverank.event.ArrayImages;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.math.Exact;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/**
 * Counters by 64-bit keys, several for each key, each with a half-life of its own. With w_i what was added at t_i, and h the
 * half-life, a counter's value at time t is
 *
 * <pre>
 * sum_i w_i 2^((t_i - t) / h)
 * </pre>
 *
 * to the minute. An entry takes 12 bytes and 4 for each counter, in a table that is at most three quarters full. Where more than
 * {@code most} are held, the quarter whose last counter has faded most goes at once, so that newcomers have time to grow until
 * the next sweep: a table that gives up its weakest for each newcomer never lets any of them count to two.
 *
 * <p>What is forgotten depends on the contents alone, so replicas forget the same. The learner thread writes; any thread may
 * read, and may meet an entry of which half is new, or miss one that is being written.
 */
final class DecayedCounts {
    private static final int MINUTE = 60_000;
    private static final double MINUTES_PER_DAY = 1_440;
    private static final int FIRST_SLOTS = 1 << 8;
    private static final double FULL = 0.75;
    private static final int SWEPT_SHARE = 4;

    /** What is left of a counter, as a share of what was taken, that rounding alone may have left: a float has seven digits. */
    private static final double ROUNDING = 1e-5;

    private static final VarHandle KEYS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(int[].class);

    /**
     * Slots; 0 for a key that is empty. What belongs to a key lies side by side: a look at it waits for memory once.
     *
     * @param stride how many cells a slot has
     * @param cells per slot the minutes since 1970 which its values are of, then the bits of a value for each counter
     */
    private record Table(int stride, long[] keys, int[] cells) {
        Table(int stride, int slots) {
            this(stride, new long[slots], new int[slots * stride]);
        }

        /** Where the key is, or would be. */
        int slot(long key) {
            int mask = keys.length - 1;
            int at = (int) ((key * 0x9e3779b97f4a7c15L) >>> 32) & mask;
            while (true) {
                long there = (long) KEYS.getAcquire(keys, at);
                if (there == key || there == 0) {
                    return at;
                }
                at = (at + 1) & mask;
            }
        }

        int minute(int slot) {
            return cells[slot * stride];
        }

        float value(int slot, int counter) {
            return Float.intBitsToFloat((int) CELLS.getOpaque(cells, slot * stride + 1 + counter));
        }

        void set(int slot, int counter, float value) {
            CELLS.setOpaque(cells, slot * stride + 1 + counter, Float.floatToRawIntBits(value));
        }

        void date(int slot, int minute) {
            cells[slot * stride] = minute;
        }

        void copy(Table from, int slot) {
            int at = slot(from.keys[slot]);
            System.arraycopy(from.cells, slot * stride, cells, at * stride, stride);
            KEYS.setRelease(keys, at, from.keys[slot]);
        }
    }

    private record Slots(int stride) implements ArrayImages.Slots<Table> {
        @Override
        public Table room(int slots) {
            return new Table(stride, slots);
        }

        @Override
        public void copy(Table from, int start, Table to, int at, int count) {
            System.arraycopy(from.keys, start, to.keys, at, count);
            System.arraycopy(from.cells, start * stride, to.cells, at * stride, count * stride);
        }
    }

    private final int most;
    private final int counters;
    /** In minutes. */
    private final double[] halfLives;
    /** Whether a counter has the half-life of the one before it. */
    private final boolean[] asLong;

    private final ArrayImages<Table> images;
    private volatile Table table;
    private int size;
    /** What was read has to go somewhere, or the compiler leaves out the reading. */
    @SuppressWarnings("UnusedVariable")
    private long fetched;

    /**
     * Empty.
     *
     * @param most entries that are held
     * @param halfLives in days, one per counter; the last one's value says what is forgotten first
     */
    DecayedCounts(int most, double... halfLives) {
        this.most = most;
        this.counters = halfLives.length;
        this.halfLives =
                Arrays.stream(halfLives).map(days -> days * MINUTES_PER_DAY).toArray();
        this.asLong = new boolean[counters];
        for (int counter = 1; counter < counters; counter++) {
            asLong[counter] = this.halfLives[counter] == this.halfLives[counter - 1];
        }
        this.images = new ArrayImages<>(new Slots(1 + counters));
        this.table = new Table(1 + counters, FIRST_SLOTS);
    }

    int size() {
        return size;
    }

    /** What the table takes, in bytes; twice that for a moment where it grows or is swept. */
    long bytes() {
        return (12L + 4L * counters) * table.keys.length;
    }

    private static int minute(long time) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, Math.floorDiv(time, MINUTE)));
    }

    private double left(long minutes, int counter) {
        return minutes <= 0 ? 1 : Exact.exp2(-minutes / halfLives[counter]);
    }

    /** A counter's value at {@code time}, or when it last changed, if that was later; 0 for a key that is not known. */
    double count(long key, int counter, long time) {
        Table now = table;
        int slot = now.slot(key);
        // another's key may have come to a slot that was empty
        if ((long) KEYS.getAcquire(now.keys, slot) != key) {
            return 0;
        }
        return now.value(slot, counter) * left((long) minute(time) - now.minute(slot), counter);
    }

    /** Takes what there is of the {@code nth} of some keys: a value for each counter, which are others' after it returns. */
    interface Reading {
        void of(int nth, double[] values);
    }

    /** As {@link #count}, of all counters of those of {@code keys} that are known. */
    void read(long[] keys, long time, Reading reading) {
        Table now = table;
        // in a loop of its own: the processor then waits for several of them in memory at once
        int[] slots = new int[keys.length];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = now.slot(keys[i]);
        }
        double[] values = new double[counters];
        int minute = minute(time);
        for (int i = 0; i < slots.length; i++) {
            if ((long) KEYS.getAcquire(now.keys, slots[i]) == keys[i]) {
                read(now, slots[i], minute, values);
                reading.of(i, values);
            }
        }
    }

    private void read(Table now, int slot, int minute, double[] values) {
        long age = (long) minute - now.minute(slot);
        double left = 1;
        for (int counter = 0; counter < counters; counter++) {
            left = asLong[counter] ? left : left(age, counter);
            values[counter] = now.value(slot, counter) * left;
        }
    }

    /**
     * Has the processor wait for what there is of {@code keys} in memory all at once, which {@link #add} of one after the other
     * does for each. Changes nothing. Learner thread only.
     */
    void fetch(long[] keys) {
        Table now = table;
        long all = 0;
        for (long key : keys) {
            all += now.minute(now.slot(key));
        }
        fetched = all;
    }

    /**
     * Adds what is positive of {@code weights}, takes back what is negative; no counter ends below 0, and one of which all was
     * taken back at 0.
     *
     * @param key not 0
     * @param weights one per counter
     */
    void add(long key, double[] weights, long time) {
        Table now = table;
        int slot = now.slot(key);
        int minute = minute(time);
        boolean isNew = now.keys[slot] != key;
        if (isNew && !addsAny(weights)) {
            return;
        }
        long passed = isNew ? 0 : (long) minute - now.minute(slot);
        images.beforeWrite(slot);
        double left = 1;
        double ahead = 1;
        for (int counter = 0; counter < counters; counter++) {
            left = asLong[counter] ? left : left(passed, counter);
            ahead = asLong[counter] ? ahead : left(-passed, counter);
            double old = now.value(slot, counter) * left;
            double change = weights[counter] * ahead;
            double value = old + change;
            now.set(slot, counter, value > -ROUNDING * change ? (float) Math.max(0, value) : 0);
        }
        if (passed > 0 || isNew) {
            now.date(slot, minute);
        }
        if (isNew) {
            KEYS.setRelease(now.keys, slot, key);
            size++;
            if (size > most) {
                sweep();
            } else if (size > FULL * now.keys.length) {
                rebuild(2 * now.keys.length, (at, one) -> true);
            }
        }
    }

    private static boolean addsAny(double[] weights) {
        for (double weight : weights) {
            if (weight > 0) {
                return true;
            }
        }
        return false;
    }

    /** Forgets the keys that {@code gone} names; how many. Takes as long as a sweep. */
    int removeIf(LongPredicate gone) {
        int before = size;
        Table now = table;
        if (Arrays.stream(now.keys).anyMatch(key -> key != 0 && gone.test(key))) {
            rebuild(now.keys.length, (slot, key) -> !gone.test(key));
        }
        return before - size;
    }

    /** How much the last counter holds, as the logarithm of what it will be worth at a time that is the same for all. */
    private float strength(Table now, int slot) {
        int last = counters - 1;
        return (float)
                (Exact.log2(Math.max(Float.MIN_NORMAL, now.value(slot, last))) + now.minute(slot) / halfLives[last]);
    }

    private void sweep() {
        Table now = table;
        float[] strengths = new float[now.keys.length];
        for (int slot = 0; slot < strengths.length; slot++) {
            strengths[slot] = now.keys[slot] == 0 ? Float.NaN : strength(now, slot);
        }
        int gone = Math.max(1, size / SWEPT_SHARE);
        float bound = Smallest.of(strengths, gone);
        int below = 0;
        for (float strength : strengths) {
            below += strength < bound ? 1 : 0;
        }
        long[] even = IntStream.range(0, strengths.length)
                .filter(slot -> strengths[slot] == bound)
                .mapToLong(slot -> now.keys[slot])
                .sorted()
                .toArray();
        long last = even[gone - below - 1];
        rebuild(now.keys.length, (slot, key) -> strengths[slot] > bound || strengths[slot] == bound && key > last);
    }

    private interface Kept {
        boolean test(int slot, long key);
    }

    private void rebuild(int slots, Kept kept) {
        Table old = table;
        var next = new Table(1 + counters, slots);
        int count = 0;
        for (int slot = 0; slot < old.keys.length; slot++) {
            if (old.keys[slot] != 0 && kept.test(slot, old.keys[slot])) {
                next.copy(old, slot);
                count++;
            }
        }
        size = count;
        table = next;
    }

    /** Writes everything, in the order of the keys. */
    void save(ByteWriter out) {
        images.save(out, table, table.keys.length, DecayedCounts::save);
    }

    private static void save(Table now, ByteWriter out) {
        long[] keys = Arrays.stream(now.keys).filter(key -> key != 0).sorted().toArray();
        out.writeInt(keys.length);
        long before = 0;
        for (long key : keys) {
            int slot = now.slot(key);
            out.writeLong(key - before);
            before = key;
            out.writeInt(now.minute(slot));
            for (int counter = 0; counter < now.stride - 1; counter++) {
                out.writeFloat(now.value(slot, counter));
            }
        }
    }

    /** Reads what {@link #save} wrote into this empty table. */
    void load(ByteReader in) {
        int count = in.readCount(2 + counters);
        long key = 0;
        for (int i = 0; i < count; i++) {
            key += in.readLong();
            if (size + 1 > FULL * table.keys.length) {
                rebuild(2 * table.keys.length, (slot, one) -> true);
            }
            Table now = table;
            int slot = now.slot(key);
            now.date(slot, in.readInt());
            for (int counter = 0; counter < counters; counter++) {
                now.set(slot, counter, in.readFloat());
            }
            KEYS.setRelease(now.keys, slot, key);
            size++;
        }
    }
}
