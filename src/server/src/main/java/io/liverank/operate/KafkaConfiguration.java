package io.liverank.operate;

import io.liverank.engine.CheckpointStore;
import io.liverank.event.EventLog;
import io.liverank.kafka.KafkaEventLog;
import io.liverank.kafka.KafkaSettings;
import io.liverank.kafka.KafkaTopic;
import io.liverank.redis.RedisCheckpointStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** The log in Kafka, where it is asked for. Without it, none of this is loaded. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "liverank.log.type", havingValue = "kafka")
class KafkaConfiguration {
    @Bean
    KafkaTopic kafkaTopic(LiveRankProperties properties, MeterRegistry meters) {
        return new KafkaTopic(settings(properties), meters);
    }

    private static KafkaSettings settings(LiveRankProperties properties) {
        LiveRankProperties.Kafka kafka = properties.log().kafka();
        String shop = properties.shop();
        String byShop = shop.isEmpty() ? "liverank.log" : "liverank.shop." + shop + ".log";
        return new KafkaSettings(
                kafka.bootstrapServers(),
                kafka.topic().isEmpty() ? byShop : kafka.topic(),
                kafka.replication(),
                kafka.maxRecord(),
                kafka.timeout(),
                Optional.ofNullable(properties.appendTimeout()).orElse(kafka.timeout()),
                kafka.properties());
    }

    @Bean
    CheckpointStore checkpointStore(
            RedisConnectionFactory connections, LiveRankProperties properties, KafkaTopic topic) {
        return new RedisCheckpointStore(
                connections, properties.redisKeys(), mark -> topic.goesOnFrom(mark.log(), mark.position()));
    }

    @Bean
    EventLog eventLog(
            KafkaTopic topic,
            CheckpointStore checkpoints,
            LiveRankProperties properties,
            MeterRegistry meters,
            ObjectProvider<Tracer> tracer) {
        return new ObservedEventLog(
                new KafkaEventLog(topic, checkpoints::oldestKept),
                meters,
                ShopTag.of(properties.shop()),
                tracer.getIfAvailable(() -> Tracer.NOOP));
    }

    @Bean
    LogAtStart kafkaAtStart(KafkaTopic topic) {
        return new KafkaAtStart(topic);
    }

    @Bean
    Remains topicRemains(KafkaTopic topic) {
        return topic::delete;
    }

    /** Not part of readiness: a server ranks without Kafka. */
    @Bean
    HealthIndicator kafkaHealthIndicator(KafkaTopic topic) {
        return () -> {
            try {
                topic.ping();
                return Health.up().withDetail("log", topic.place()).build();
            } catch (RuntimeException e) {
                return Health.down()
                        .withDetail("log", topic.place())
                        .withDetail("fault", String.valueOf(e.getMessage()))
                        .build();
            }
        };
    }

    @Bean
    InfoContributor kafkaInfo(KafkaTopic topic) {
        return info -> info.withDetail("log", Map.of("type", "kafka", "place", topic.place()));
    }
}
