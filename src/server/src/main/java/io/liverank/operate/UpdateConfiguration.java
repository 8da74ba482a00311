package io.liverank.operate;

import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import io.liverank.redis.RedisExampleBuffer;
import io.liverank.redis.RedisProgressBoard;
import io.liverank.update.Pace;
import io.liverank.update.ProgressBoard;
import io.liverank.update.UpdateJob;
import io.liverank.update.Updates;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import net.javacrumbs.shedlock.provider.redis.spring.RedisLockProvider;
import net.javacrumbs.shedlock.support.KeepAliveLockProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The incremental job, from the properties. */
@Configuration(proxyBeanMethods = false)
class UpdateConfiguration {
    private static final Duration APPLIED_WITHIN = Duration.ofSeconds(60);
    /** After the learner: its last checkpoint must find a buffer that writes. */
    private static final int PHASE = 1_001;

    @Bean
    RedisExampleBuffer exampleBuffer(LettuceConnectionFactory connections, Engine engine, Learner learner) {
        var buffer = new RedisExampleBuffer(() -> RedisConfiguration.client(connections));
        engine.onClosed(list -> buffer.offer(list.example()));
        engine.onForgotten(erased -> buffer.forget(erased.keys()));
        learner.beforeCheckpoint(buffer::flush);
        return buffer;
    }

    @Bean
    ProgressBoard progressBoard(RedisConnectionFactory connections, Replica replica) {
        return new RedisProgressBoard(connections, replica::name);
    }

    @Bean
    Updates updates(
            Engine engine,
            Learner learner,
            EventLog log,
            RedisExampleBuffer buffer,
            RedisConnectionFactory connections,
            ProgressBoard board,
            LiveRankProperties properties) {
        LiveRankProperties.Update settings = properties.update();
        var job = new UpdateJob(
                engine,
                buffer,
                event -> append(engine, learner, log, event),
                System::currentTimeMillis,
                properties.updateSettings(),
                new Pace(settings.share()),
                board);
        ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "update-lock");
            made.setDaemon(true);
            return made;
        });
        var locks = new KeepAliveLockProvider(new RedisLockProvider(connections), keeper);
        return new Updates(job, locks, settings.interval(), settings.lockAtMost());
    }

    /** Appends an event and returns once the engine has applied it. */
    private static void append(Engine engine, Learner learner, EventLog log, Event event) {
        // an update that nobody here can end would keep the others from theirs
        learner.requireFollowing();
        LogPosition position;
        try {
            position = log.append(List.of(event)).toCompletableFuture().join().get(0);
        } catch (CompletionException e) {
            throw new LogUnavailableException("the log did not take an update's event", e);
        }
        long deadline = System.nanoTime() + APPLIED_WITHIN.toNanos();
        while (engine.position().compareTo(position) < 0) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new LogUnavailableException("the learner did not reach the update's event", null);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Bean
    SmartLifecycle updatesLifecycle(Updates updates) {
        return new Running(PHASE, updates::start, updates::close);
    }
}
