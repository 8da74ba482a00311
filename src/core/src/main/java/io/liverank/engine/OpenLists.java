package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Layout;
import java.util.LinkedHashMap;
import java.util.List;

/** Lists that wait for feedback, the oldest first, and the ids of those that no longer do. Learner thread only. */
final class OpenLists {
    private final LinkedHashMap<String, PendingList> open = new LinkedHashMap<>();
    private final ClosedIds closed = new ClosedIds();
    private final Pages pages = new Pages(open, closed);
    private int size;

    Pages pages() {
        return pages;
    }

    ClosedIds closed() {
        return closed;
    }

    /** Opens a list; it counts in {@link #size} once its {@link #counted} is called. */
    void add(PendingList list) {
        open.put(list.queryId, list);
    }

    /** The list takes the room that it has now. */
    void counted(PendingList list) {
        size += list.size();
    }

    /** Takes a list out and remembers that it was there. */
    void remove(PendingList list) {
        open.remove(list.queryId);
        size -= list.size();
        closed.add(list.queryId);
    }

    boolean holds(String queryId) {
        return open.containsKey(queryId);
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Only if there is one. */
    PendingList oldest() {
        return open.values().iterator().next();
    }

    List<PendingList> all() {
        return List.copyOf(open.values());
    }

    /** Shown candidates, or half kilobytes of a list if these are more. */
    int size() {
        return size;
    }

    int count() {
        return open.size();
    }

    /** Brings all into the columns there are now. */
    void adopt(Layout layout) {
        for (PendingList list : open.values()) {
            size -= list.size();
            list.features.adopt(layout);
            size += list.size();
        }
    }

    void save(ByteWriter out) {
        out.writeInt(open.size());
        open.values().forEach(list -> list.save(out));
    }

    void load(ByteReader in, Layout layout) {
        int lists = in.readCount(10);
        for (int i = 0; i < lists; i++) {
            PendingList list = PendingList.load(in, layout);
            open.put(list.queryId, list);
            size += list.size();
        }
    }
}
