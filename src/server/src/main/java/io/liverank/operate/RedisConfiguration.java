package io.liverank.operate;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.NettyCustomizer;
import io.liverank.engine.CheckpointStore;
import io.liverank.event.EventLog;
import io.liverank.fault.CannotStartException;
import io.liverank.redis.Durability;
import io.liverank.redis.EmbeddedRedis;
import io.liverank.redis.RedisCheckpointStore;
import io.liverank.redis.RedisEventLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import io.netty.channel.Channel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Redis: the configured one, or an embedded one if none is configured. */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {
    private static final int UNANSWERED = 50_000;

    /** Nothing under spring.data.redis says where Redis is. */
    static final class NoRedisConfigured implements Condition {
        private static final List<String> PLACES = List.of(
                "url", "host", "port", "sentinel.master", "sentinel.nodes", "cluster.nodes", "masterreplica.nodes");

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return PLACES.stream()
                    .noneMatch(place -> context.getEnvironment().containsProperty("spring.data.redis." + place));
        }
    }

    @Bean
    @Conditional(NoRedisConfigured.class)
    EmbeddedRedis embeddedRedis(LiveRankProperties properties) {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return new EmbeddedRedis(
                properties.dataDir(),
                properties.dataRepair(),
                HexFormat.of().formatHex(secret),
                properties.durability() == Durability.Kind.DISK);
    }

    @Bean
    @Conditional(NoRedisConfigured.class)
    DataRedisConnectionDetails embeddedRedisDetails(EmbeddedRedis redis) {
        return new DataRedisConnectionDetails() {
            @Override
            public Standalone getStandalone() {
                return Standalone.of("127.0.0.1", redis.port());
            }

            @Override
            public String getPassword() {
                return redis.password();
            }
        };
    }

    /**
     * What cannot be sent now is refused at once: an event must not reach the log after its sender was told no. Nor are
     * more commands sent than {@value #UNANSWERED} beyond those that were answered: one that stands still answers none.
     */
    @Bean
    LettuceClientOptionsBuilderCustomizer refuseWhenDisconnected() {
        return options -> options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(UNANSWERED);
    }

    /** The commands' number says nothing of their size. */
    @Bean
    ClientResourcesBuilderCustomizer refuseWhenUnsent() {
        return resources -> resources.nettyCustomizer(new NettyCustomizer() {
            @Override
            public void afterChannelInitialized(Channel channel) {
                channel.pipeline().addFirst(new UnsentLimit());
            }
        });
    }

    @Bean
    @ConditionalOnProperty(name = "liverank.log.type", havingValue = "redis", matchIfMissing = true)
    EventLog eventLog(
            LettuceConnectionFactory connections,
            LiveRankProperties properties,
            DataRedisProperties redis,
            MeterRegistry meters,
            ObjectProvider<Tracer> tracer) {
        return new ObservedEventLog(
                new RedisEventLog(
                        () -> client(connections),
                        properties.redisKeys(),
                        Optional.ofNullable(properties.appendTimeout()).orElse(timeout(redis)),
                        properties.safety()),
                meters,
                ShopTag.of(properties.shop()),
                tracer.getIfAvailable(() -> Tracer.NOOP));
    }

    private static Duration timeout(DataRedisProperties redis) {
        Duration timeout = redis.getTimeout();
        if (timeout == null || timeout.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalStateException("spring.data.redis.timeout must be at least 1 ms, not " + timeout);
        }
        return timeout;
    }

    static RedisClient client(LettuceConnectionFactory connections) {
        if (connections.getRequiredNativeClient() instanceof RedisClient client) {
            return client;
        }
        throw new CannotStartException(
                "the log needs a single Redis or Sentinel, not a cluster",
                "Set spring.data.redis.url to a Redis that is no cluster, or spring.data.redis.sentinel.*.",
                null);
    }

    @Bean
    @ConditionalOnProperty(name = "liverank.log.type", havingValue = "redis", matchIfMissing = true)
    CheckpointStore checkpointStore(RedisConnectionFactory connections, LiveRankProperties properties) {
        return new RedisCheckpointStore(connections, properties.redisKeys());
    }
}
