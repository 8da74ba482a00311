package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.math.Hash;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Which lists are closed: the latest {@value #MOST} of them, by hashes of their ids. Shops make ids of what they know of
 * somebody, so none is kept as it came. Learner thread only.
 */
final class ClosedIds {
    private static final int MOST = 50_000;

    private final Set<Long> hashes = new HashSet<>();
    /** The same in the order they came, from {@link #oldest} on and round: an image of it is had at once. */
    private final long[] order = new long[MOST];

    private int oldest;

    void add(String id) {
        add(Hash.wide(id));
    }

    private void add(long hash) {
        int before = hashes.size();
        if (!hashes.add(hash)) {
            return;
        }
        if (before == MOST) {
            hashes.remove(order[oldest]);
            order[oldest] = hash;
            oldest = (oldest + 1) % MOST;
        } else {
            order[before] = hash;
        }
    }

    boolean contains(String id) {
        return hashes.contains(Hash.wide(id));
    }

    int size() {
        return hashes.size();
    }

    void save(ByteWriter out) {
        int count = hashes.size();
        int first = oldest;
        long[] now = Arrays.copyOf(order, count);
        out.later(to -> {
            to.writeInt(count);
            for (int i = 0; i < count; i++) {
                to.writeLong(now[(first + i) % MOST]);
            }
        });
    }

    void load(ByteReader in) {
        for (int left = in.readCount(1); left > 0; left--) {
            add(in.readLong());
        }
    }
}
