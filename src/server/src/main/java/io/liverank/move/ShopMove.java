package io.liverank.move;

import io.liverank.engine.CheckpointStore;
import io.liverank.engine.CheckpointStore.Mark;
import io.liverank.engine.MovedState;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.LogPosition;
import io.liverank.event.LogRow;
import io.liverank.fault.CannotStartException;
import io.liverank.kafka.KafkaTopic;
import io.liverank.kafka.TopicCopy;
import io.liverank.redis.MovingLog;
import io.liverank.redis.MovingLog.Stage;
import io.liverank.redis.RedisCheckpointStore;
import io.liverank.redis.RedisInspection.Kept;
import io.liverank.redis.RedisKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Takes one shop's log from Redis to a topic, or back. Each step may be killed at any moment and run again: how far it is stands
 * in the topic and in Redis alone. For one thread.
 */
final class ShopMove {
    private static final int AT_ONCE = 1_000;

    private final MovingLog log;
    private final KafkaTopic topic;
    private final CheckpointStore checkpoints;

    ShopMove(RedisConnectionFactory connections, RedisKeys keys, KafkaTopic topic) {
        this.log = new MovingLog(connections, keys);
        this.topic = topic;
        this.checkpoints = new RedisCheckpointStore(connections, keys, mark -> true);
    }

    /** Copies what is there by now, beside the servers. Says what it did, as the others do. */
    String copy() {
        if (log.stage() == Stage.MOVED) {
            return "it is in " + topic.place() + " already";
        }
        try (var copy = new TopicCopy(topic, log.identity())) {
            return copied(copy);
        }
    }

    private String copied(TopicCopy copy) {
        TopicCopy.Found found = copy.look(List.of());
        long count = found.ended() ? 0 : copyFrom(copy, found.last());
        return String.format(
                Locale.ROOT, "%,d entries copied, %,d are in %s", count, found.entries() + count, topic.place());
    }

    private long copyFrom(TopicCopy copy, LogPosition last) {
        LogPosition from = last.isStart() ? begin() : last;
        boolean inclusive = last.isStart();
        long count = 0;
        List<LogRow> rows = log.rows(from, inclusive, AT_ONCE);
        while (!rows.isEmpty()) {
            copy.append(rows);
            count += rows.size();
            from = rows.get(rows.size() - 1).position();
            // a log that is written while it is copied is never copied to its end
            boolean enough = rows.size() < AT_ONCE && log.stage() == Stage.OPEN;
            rows = enough ? List.of() : log.rows(from, false, AT_ONCE);
        }
        copy.settle();
        return count;
    }

    /** The entry of the oldest checkpoint that the log goes on from: all behind it are needed, and itself to find it by. */
    private LogPosition begin() {
        List<Mark> marks = log.marks();
        String id = log.identity();
        List<LogPosition> held = marks.stream()
                .filter(mark -> mark.log().isEmpty() || mark.log().equals(id))
                .map(Mark::position)
                .filter(position -> position.isStart() || log.holds(position))
                .toList();
        if (!marks.isEmpty() && held.isEmpty()) {
            throw new CannotStartException(
                    "the log in Redis goes on from no checkpoint there is",
                    "The servers say so as well; mend that first.",
                    null);
        }
        return held.stream().min(Comparator.naturalOrder()).orElse(LogPosition.START);
    }

    /** From here on servers on Redis take no event, and none is lost or counted twice by those on Kafka. */
    String switchOver() {
        if (log.stage() == Stage.MOVED) {
            return "it goes on in " + topic.place();
        }
        log.fence(topic.place());
        try (var copy = new TopicCopy(topic, log.identity())) {
            copied(copy);
            if (!copy.look(List.of()).ended()) {
                copy.end();
            }
            List<Kept> kept = log.checkpoints();
            TopicCopy.Found found =
                    copy.look(kept.stream().map(one -> one.mark().position()).collect(Collectors.toSet()));
            carry(kept, found);
        }
        log.moved(topic.place());
        return "it goes on in " + topic.place();
    }

    /** The newest checkpoint is one of the copy now, standing where its entry is there. */
    private void carry(List<Kept> all, TopicCopy.Found found) {
        String id = topic.ensure();
        if (all.isEmpty() || all.get(0).mark().log().equals(id)) {
            return;
        }
        for (Kept kept : all) {
            LogPosition stood = kept.mark().position();
            LogPosition place = stood.isStart() ? stood : found.places().get(stood);
            if (place != null) {
                carry(kept, place, id, found.counts().getOrDefault(stood, 0L));
                return;
            }
        }
        throw new CannotStartException(
                "no checkpoint in Redis stands at an entry that was copied",
                "Delete the topic " + topic.place() + " and run the command again.",
                null);
    }

    private void carry(Kept kept, LogPosition place, String id, long copied) {
        Mark mark = kept.mark();
        byte[] bytes;
        try {
            bytes = MovedState.at(kept.bytes(), place);
        } catch (MalformedException e) {
            throw new CannotStartException(
                    "the checkpoint in Redis cannot be carried over: " + e.getMessage(),
                    "Run the command of the version that the servers have.",
                    e);
        }
        List<String> past = new ArrayList<>(mark.past());
        past.add(mark.log());
        long before = mark.before() < 0 ? mark.before() : Math.max(0, kept.events() - copied);
        checkpoints.save(new Mark(id, place, before, past), kept.events(), out -> {
            for (byte one : bytes) {
                out.writeByte(one);
            }
        });
    }

    /**
     * Has it go on in Redis: with the log as it was, if no server wrote into the topic; else with an empty one, by the checkpoint
     * that the last server left when it ended.
     */
    String goBack() {
        if (log.stage() == Stage.OPEN) {
            return "it is in Redis";
        }
        String id = topic.ensure();
        List<Mark> marks = log.marks();
        boolean untouched =
                marks.isEmpty() || marks.stream().anyMatch(mark -> mark.log().equals(log.identity()));
        if (untouched && !isWritten()) {
            log.unfence();
            return "it goes on in Redis as it was";
        }
        LogPosition newest = marks.isEmpty() ? LogPosition.START : marks.get(0).position();
        if (marks.isEmpty() || !marks.get(0).log().equals(id) || !topic.endsAt(newest)) {
            throw new CannotStartException(
                    "the topic " + topic.place() + " holds events that no checkpoint knows of",
                    "Start a server with liverank.log.type=kafka, stop it when it is ready, and run this again.",
                    null);
        }
        log.letGo();
        return "it goes on in Redis, with a new log behind the checkpoint at " + newest;
    }

    private boolean isWritten() {
        try (var copy = new TopicCopy(topic, log.identity())) {
            return copy.look(List.of()).followed();
        }
    }
}
