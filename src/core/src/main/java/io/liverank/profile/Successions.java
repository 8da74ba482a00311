package io.liverank.profile;

import io.liverank.event.ArrayImages;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.math.Hash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How often one item was touched after another in a visit: a decayed counter for each ordered pair, over the whole history;
 * and for each item, how often anything was. A counter takes 12 bytes in a table that is at most three quarters full. Where
 * {@code most} counters are held, the weakest quarter goes at once, so that newcomers have time to grow until the next
 * sweep: a table that gives up its weakest for each newcomer never lets any pair count to two.
 *
 * <p>Items are told apart by 32-bit hashes: of 500,000 items, one in ten thousand shares its counters with another. What is
 * forgotten depends on the contents alone, so replicas forget the same. The learner thread writes; any thread may read, and
 * may miss what is being written.
 */
public final class Successions {
    /** Halves in three months. */
    static final Decay DECAY = new Decay(90 * 86_400_000d);

    private static final int ITEM_SEED = 31;
    /** Stands for any item that comes after another. */
    private static final int ANYTHING = 0;

    private static final int FIRST_SLOTS = 1 << 10;
    private static final double FULL = 0.75;
    private static final int SWEPT_SHARE = 4;
    private static final VarHandle KEYS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle LEVELS = MethodHandles.arrayElementVarHandle(float[].class);

    /** Slots; 0 for a key that is empty. */
    private record Table(long[] keys, float[] levels) {
        static final ArrayImages.Slots<Table> SLOTS = new ArrayImages.Slots<>() {
            @Override
            public Table room(int slots) {
                return new Table(slots);
            }

            @Override
            public void copy(Table from, int start, Table to, int at, int count) {
                System.arraycopy(from.keys, start, to.keys, at, count);
                System.arraycopy(from.levels, start, to.levels, at, count);
            }
        };

        Table(int slots) {
            this(new long[slots], new float[slots]);
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

        void put(long key, float level) {
            int at = slot(key);
            LEVELS.setOpaque(levels, at, level);
            KEYS.setRelease(keys, at, key);
        }
    }

    private final int most;
    private final ArrayImages<Table> images = new ArrayImages<>(Table.SLOTS);
    private volatile Table table = new Table(FIRST_SLOTS);
    private int size;

    /** Holds up to {@code most} counters. */
    Successions(int most) {
        this.most = most;
    }

    /** What an item is called here. */
    public static int hash(String itemId) {
        return Hash.of(ITEM_SEED, itemId);
    }

    private static long key(int from, int to) {
        long key = (long) from << 32 | to & 0xffff_ffffL;
        return key == 0 ? 1 : key;
    }

    int size() {
        return size;
    }

    /** How often, decayed, {@code to} was touched after {@code from}, both by their {@link #hash}; near touches count more. */
    public double count(int from, int to, long time) {
        return valueAt(key(from, to), time);
    }

    /** How often, decayed, anything was touched after {@code from}. */
    public double all(int from, long time) {
        return valueAt(key(from, ANYTHING), time);
    }

    private double valueAt(long key, long time) {
        Table now = table;
        int at = now.slot(key);
        // another's key may have come to a slot that was empty
        return (long) KEYS.getAcquire(now.keys, at) != key
                ? 0
                : Decay.valueAt((float) LEVELS.getOpaque(now.levels, at), DECAY.halfLives(time));
    }

    /** Counts {@code weight} for a touch of {@code to} after {@code from} at {@code time}. */
    void add(int from, int to, double weight, long time) {
        add(key(from, to), weight, time);
        add(key(from, ANYTHING), weight, time);
    }

    private void add(long key, double weight, long time) {
        Table now = table;
        int at = now.slot(key);
        images.beforeWrite(at);
        if (now.keys[at] == key) {
            LEVELS.setOpaque(now.levels, at, (float) DECAY.add(now.levels[at], weight, time));
            return;
        }
        now.put(key, (float) DECAY.add(Decay.EMPTY, weight, time));
        size++;
        if (size > most) {
            sweep();
        } else if (size > FULL * now.keys.length) {
            grow();
        }
    }

    private void sweep() {
        float[] sorted = new float[size];
        int count = 0;
        Table now = table;
        for (int i = 0; i < now.keys.length; i++) {
            if (now.keys[i] != 0) {
                sorted[count++] = now.levels[i];
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
                .filter(i -> now.keys[i] != 0 && now.levels[i] == bound)
                .mapToLong(i -> now.keys[i])
                .sorted()
                .toArray();
        rebuild(now.keys.length, bound, even[gone - below - 1]);
    }

    private void grow() {
        rebuild(2 * table.keys.length, Float.NEGATIVE_INFINITY, Long.MAX_VALUE);
    }

    /** With the counters above {@code bound} alone, and of those at it the ones whose keys are larger than {@code last}. */
    private void rebuild(int slots, float bound, long last) {
        Table old = table;
        var next = new Table(slots);
        int kept = 0;
        for (int i = 0; i < old.keys.length; i++) {
            if (old.keys[i] != 0 && (old.levels[i] > bound || old.levels[i] == bound && old.keys[i] > last)) {
                next.put(old.keys[i], old.levels[i]);
                kept++;
            }
        }
        size = kept;
        table = next;
    }

    /** Writes everything, in the order of the keys. */
    void save(ByteWriter out) {
        images.save(out, table, table.keys.length, Successions::save);
    }

    private static void save(Table now, ByteWriter out) {
        long[] keys = Arrays.stream(now.keys).filter(key -> key != 0).sorted().toArray();
        out.writeInt(keys.length);
        long before = 0;
        for (long key : keys) {
            out.writeLong(key - before);
            before = key;
            out.writeFloat(now.levels[now.slot(key)]);
        }
    }

    /** Reads what {@link #save} wrote into this empty table. */
    void load(ByteReader in) {
        int count = in.readCount(5);
        long key = 0;
        for (int i = 0; i < count; i++) {
            key += in.readLong();
            float level = in.readFloat();
            table.put(key, level);
            if (++size > FULL * table.keys.length) {
                grow();
            }
        }
    }
}
