package io.liverank.kafka;

import java.time.Duration;
import java.util.Map;

/**
 * Where the log is and how it is spoken to.
 *
 * @param servers as {@code bootstrap.servers}
 * @param topic its name
 * @param replication of the topic, if it is made; 0 for what the brokers have for theirs
 * @param maxRecord bytes that the events of one append may take
 * @param timeout of everything that is asked
 * @param appendTimeout of an append as a whole
 * @param properties of the clients, by Kafka's own names
 */
public record KafkaSettings(
        String servers,
        String topic,
        int replication,
        int maxRecord,
        Duration timeout,
        Duration appendTimeout,
        Map<String, String> properties) {
    /** Copies the map. */
    public KafkaSettings {
        properties = Map.copyOf(properties);
    }

    int timeoutMillis() {
        return Math.toIntExact(timeout.toMillis());
    }

    int appendMillis() {
        return Math.toIntExact(appendTimeout.toMillis());
    }
}
