package io.liverank.redis;

import io.liverank.event.LogUnavailableException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The shops that were made while servers ran, each with a text that says how; all replicas see the same. Thread-safe. */
public final class RedisShops {
    private static final String KEY = "liverank:shops";
    /**
     * Names that were removed, with when: one that is merely not there may have been lost, and what it kept is not to go with it.
     * Servers that have the shop in memory ask within seconds, and nobody else does.
     */
    private static final String REMOVED = "liverank:shops:removals";

    /** The oldest are forgotten: at most 40 letters each, a megabyte or two. */
    private static final long MOST_REMOVED = 10_000;

    private static final int AT_A_TIME = 500;

    private final StringRedisTemplate redis;

    /** Connects through {@code connections}. */
    public RedisShops(RedisConnectionFactory connections) {
        this.redis = new StringRedisTemplate(connections);
    }

    /**
     * By name.
     *
     * @throws LogUnavailableException if Redis does not tell now, as from all others here
     */
    public Map<String, String> all() {
        return ask(() -> new TreeMap<>(redis.<String, String>opsForHash().entries(KEY)));
    }

    /** What was said of one. */
    public Optional<String> find(String shop) {
        return ask(() -> Optional.ofNullable(redis.<String, String>opsForHash().get(KEY, shop)));
    }

    /** Adds one, or says anew what is said of it. */
    public void put(String shop, String text) {
        ask(() -> {
            redis.opsForZSet().remove(REMOVED, shop);
            redis.opsForHash().put(KEY, shop, text);
            return text;
        });
    }

    /** Forgets one, and {@linkplain #erase erases} what it kept. */
    public void remove(String shop) {
        ask(() -> {
            redis.opsForZSet().add(REMOVED, shop, (double) System.currentTimeMillis());
            redis.opsForZSet().removeRange(REMOVED, 0, -MOST_REMOVED - 1);
            return redis.opsForHash().delete(KEY, shop);
        });
        erase(shop);
    }

    /** Whether one was removed, and not made again since. */
    public boolean isRemoved(String shop) {
        return ask(() -> redis.opsForZSet().score(REMOVED, shop) != null);
    }

    /** Deletes all that a shop keeps. */
    public void erase(String shop) {
        if (shop.isEmpty()) {
            throw new IllegalArgumentException("the shop without a name is not erased");
        }
        var mine = ScanOptions.scanOptions()
                .match(RedisKeys.of(shop).prefix() + "*")
                .count(AT_A_TIME)
                .build();
        ask(() -> {
            try (Cursor<String> keys = redis.scan(mine)) {
                keys.forEachRemaining(redis::unlink);
            }
            return shop;
        });
    }

    private static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (DataAccessException e) {
            throw new LogUnavailableException("Redis does not tell of the shops now", e);
        }
    }
}
