package io.liverank.operate;

import io.liverank.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Optional;

/** Where in Kafka the logs of a server's shops are, as its settings say. */
public final class KafkaPlaces {
    private KafkaPlaces() {}

    /** Of the shop whose settings these are. */
    static KafkaSettings of(LiveRankProperties properties) {
        LiveRankProperties.Kafka kafka = properties.log().kafka();
        String topic = kafka.topic().isEmpty() ? byShop(properties.shop()) : kafka.topic();
        Duration append = Optional.ofNullable(properties.appendTimeout()).orElse(kafka.timeout());
        return settings(kafka, topic, append);
    }

    /**
     * Of one of the shops that a server has, itself or another, for somebody who has time.
     *
     * @param patience how long an append may take
     */
    public static KafkaSettings of(LiveRankProperties server, String shop, Duration patience) {
        LiveRankProperties.Kafka kafka = server.log().kafka();
        String topic = kafka.topic().isEmpty()
                ? byShop(shop)
                : shop.equals(server.shop()) ? kafka.topic() : ShopSettings.topic(kafka.topic(), shop);
        return settings(kafka, topic, patience);
    }

    private static String byShop(String shop) {
        return shop.isEmpty() ? "liverank.log" : "liverank.shop." + shop + ".log";
    }

    private static KafkaSettings settings(LiveRankProperties.Kafka kafka, String topic, Duration append) {
        return new KafkaSettings(
                kafka.bootstrapServers(),
                topic,
                kafka.replication(),
                kafka.maxRecord(),
                kafka.timeout(),
                append,
                kafka.properties());
    }
}
