package io.liverank.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;

/** What is known of shops that were made and removed while servers ran. */
class RedisShopsTest {
    private static final String REMOVALS = "liverank:shops:removals";

    @TempDir
    Path folder;

    @Test
    void removedShop_isKnownAsSuch_untilItIsMadeAgain_andTheOldestAreForgotten() {
        try (var redis = new EmbeddedRedis(folder)) {
            var connections = new LettuceConnectionFactory("127.0.0.1", redis.port());
            connections.afterPropertiesSet();
            connections.start();
            var keys = new StringRedisTemplate(connections);
            var shops = new RedisShops(connections);
            shops.put("books", "{}");
            assertThat(shops.isRemoved("books")).isFalse();
            shops.remove("books");
            assertThat(shops.isRemoved("books")).isTrue();
            shops.put("books", "{}");
            assertThat(shops.isRemoved("books")).isFalse();

            keys.opsForZSet()
                    .add(
                            REMOVALS,
                            IntStream.range(0, 10_000)
                                    .mapToObj(i -> TypedTuple.of("old-" + i, (double) i))
                                    .collect(Collectors.toSet()));
            shops.remove("books");
            assertThat(keys.opsForZSet().zCard(REMOVALS)).isEqualTo(10_000);
            assertThat(shops.isRemoved("books")).isTrue();
            assertThat(shops.isRemoved("old-0")).isFalse();
            assertThat(shops.isRemoved("old-1")).isTrue();
            connections.destroy();
        }
    }
}
