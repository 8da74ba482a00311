package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.math.Hash;

/** The newest event ids, as 64-bit hashes, in the order they came. The learner thread writes; any thread may ask. */
final class EventIds {
    private final RecentHashes hashes;

    EventIds(int limit) {
        this.hashes = new RecentHashes(limit);
    }

    boolean contains(String eventId) {
        return hashes.contains(Hash.wide(eventId));
    }

    /** Whether it is new. */
    boolean add(String eventId) {
        return hashes.add(Hash.wide(eventId));
    }

    void save(ByteWriter out) {
        hashes.save(out);
    }

    void load(ByteReader in) {
        hashes.load(in);
    }
}
