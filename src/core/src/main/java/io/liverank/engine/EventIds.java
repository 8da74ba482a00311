package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.math.Hash;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;

/** The newest event ids, as 64-bit hashes, in the order they came. The learner thread writes; any thread may ask. */
final class EventIds {
    private final ConcurrentHashMap<Long, Boolean> known = new ConcurrentHashMap<>();
    private final ArrayDeque<Long> order = new ArrayDeque<>();
    private final int limit;

    EventIds(int limit) {
        this.limit = limit;
    }

    boolean contains(String eventId) {
        return known.containsKey(Hash.wide(eventId));
    }

    /** Whether it is new. */
    boolean add(String eventId) {
        return add(Hash.wide(eventId));
    }

    private boolean add(long hash) {
        if (known.putIfAbsent(hash, Boolean.TRUE) != null) {
            return false;
        }
        order.addLast(hash);
        if (order.size() > limit) {
            known.remove(order.removeFirst());
        }
        return true;
    }

    void save(ByteWriter out) {
        Long[] hashes = order.toArray(new Long[0]);
        out.later(to -> {
            to.writeInt(hashes.length);
            for (long hash : hashes) {
                to.writeLong(hash);
            }
        });
    }

    void load(ByteReader in) {
        int count = in.readCount(1);
        for (int i = 0; i < count; i++) {
            add(in.readLong());
        }
    }
}
