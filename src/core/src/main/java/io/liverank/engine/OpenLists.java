package io.liverank.engine;

import io.liverank.event.Actor;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Layout;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lists that wait for feedback, the oldest first, and the ids of those that no longer do. Learner thread only. */
final class OpenLists {
    /** How many of an actor's lists are looked through for an item. */
    private static final int LATEST = 50;

    private final LinkedHashMap<String, PendingList> open = new LinkedHashMap<>();
    /** By who was shown them, the oldest first. */
    private final Map<String, ArrayDeque<PendingList>> byActor = new HashMap<>();
    /** Of those that are open; for any thread. */
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    private final ClosedIds closed = new ClosedIds();
    private final Pages pages = new Pages(open, closed);
    private final List<Then> images = new CopyOnWriteArrayList<>();
    private int size;
    /** What {@link #all} gave; null once it is others. */
    private List<PendingList> all;

    Pages pages() {
        return pages;
    }

    ClosedIds closed() {
        return closed;
    }

    /** Opens a list; it counts in {@link #size} once its {@link #counted} is called. */
    void add(PendingList list) {
        open.put(list.queryId, list);
        ids.add(list.queryId);
        if (list.actor != null) {
            byActor.computeIfAbsent(list.actor, actor -> new ArrayDeque<>(1)).addLast(list);
        }
        all = null;
    }

    /** The list takes the room that it has now. */
    void counted(PendingList list) {
        size += list.size();
    }

    /** Where the list of that number stands among {@link #all} that there were, from {@code start} on. */
    static int find(List<PendingList> lists, int start, long number) {
        int at = start;
        while (at < lists.size() && lists.get(at).number != number) {
            at++;
        }
        if (at == lists.size()) {
            throw new MalformedException("something is said of a list that is not open");
        }
        return at;
    }

    /** Takes a list out and remembers that it was there. */
    void remove(PendingList list) {
        drop(list);
        closed.add(list.queryId);
    }

    /** Takes a list out. */
    void drop(PendingList list) {
        beforeWrite(list);
        open.remove(list.queryId);
        ids.remove(list.queryId);
        ArrayDeque<PendingList> shown = list.actor == null ? null : byActor.get(list.actor);
        if (shown != null && shown.remove(list) && shown.isEmpty()) {
            byActor.remove(list.actor);
        }
        all = null;
        size -= list.size();
    }

    boolean holds(String queryId) {
        return open.containsKey(queryId);
    }

    boolean isThis(PendingList list) {
        return open.get(list.queryId) == list;
    }

    /** As {@link #holds}, for any thread. */
    boolean isOpen(String queryId) {
        return ids.contains(queryId);
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** As {@link Pages#holding}; to be written to. */
    PendingList holding(String queryId, String itemId) {
        PendingList list = pages.holding(queryId, itemId);
        if (list != null) {
            beforeWrite(list);
        }
        return list;
    }

    /**
     * The list that feedback without a query id is on, or null: the latest of those that {@code actor} was shown with the item
     * in it, up to {@code time}. What follows a choice (a cart, an order, what takes them back) is on the latest in which the
     * item was chosen, if there is such a one.
     */
    PendingList shownTo(Actor actor, String itemId, long time, boolean follows) {
        PendingList latest = null;
        for (String key : new String[] {actor.userKey(), actor.clientKey(), actor.visitKey()}) {
            PendingList found = key == null ? null : latest(byActor.get(key), itemId, time, follows);
            if (found != null && (latest == null || isBefore(latest, found, itemId, follows))) {
                latest = found;
            }
        }
        return latest;
    }

    private static boolean isBefore(PendingList one, PendingList other, String itemId, boolean follows) {
        boolean chosen = one.gains[one.rowOf(itemId)] > 0;
        boolean otherChosen = other.gains[other.rowOf(itemId)] > 0;
        return follows && chosen != otherChosen ? otherChosen : one.number < other.number;
    }

    private static PendingList latest(ArrayDeque<PendingList> shown, String itemId, long time, boolean follows) {
        PendingList latest = null;
        int left = LATEST;
        var lists = shown == null ? Collections.<PendingList>emptyIterator() : shown.descendingIterator();
        while (lists.hasNext() && left-- > 0) {
            PendingList list = lists.next();
            int row = list.time <= time ? list.rowOf(itemId) : -1;
            if (row >= 0 && follows && list.gains[row] > 0) {
                return list;
            }
            latest = latest == null && row >= 0 ? list : latest;
            if (latest != null && !follows) {
                break;
            }
        }
        return latest;
    }

    /** As {@link #shownTo}; to be written to. */
    PendingList shownToForFeedback(Actor actor, String itemId, long time, boolean follows) {
        PendingList list = shownTo(actor, itemId, time, follows);
        if (list != null) {
            beforeWrite(list);
        }
        return list;
    }

    /** Only if there is one. To be read, or removed and then written to. */
    PendingList oldest() {
        return open.values().iterator().next();
    }

    /** As {@link #oldest}. */
    List<PendingList> all() {
        List<PendingList> now = all;
        if (now == null) {
            now = List.copyOf(open.values());
            all = now;
        }
        return now;
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
            beforeWrite(list);
            size -= list.size();
            list.adopt(layout);
            size += list.size();
        }
    }

    /** Whether somebody may still read of lists that were taken out. */
    boolean areBeingWritten() {
        return !images.isEmpty();
    }

    private void beforeWrite(PendingList list) {
        for (Then then : images) {
            then.putBy(list);
        }
    }

    void save(ByteWriter out) {
        var then = new Then(all());
        images.add(then);
        out.later(then);
    }

    /**
     * As they were when it was made. A list is copied by the learner before it changes, or by who writes, whoever is first;
     * either holds the list's lock for that, which takes a microsecond.
     */
    private final class Then implements ByteWriter.Later {
        private final List<PendingList> lists;
        private final long last;
        /** By number; empty once it is written. */
        private final ConcurrentHashMap<Long, Optional<PendingList>> before = new ConcurrentHashMap<>();

        Then(List<PendingList> lists) {
            this.lists = lists;
            this.last = lists.isEmpty() ? 0 : lists.get(lists.size() - 1).number;
        }

        void putBy(PendingList list) {
            if (list.number <= last && !before.containsKey(list.number)) {
                synchronized (list) {
                    before.putIfAbsent(list.number, Optional.of(list.asItIs()));
                }
            }
        }

        private PendingList take(PendingList list) {
            synchronized (list) {
                Optional<PendingList> was = before.get(list.number);
                PendingList then = was == null ? list.asItIs() : was.get();
                // not before it is copied: the learner goes on without the lock where it finds this
                before.put(list.number, Optional.empty());
                return then;
            }
        }

        @Override
        public void write(ByteWriter out) {
            out.writeInt(lists.size());
            for (PendingList list : lists) {
                take(list).save(out);
            }
        }

        @Override
        public void release() {
            images.remove(this);
        }
    }

    void load(ByteReader in, Layout layout) {
        int lists = in.readCount(10);
        for (int i = 0; i < lists; i++) {
            PendingList list = PendingList.load(in, layout);
            add(list);
            counted(list);
        }
    }
}
