package io.liverank.redis;

import io.liverank.update.Progress;
import io.liverank.update.ProgressBoard;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The board as one key, which fades when nobody writes. Writes twice a second at most. Thread-safe. */
public final class RedisProgressBoard implements ProgressBoard {
    private static final Duration FADES = Duration.ofSeconds(15);
    private static final long PAUSE_NANOS = 500_000_000;

    private final StringRedisTemplate redis;
    private final String key;
    private final Supplier<String> replica;
    private volatile long told = System.nanoTime() - PAUSE_NANOS;

    /**
     * Connects through {@code connections}.
     *
     * @param replica the name of this server
     */
    public RedisProgressBoard(RedisConnectionFactory connections, RedisKeys keys, Supplier<String> replica) {
        this.redis = new StringRedisTemplate(connections);
        this.key = keys.update();
        this.replica = replica;
    }

    @Override
    public void tell(long version, double share, long millis) {
        long now = System.nanoTime();
        if (now - told < PAUSE_NANOS) {
            return;
        }
        told = now;
        try {
            redis.opsForValue()
                    .set(
                            key,
                            String.format(Locale.ROOT, "%d %.4f %d %s", version, share, millis, replica.get()),
                            FADES);
        } catch (DataAccessException e) {
            // an update needs nobody to look at it
        }
    }

    @Override
    public Optional<Progress> read() {
        try {
            String written = redis.opsForValue().get(key);
            if (written == null) {
                return Optional.empty();
            }
            String[] parts = written.split(" ", 4);
            return Optional.of(new Progress(
                    Long.parseLong(parts[0]), Double.parseDouble(parts[1]), Long.parseLong(parts[2]), parts[3]));
        } catch (DataAccessException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
