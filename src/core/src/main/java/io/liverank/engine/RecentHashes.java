package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The newest of many 64-bit hashes, each once, in the order they came: what is added beyond the limit puts out the oldest. 16 to 24
 * bytes for each, as none has an object of its own. The learner thread writes; any thread may ask {@link #contains}, without a
 * lock: it never finds what is not there, and may miss a hash while that moves up in place of one that goes.
 */
final class RecentHashes {
    private static final int LEAST = 64;

    private static final VarHandle ORDER = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(int[].class);

    /**
     * @param order from {@link #oldest} on and round
     * @param slots open addressing: places in {@code order}, from 1; 0 where there is none; at most half full
     */
    private record Table(long[] order, int[] slots) {
        int first(long hash) {
            return (int) (hash ^ hash >>> 32) & slots.length - 1;
        }

        private int place(int slot) {
            return (int) SLOTS.getAcquire(slots, slot);
        }

        /** For any thread. */
        boolean holds(long hash) {
            int at = first(hash);
            for (int place = place(at); place != 0; place = place(at)) {
                if ((long) ORDER.getOpaque(order, place - 1) == hash) {
                    return true;
                }
                at = at + 1 & slots.length - 1;
            }
            return false;
        }

        /** Where the hash is, or where it is to go. */
        int slot(long hash) {
            int at = first(hash);
            while (slots[at] != 0 && order[slots[at] - 1] != hash) {
                at = at + 1 & slots.length - 1;
            }
            return at;
        }

        void put(long hash, int place) {
            ORDER.setOpaque(order, place - 1, hash);
            SLOTS.setRelease(slots, slot(hash), place);
        }

        /** What stands behind moves up, so that it is found from its first place on without a gap. */
        void remove(int slot) {
            int mask = slots.length - 1;
            int gap = slot;
            SLOTS.setRelease(slots, gap, 0);
            for (int at = gap + 1 & mask; slots[at] != 0; at = at + 1 & mask) {
                int first = first(order[slots[at] - 1]);
                if ((at - first & mask) >= (at - gap & mask)) {
                    SLOTS.setRelease(slots, gap, slots[at]);
                    SLOTS.setRelease(slots, at, 0);
                    gap = at;
                }
            }
        }

        /** With room for more; before the limit is reached the oldest is the first. */
        Table grown(int room) {
            var grown = new Table(Arrays.copyOf(order, room), new int[Integer.highestOneBit(room - 1) * 4]);
            for (int at = 0; at < order.length; at++) {
                grown.put(order[at], at + 1);
            }
            return grown;
        }
    }

    private final int limit;
    private volatile Table table = new Table(new long[LEAST], new int[2 * LEAST]);

    private int oldest;
    private int size;

    /** Keeps up to {@code limit}, above 0. */
    RecentHashes(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("there is to be room for at least one hash");
        }
        this.limit = limit;
    }

    /** For any thread. */
    boolean contains(long hash) {
        return table.holds(hash);
    }

    int size() {
        return size;
    }

    /** Whether it is new. */
    boolean add(long hash) {
        Table now = table;
        if (now.slots[now.slot(hash)] != 0) {
            return false;
        }
        int at = size;
        if (size == limit) {
            at = oldest;
            now.remove(now.slot(now.order[oldest]));
            oldest = (oldest + 1) % limit;
        } else {
            if (size == now.order.length) {
                now = now.grown((int) Math.min(limit, 2L * size));
                table = now;
            }
            size++;
        }
        now.put(hash, at + 1);
        return true;
    }

    /** Writes them as they are now, the oldest first. */
    void save(ByteWriter out) {
        int count = size;
        int first = oldest;
        long[] now = Arrays.copyOf(table.order, count);
        out.later(to -> {
            to.writeInt(count);
            for (int i = 0; i < count; i++) {
                to.writeLong(now[(first + i) % count]);
            }
        });
    }

    /** Adds what {@link #save} wrote. */
    void load(ByteReader in) {
        for (int left = in.readCount(1); left > 0; left--) {
            add(in.readLong());
        }
    }
}
