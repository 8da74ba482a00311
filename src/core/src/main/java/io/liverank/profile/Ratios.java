package io.liverank.profile;

import io.liverank.event.ArrayImages;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.math.Exact;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What was chosen and how much of it was to be expected, by 64-bit keys, decayed over two half-lives. An entry takes 28
 * bytes in a table that is at most three quarters full. Where {@code most} are held, the quarter of which least was
 * expected lately goes at once. What is forgotten depends on the contents alone, so replicas forget the same.
 *
 * <p>The learner thread writes; any thread may read, and may meet an entry of which half is new.
 */
final class Ratios {
    /** A week and a month, in minutes. */
    private static final double[] HALF_LIVES = {7 * 1_440d, 30 * 1_440d};

    static final int DECAYS = HALF_LIVES.length;

    private static final int MINUTE = 60_000;
    private static final int STRIDE = 2 * DECAYS;
    private static final int FIRST_SLOTS = 1 << 8;
    private static final double FULL = 0.75;
    private static final int SWEPT_SHARE = 4;
    private static final VarHandle KEYS = MethodHandles.arrayElementVarHandle(long[].class);

    /**
     * Slots; 0 for a key that is empty.
     *
     * @param minutes since 1970, which the values are of
     * @param values per slot and half-life: chosen, expected
     */
    private record Table(long[] keys, int[] minutes, float[] values) {
        static final ArrayImages.Slots<Table> SLOTS = new ArrayImages.Slots<>() {
            @Override
            public Table room(int slots) {
                return new Table(slots);
            }

            @Override
            public void copy(Table from, int start, Table to, int at, int count) {
                System.arraycopy(from.keys, start, to.keys, at, count);
                System.arraycopy(from.minutes, start, to.minutes, at, count);
                System.arraycopy(from.values, start * STRIDE, to.values, at * STRIDE, count * STRIDE);
            }
        };

        Table(int slots) {
            this(new long[slots], new int[slots], new float[slots * STRIDE]);
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

        void copy(Table from, int slot) {
            int at = slot(from.keys[slot]);
            minutes[at] = from.minutes[slot];
            System.arraycopy(from.values, slot * STRIDE, values, at * STRIDE, STRIDE);
            KEYS.setRelease(keys, at, from.keys[slot]);
        }

        /** How much was expected lately, as the logarithm of what it will be worth at a time that is the same for all. */
        float recency(int slot) {
            int last = DECAYS - 1;
            return (float) (Exact.log2(Math.max(Float.MIN_NORMAL, values[slot * STRIDE + 2 * last + 1]))
                    + minutes[slot] / HALF_LIVES[last]);
        }
    }

    private final int most;
    private final ArrayImages<Table> images = new ArrayImages<>(Table.SLOTS);
    private volatile Table table = new Table(FIRST_SLOTS);
    private int size;

    /** Holds up to {@code most} entries. */
    Ratios(int most) {
        this.most = most;
    }

    int size() {
        return size;
    }

