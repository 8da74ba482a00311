package io.liverank.operate;

import io.liverank.engine.CheckpointStore;
import io.liverank.event.EventLog;
import io.liverank.kafka.KafkaEventLog;
import io.liverank.kafka.KafkaTopic;
import io.liverank.redis.MovingLog;
import io.liverank.redis.RedisCheckpointStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.util.Map;
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
        return new KafkaTopic(KafkaPlaces.of(properties), meters);
    }

    @Bean
    CheckpointStore checkpointStore(
            RedisConnectionFactory connections, LiveRankProperties properties, KafkaTopic topic) {
        return new RedisCheckpointStore(connections, properties.redisKeys(), new TopicElsewhere(topic));
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
    LogAtStart kafkaAtStart(KafkaTopic topic, RedisConnectionFactory connections, LiveRankProperties properties) {
        return new KafkaAtStart(topic, new MovingLog(connections, properties.redisKeys()));
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
