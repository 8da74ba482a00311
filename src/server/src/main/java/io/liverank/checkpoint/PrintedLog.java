package io.liverank.checkpoint;

import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.kafka.KafkaInspection;
import io.liverank.kafka.KafkaSettings;
import io.liverank.operate.KafkaPlaces;
import io.liverank.operate.LiveRankProperties;
import io.liverank.redis.RedisInspection;
import java.util.List;

/** The log beside the checkpoints, wherever it is. For one thread. */
sealed interface PrintedLog extends AutoCloseable {
    /** Its id; empty if it has none yet. */
    String identity();

    /** Why nothing of it can be printed; null if it can. */
    String absent();

    /** Whether the entry at {@code position} is in it. */
    boolean holds(LogPosition position);

    /** Where the newest entry is; the start if there is none. */
    LogPosition end();

    /** From {@code first} on, itself among them, {@code limit} at most. */
    List<EventLog.Entry> entries(LogPosition first, int limit);

    @Override
    void close();

    /** The one that the settings name: a topic, or the stream beside the checkpoints. */
    static PrintedLog of(LiveRankProperties settings, RedisInspection checkpoints) {
        return settings.log().type() == LiveRankProperties.Log.Type.KAFKA
                ? new OfKafka(KafkaPlaces.of(
                        settings, settings.shop(), settings.log().kafka().timeout()))
                : new OfRedis(checkpoints);
    }

    /** The first place behind that of an entry, in either kind of log. */
    static LogPosition behind(LogPosition position) {
        return new LogPosition(position.major(), position.minor() + 1);
    }

    /** In the Redis of the checkpoints, which is closed by others. */
    record OfRedis(RedisInspection place) implements PrintedLog {
        @Override
        public String identity() {
            return place.identity();
        }

        @Override
        public String absent() {
            return place.holdsLog()
                    ? null
                    : "The log is not in this Redis. If it was moved to Kafka, add --liverank.log.type=kafka and"
                            + " --liverank.log.kafka.bootstrap-servers=..., as its servers have them.";
        }

        @Override
        public boolean holds(LogPosition position) {
            return place.holds(position);
        }

        @Override
        public LogPosition end() {
            return place.end();
        }

        @Override
        public List<EventLog.Entry> entries(LogPosition first, int limit) {
            return place.entries(first, limit);
        }

        @Override
        public void close() {}
    }

    /** In Kafka. */
    record OfKafka(KafkaInspection place) implements PrintedLog {
        OfKafka(KafkaSettings settings) {
            this(new KafkaInspection(settings));
        }

        @Override
        public String identity() {
            return place.identity();
        }

        @Override
        public String absent() {
            return place.identity().isEmpty() ? "There is no log in Kafka: " + place.place() + " is not there." : null;
        }

        @Override
        public boolean holds(LogPosition position) {
            return absent() == null && place.holds(position);
        }

        @Override
        public LogPosition end() {
            return place.end();
        }

        @Override
        public List<EventLog.Entry> entries(LogPosition first, int limit) {
            return place.entries(first, limit);
        }

        @Override
        public void close() {
            place.close();
        }
    }
}
