package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.math.Hash;

/**
 * Which lists are closed: the latest {@value #MOST} of them, by hashes of their ids. Shops make ids of what they know of
 * somebody, so none is kept as it came. Learner thread only.
 */
final class ClosedIds {
    private static final int MOST = 50_000;

    private final RecentHashes hashes = new RecentHashes(MOST);

    void add(String id) {
        hashes.add(Hash.wide(id));
    }

    boolean contains(String id) {
        return hashes.contains(Hash.wide(id));
    }

    int size() {
        return hashes.size();
    }

    void save(ByteWriter out) {
        hashes.save(out);
    }

    void load(ByteReader in) {
        hashes.load(in);
    }
}
