package io.liverank.badday;

import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.kafka.DrivenKafka;
import io.liverank.kafka.DrivenKafka.Fetched;
import io.liverank.kafka.DrivenKafka.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** As much of Kafka as LiveRank uses, in memory: brokers with one topic of one partition. One thread. */
final class MemoryKafka {
    private static final TopicPartition PARTITION = new TopicPartition("liverank.log", 0);

    /** The topic, as the leader of its partition has it. {@code all} are its records with those that are gone. */
    static final class Topic implements Chronicle {
        final Uuid id;
        /** Up to here the leader before had the same. */
        private final int common;

        private final List<Kept> all;
        private long begin;

        private Topic(Uuid id, List<Kept> all, long begin) {
            this.id = id;
            this.all = new ArrayList<>(all);
            this.common = all.size();
            this.begin = begin;
        }

        Topic copy() {
            return new Topic(id, all, begin);
        }

        @Override
        public boolean isTrimmed() {
            return begin > 0;
        }

        @Override
        public boolean holds(LogPosition position) {
            long offset = position.major() - 1;
            return offset >= begin
                    && offset < all.size()
                    && position.minor()
                            < DrivenKafka.entries(all.get((int) offset)).size();
        }

        @Override
        public LogPosition end() {
            if (all.size() <= begin) {
                return LogPosition.START;
            }
            List<EventLog.Entry> last = DrivenKafka.entries(all.get(all.size() - 1));
            return last.get(last.size() - 1).position();
        }

        /** What tells the entry there from others. */
        String sign(LogPosition position) {
            return DrivenKafka.sign(all.get((int) position.major() - 1), (int) position.minor());
        }

        /** The most that its clock said up to {@code position}, with entries that are gone. */
        long clockAt(LogPosition position) {
            return all.stream()
                    .filter(kept -> kept.offset() < position.major())
                    .mapToLong(Kept::clock)
                    .max()
                    .orElse(Long.MAX_VALUE);
        }

        @Override
        public List<EventLog.Entry> entries() {
            List<EventLog.Entry> entries = new ArrayList<>();
            all.forEach(kept -> entries.addAll(DrivenKafka.entries(kept)));
            return entries;
        }
    }

    private final LongSupplier clock;
    private String cluster;
    private Topic topic;
    /** Changes when what was there is not there any more. */
    private long losses;

    MemoryKafka(LongSupplier clock, String cluster) {
        this.clock = clock;
        this.cluster = cluster;
    }

    String cluster() {
        return cluster;
    }

    /** Null if there is none. */
    Topic topic() {
        return topic;
    }

    long losses() {
        return losses;
    }

    /** The log's id; null if there is no topic. */
    String identity() {
        return topic == null ? null : cluster + "/" + topic.id + "/0";
    }

    private Topic there() {
        if (topic == null) {
            throw new UnknownTopicOrPartitionException("This server does not host this topic-partition.");
        }
        return topic;
    }

    void create(Uuid id) {
        if (topic != null) {
            throw new TopicExistsException("Topic 'liverank.log' already exists.");
        }
        topic = new Topic(id, List.of(), 0);
    }

    void delete() {
        topic = null;
        losses++;
    }

    /** Other brokers stand there. */
    void replace(String other) {
        cluster = other;
        delete();
    }

    /** A replica leads that has not all of it, if it is of this topic. */
    void lead(Topic replica) {
        topic = replica;
        losses++;
    }

    long append(byte[] value) {
        Topic to = there();
        to.all.add(new Kept(to.all.size(), clock.getAsLong(), value));
        return to.all.size() - 1L;
    }

    /** At most so many of them. */
    Fetched fetch(long offset, Object epoch, int most) {
        Topic from = there();
        boolean validated = epoch instanceof Topic before && before.id.equals(from.id) && before != from;
        if (validated && offset > from.common) {
            throw new LogTruncationException(Map.of(PARTITION, offset), Map.of());
        }
        if (offset < from.begin || offset > from.all.size()) {
            throw new OffsetOutOfRangeException(Map.of(PARTITION, offset));
        }
        return new Fetched(
                from,
                from.all.subList((int) offset, (int) Math.min(from.all.size(), offset + most)).stream()
                        .toList());
    }

    long begin() {
        return there().begin;
    }

    long end() {
        return there().all.size();
    }

    long since(long millis) {
        return there().all.stream()
                .filter(kept -> kept.offset() >= topic.begin && kept.clock() >= millis)
                .mapToLong(Kept::offset)
                .findFirst()
                .orElse(-1);
    }

    void deleteBefore(long offset) {
        Topic from = there();
        if (offset > from.begin) {
            from.begin = Math.min(offset, from.all.size());
            losses++;
        }
    }
}
