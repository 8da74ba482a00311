package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.Arrays;

/**
 * The newest of many 64-bit hashes, each once, in the order they came: what is added beyond the limit puts out the oldest. 16 to 24
 * bytes for each, as none has an object of its own. Thread-safe.
 */
final class RecentHashes {
    private static final int LEAST = 64;

    private final int limit;
    /** From {@link #oldest} on and round. */
    private long[] order = new long[LEAST];

    private int oldest;
    private int size;
    /** Open addressing: places in {@link #order}, from 1; 0 where there is none. At most half full. */
    private int[] slots = new int[2 * LEAST];

    /** Keeps up to {@code limit}, above 0. */
    RecentHashes(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("there is to be room for at least one hash");
        }
        this.limit = limit;
    }

    synchronized boolean contains(long hash) {
        return slots[slot(hash)] != 0;
    }

    synchronized int size() {
        return size;
    }

    /** Whether it is new. */
    synchronized boolean add(long hash) {
        if (slots[slot(hash)] != 0) {
            return false;
        }
        int at = size;
        if (size == limit) {
            at = oldest;
            remove(slot(order[oldest]));
            oldest = (oldest + 1) % limit;
        } else {
            if (size == order.length) {
                grow();
            }
            size++;
        }
        order[at] = hash;
        slots[slot(hash)] = at + 1;
        return true;
    }

    /** Before the limit was reached the oldest is the first. */
    private void grow() {
        order = Arrays.copyOf(order, (int) Math.min(limit, 2L * order.length));
        slots = new int[Integer.highestOneBit(order.length - 1) * 4];
        for (int at = 0; at < size; at++) {
            slots[slot(order[at])] = at + 1;
        }
    }

    /** Where the hash is, or where it is to go. */
    private int slot(long hash) {
        int at = first(hash);
        while (slots[at] != 0 && order[slots[at] - 1] != hash) {
            at = at + 1 & slots.length - 1;
        }
        return at;
    }

    private int first(long hash) {
        return (int) (hash ^ hash >>> 32) & slots.length - 1;
    }

    /** What stands behind moves up, so that it is found from its first place on without a gap. */
    private void remove(int slot) {
        int mask = slots.length - 1;
        int gap = slot;
        slots[gap] = 0;
        for (int at = gap + 1 & mask; slots[at] != 0; at = at + 1 & mask) {
            int first = first(order[slots[at] - 1]);
            if ((at - first & mask) >= (at - gap & mask)) {
                slots[gap] = slots[at];
                slots[at] = 0;
                gap = at;
            }
        }
    }

    /** Writes them as they are now, the oldest first. */
    synchronized void save(ByteWriter out) {
        int count = size;
        int first = oldest;
        long[] now = Arrays.copyOf(order, count);
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
