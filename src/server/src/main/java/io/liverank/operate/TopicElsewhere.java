package io.liverank.operate;

import io.liverank.engine.CheckpointStore.Mark;
import io.liverank.kafka.KafkaTopic;
import io.liverank.redis.RedisCheckpointStore;

/**
 * The log in Kafka, as checkpoints in Redis go on from it. Thread-safe.
 *
 * @param topic it is
 */
public record TopicElsewhere(KafkaTopic topic) implements RedisCheckpointStore.Elsewhere {
    @Override
    public boolean goesOnFrom(Mark mark) {
        return topic.goesOnFrom(mark.log(), mark.position());
    }

    @Override
    public String entryAt(Mark mark) {
        return topic.entryAt(mark.position());
    }

    @Override
    public String entryReadAt(Mark mark) {
        return topic.entryReadAt(mark.position());
    }
}