    private static int minute(long time) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, Math.floorDiv(time, MINUTE)));
    }

    private static double left(long minutes, int decay) {
        return minutes <= 0 ? 1 : Exact.exp2(-minutes / HALF_LIVES[decay]);
    }

    /**
     * Writes {@code ln((chosen + k) / (expected + k))} at {@code time} for each half-life to {@code row} of its array.
     *
     * @param k so many choices are taken to have been expected and made beforehand
     */
    void read(long key, long time, double k, float[][] logRatios, int row) {
        Table now = table;
        int slot = now.slot(key);
        if ((long) KEYS.getAcquire(now.keys, slot) != key) {
            return;
        }
        long age = (long) minute(time) - now.minutes[slot];
        for (int decay = 0; decay < DECAYS; decay++) {
            double left = left(age, decay);
            int at = slot * STRIDE + 2 * decay;
            logRatios[decay][row] = (float) Exact.log((now.values[at] * left + k) / (now.values[at + 1] * left + k));
        }
    }

    /** Adds to what was chosen and to what was expected of the key; neither ends below 0. */
    void add(long key, double chosen, double expected, long time) {
        Table now = table;
        int slot = now.slot(key);
        int minute = minute(time);
        boolean isNew = now.keys[slot] != key;
        long passed = isNew ? 0 : (long) minute - now.minutes[slot];
        images.beforeWrite(slot);
        for (int decay = 0; decay < DECAYS; decay++) {
            double old = left(passed, decay);
            double late = left(-passed, decay);
            int at = slot * STRIDE + 2 * decay;
            now.values[at] = (float) Math.max(0, now.values[at] * old + chosen * late);
            now.values[at + 1] = (float) Math.max(0, now.values[at + 1] * old + expected * late);
        }
        if (passed > 0 || isNew) {
            now.minutes[slot] = minute;
        }
        if (isNew) {
            KEYS.setRelease(now.keys, slot, key);
            size++;
            if (size > most) {
                sweep();
            } else if (size > FULL * now.keys.length) {
                rebuild(2 * now.keys.length, Float.NEGATIVE_INFINITY, Long.MAX_VALUE);
            }
        }
    }

    private void sweep() {
        Table now = table;
        float[] sorted = new float[size];
        int count = 0;
        for (int slot = 0; slot < now.keys.length; slot++) {
            if (now.keys[slot] != 0) {
                sorted[count++] = now.recency(slot);
            }
        }
        Arrays.sort(sorted);
        int gone = Math.max(1, size / SWEPT_SHARE);
        float bound = sorted[gone - 1];
        int below = 0;
        while (sorted[below] < bound) {
            below++;
        }
        long[] even = IntStream.range(0, now.keys.length)
                .filter(slot -> now.keys[slot] != 0 && now.recency(slot) == bound)
                .mapToLong(slot -> now.keys[slot])
                .sorted()
                .toArray();
        rebuild(now.keys.length, bound, even[gone - below - 1]);
    }

    /** With the entries above {@code bound} alone, and of those at it the ones whose keys are larger than {@code last}. */
    private void rebuild(int slots, float bound, long last) {
        Table old = table;
        var next = new Table(slots);
        int kept = 0;
        for (int slot = 0; slot < old.keys.length; slot++) {
            if (old.keys[slot] != 0) {
                float recency = old.recency(slot);
                if (recency > bound || recency == bound && old.keys[slot] > last) {
                    next.copy(old, slot);
                    kept++;
                }
            }
        }
        size = kept;
        table = next;
    }

    /** Writes everything, in the order of the keys. */
    void save(ByteWriter out) {
        images.save(out, table, table.keys.length, Ratios::save);
    }

    private static void save(Table now, ByteWriter out) {
        long[] keys = Arrays.stream(now.keys).filter(key -> key != 0).sorted().toArray();
        out.writeInt(keys.length);
        long before = 0;
        for (long key : keys) {
            int slot = now.slot(key);
            out.writeLong(key - before);
            before = key;
            out.writeInt(now.minutes[slot]);
            for (int i = 0; i < STRIDE; i++) {
                out.writeFloat(now.values[slot * STRIDE + i]);
            }
        }
    }

    /** Reads what {@link #save} wrote into this empty table. */
    void load(ByteReader in) {
        int count = in.readCount(2 + STRIDE);
        long key = 0;
        for (int i = 0; i < count; i++) {
            key += in.readLong();
            if (size + 1 > FULL * table.keys.length) {
                rebuild(2 * table.keys.length, Float.NEGATIVE_INFINITY, Long.MAX_VALUE);
            }
            Table now = table;
            int slot = now.slot(key);
            now.minutes[slot] = in.readInt();
            for (int value = 0; value < STRIDE; value++) {
                now.values[slot * STRIDE + value] = in.readFloat();
            }
            KEYS.setRelease(now.keys, slot, key);
            size++;
        }
    }
}
