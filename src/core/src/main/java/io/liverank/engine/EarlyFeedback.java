package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.profile.History;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Feedback that waits for a list to come. Its lists may never come, and anybody can name such, so there is room for
 * {@value #OF_ONE_LIST} events of one list, {@value #EVENTS} of {@value #LISTS} lists in all, and {@value #BYTES} bytes as
 * they are saved. Where there is no more, of one list its own oldest gives way, in all the oldest of the list that has
 * waited longest: who floods one list drives out what waits for that. What gives way follows from the log alone, so replicas
 * keep the same. Written by the learner thread alone; {@link #of} may be asked by any.
 */
final class EarlyFeedback {
    static final int OF_ONE_LIST = 100;
    static final int LISTS = 10_000;
    static final int EVENTS = 20_000;
    static final int BYTES = 8 << 20;

    /** Feedback that came before its list, with what was known of its actor before it. */
    record Early(Event.FeedbackGiven feedback, History session, History user) {
        private void save(ByteWriter out) {
            out.writeBytes(EventCodec.encode(feedback));
            session.save(out);
            user.save(out);
        }

        private static Early load(ByteReader in) {
            return new Early(
                    (Event.FeedbackGiven) EventCodec.decode(in.readBytes()), History.load(in), History.load(in));
        }
    }

    private record Waiting(Early early, int bytes) {}

    private final LinkedHashMap<String, List<Waiting>> lists = new LinkedHashMap<>();
    private final Runnable dropped;
    private int events;
    private int bytes;

    /** Calls {@code dropped} for each event that gives way. */
    EarlyFeedback(Runnable dropped) {
        this.dropped = dropped;
    }

    synchronized void add(Early early) {
        var out = new ByteWriter();
        early.save(out);
        var one = new Waiting(early, out.toBytes().length);
        String queryId = early.feedback().queryId();
        List<Waiting> waiting = lists.computeIfAbsent(queryId, id -> new ArrayList<>(1));
        waiting.add(one);
        events++;
        bytes += one.bytes();
        if (waiting.size() > OF_ONE_LIST) {
            drop(queryId, waiting);
        }
        while (events > EVENTS || bytes > BYTES || lists.size() > LISTS) {
            var oldest = lists.entrySet().iterator().next();
            drop(oldest.getKey(), oldest.getValue());
        }
    }

    private void drop(String queryId, List<Waiting> waiting) {
        left(waiting.remove(0));
        if (waiting.isEmpty()) {
            lists.remove(queryId);
        }
        dropped.run();
    }

    private void left(Waiting one) {
        events--;
        bytes -= one.bytes();
    }

    /** What waits for this list; feedback on other items may be for a page to come. Null if there is none. */
    synchronized List<Early> take(Event.RankingShown ranking) {
        List<Waiting> waiting = lists.get(ranking.queryId());
        if (waiting == null) {
            return null;
        }
        Set<String> itemIds = new HashSet<>();
        ranking.shown()
                .forEach(index -> itemIds.add(ranking.candidates().get(index).itemId()));
        List<Early> taken =
                remove(waiting, one -> itemIds.contains(one.feedback().itemId()));
        if (waiting.isEmpty()) {
            lists.remove(ranking.queryId());
        }
        return taken.isEmpty() ? null : taken;
    }

    /** Takes out all that {@code condition} holds of. */
    synchronized void removeIf(Predicate<Event.FeedbackGiven> condition) {
        lists.values().forEach(waiting -> remove(waiting, one -> condition.test(one.feedback())));
        lists.values().removeIf(List::isEmpty);
    }

    private List<Early> remove(List<Waiting> waiting, Predicate<Early> condition) {
        List<Early> taken = new ArrayList<>();
        waiting.removeIf(one -> {
            boolean leaves = condition.test(one.early());
            if (leaves) {
                taken.add(one.early());
                left(one);
            }
            return leaves;
        });
        return taken;
    }

    /** Gives up the lists that have waited longest, as long as their oldest event is from before {@code time}. */
    synchronized void expire(long time) {
        while (!lists.isEmpty()) {
            var oldest = lists.entrySet().iterator().next();
            if (oldest.getValue().get(0).early().feedback().time() >= time) {
                break;
            }
            oldest.getValue().forEach(this::left);
            lists.remove(oldest.getKey());
        }
    }

    /** What waits for a list, in the order it came. For any thread. */
    synchronized List<Event.FeedbackGiven> of(String queryId) {
        return lists.getOrDefault(queryId, List.of()).stream()
                .map(waiting -> waiting.early().feedback())
                .toList();
    }

    /** How many events wait. */
    int events() {
        return events;
    }

    /** How many lists are waited for. */
    int lists() {
        return lists.size();
    }

    /** What waits, as it is saved. */
    int bytes() {
        return bytes;
    }

    void save(ByteWriter out) {
        Map<String, List<Waiting>> now = new LinkedHashMap<>();
        lists.forEach((queryId, waiting) -> now.put(queryId, List.copyOf(waiting)));
        out.later(to -> {
            to.writeInt(now.size());
            now.forEach((queryId, waiting) -> {
                to.writeString(queryId);
                to.writeInt(waiting.size());
                waiting.forEach(one -> one.early().save(to));
            });
        });
    }

    /** Checkpoints of before may hold more than there is room for now: the oldest of it gives way. */
    void load(ByteReader in) {
        int keys = in.readCount(2);
        for (int i = 0; i < keys; i++) {
            in.readString();
            int size = in.readCount(4);
            for (int k = 0; k < size; k++) {
                add(Early.load(in));
            }
        }
    }
}
