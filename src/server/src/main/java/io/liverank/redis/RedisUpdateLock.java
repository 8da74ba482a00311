package io.liverank.redis;

import io.liverank.event.LogUnavailableException;
import io.liverank.update.UpdateLock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.redis.spring.RedisLockProvider;
import net.javacrumbs.shedlock.support.KeepAliveLockProvider;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The lock of updates in Redis, by ShedLock. It has a time limit and is kept alive while it is held; should two replicas
 * believe to hold it, the log's order decides.
 */
public final class RedisUpdateLock implements UpdateLock {
    private static final Logger LOG = System.getLogger(RedisUpdateLock.class.getName());

    private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "update-lock");
        made.setDaemon(true);
        return made;
    });
    private final LockProvider locks;
    private final String name;

    /** Of all replicas of the shop. */
    public RedisUpdateLock(RedisConnectionFactory connections, RedisKeys keys) {
        this(connections, keys.update());
    }

    /** Of all replicas of the shop, for what gives items of before their vectors. */
    public static RedisUpdateLock ofEncoders(RedisConnectionFactory connections, RedisKeys keys) {
        return new RedisUpdateLock(connections, keys.encoding());
    }

    /** Of all replicas of the shop, for what gives items the vectors of their images. */
    public static RedisUpdateLock ofImages(RedisConnectionFactory connections, RedisKeys keys) {
        return new RedisUpdateLock(connections, keys.imaging());
    }

    private RedisUpdateLock(RedisConnectionFactory connections, String name) {
        this.name = name;
        locks = new KeepAliveLockProvider(new RedisLockProvider(connections), keeper);
    }

    @Override
    public Optional<Held> take(Duration atMost) {
        try {
            return locks.lock(new LockConfiguration(Instant.now(), name, atMost, Duration.ZERO))
                    .map(lock -> () -> release(lock));
        } catch (RuntimeException e) {
            throw new LogUnavailableException("Redis does not give the update's lock", e);
        }
    }

    private static void release(SimpleLock lock) {
        try {
            lock.unlock();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the update's lock stays until its time limit: {0}", e.getMessage());
        }
    }

    @Override
    public void close() {
        keeper.shutdownNow();
    }
}
