package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.math.Hash;
import java.util.LinkedHashSet;

/**
 * Which lists are closed: the latest {@value #MOST} of them, by hashes of their ids. Shops make ids of what they know of
 * somebody, so none is kept as it came. Learner thread only.
 */
final class ClosedIds {
    private static final int MOST = 50_000;

    private final LinkedHashSet<Long> hashes = new LinkedHashSet<>();

    void add(String id) {
        add(Hash.wide(id));
    }

    private void add(long hash) {
        hashes.add(hash);
        if (hashes.size() > MOST) {
            hashes.remove(hashes.iterator().next());
        }
    }

    boolean contains(String id) {
        return hashes.contains(Hash.wide(id));
    }

    int size() {
        return hashes.size();
    }

    void save(ByteWriter out) {
        out.writeInt(hashes.size());
        hashes.forEach(out::writeLong);
    }

    void load(ByteReader in) {
        for (int left = in.readCount(1); left > 0; left--) {
            add(in.readLong());
        }
    }
}
