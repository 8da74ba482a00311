package io.liverank.operate;

import io.liverank.archive.Archive;
import io.liverank.doctor.Doctor;
import io.liverank.doctor.Signals;
import io.liverank.engine.CheckpointStore;
import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.engine.Workbench;
import io.liverank.event.ByteWriter;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.instance.Instance;
import io.liverank.instance.Stores;
import io.liverank.redis.RedisExampleBuffer;
import io.liverank.redis.RedisProgressBoard;
import io.liverank.redis.RedisUpdateLock;
import io.liverank.search.TextIndex;
import io.liverank.update.ProgressBoard;
import io.liverank.update.Updates;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.FileSystemUtils;

/** The shop of this server, from the properties. */
@Configuration(proxyBeanMethods = false)
class InstanceConfiguration {
    /** After the connections (phase 0) and before the web server: requests meet an engine that has its checkpoint. */
    private static final int PHASE = 1_000;

    /** Lists rehearsed at the start. */
    private static final int REHEARSED = 4;

    @Bean
    Rehearsal rehearsal(LiveRankProperties properties) {
        return new Rehearsal(properties.engineSettings(), properties.textIndex(), REHEARSED);
    }

    /** One for all shops of the server. */
    @Bean
    Workbench workbench(MeterRegistry meters) {
        Timer waits = Timer.builder("liverank.workbench.waits")
                .description(
                        "how long learners and updates of several shops waited until one of the processors was theirs")
                .register(meters);
        return new Workbench(Workbench.most(), System::nanoTime, nanos -> waits.record(nanos, TimeUnit.NANOSECONDS));
    }

    /** Closed by its lifecycle; by the context where that was not begun, as after a start that failed. */
    @Bean
    Instance instance(
            Rehearsal rehearsal,
            EventLog log,
            CheckpointStore checkpoints,
            LettuceConnectionFactory connections,
            ProgressBoard progress,
            ArchiveInUse archive,
            Workbench bench,
            LiveRankProperties properties) {
        LiveRankProperties.Update update = properties.update();
        var instance = new Instance(
                properties.shop(),
                new Stores(
                        log,
                        new StartFromPublished(
                                checkpoints, properties.dataDir().resolve(LiveRankProperties.PUBLISHED_MODEL)),
                        archive.over(new RedisExampleBuffer(
                                () -> RedisConfiguration.client(connections), properties.redisKeys())),
                        progress,
                        new RedisUpdateLock(connections, properties.redisKeys())),
                new Instance.Settings(
                        properties.engineSettings(),
                        new Learner.Settings(properties.checkpointInterval(), properties.logRetention()),
                        properties.updateSettings(),
                        update.interval(),
                        update.lockAtMost(),
                        update.share()),
                bench,
                catalog -> properties.textIndex() ? new TextIndex(catalog) : null);
        instance.learner().beforeReading(rehearsal::await);
        return instance;
    }

    @Bean
    ProgressBoard progressBoard(RedisConnectionFactory connections, LiveRankProperties properties, Replica replica) {
        return new RedisProgressBoard(connections, properties.redisKeys(), replica::name);
    }

    /** The lists that this server archived. */
    @Bean
    Remains archiveRemains(LiveRankProperties properties) {
        Path dir = properties.archive().dir();
        return () -> {
            if (dir != null) {
                deleteAll(Archive.of(dir, properties.shop()).folder());
            }
        };
    }

    private static void deleteAll(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Bean
    Engine engine(Instance instance) {
        return instance.engine();
    }

    @Bean(destroyMethod = "")
    Learner learner(Instance instance) {
        return instance.learner();
    }

    @Bean
    Doctor doctor(Instance instance) {
        return instance.doctor();
    }

    @Bean
    Signals signals(Instance instance) {
        return instance.signals();
    }

    @Bean(destroyMethod = "")
    Updates updates(Instance instance) {
        return instance.updates();
    }

    /** A store that, while it holds no checkpoint, offers the model that {@code replay --publish} left. */
    private record StartFromPublished(CheckpointStore store, Path published) implements CheckpointStore {
        @Override
        public Optional<byte[]> load() {
            return store.load().or(() -> {
                try {
                    return Files.exists(published) ? Optional.of(Files.readAllBytes(published)) : Optional.empty();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        /** The published model is of no log. */
        @Override
        public Optional<byte[]> load(Predicate<Mark> fits) {
            return store.load(fits);
        }

        @Override
        public void save(LogPosition position, Consumer<ByteWriter> checkpoint) {
            store.save(position, checkpoint);
        }

        @Override
        public LogPosition save(Mark mark, long events, Consumer<ByteWriter> checkpoint) {
            return store.save(mark, events, checkpoint);
        }

        @Override
        public LogPosition oldestKept(String log) {
            return store.oldestKept(log);
        }

        @Override
        public void shed() {
            store.shed();
        }

        @Override
        public long fallbacks() {
            return store.fallbacks();
        }
    }

    @Bean(initMethod = "start")
    MemoryReturn memoryReturn() {
        return new MemoryReturn();
    }

    @Bean
    SmartLifecycle instanceLifecycle(
            Instance instance,
            LettuceConnectionFactory connections,
            LiveRankProperties properties,
            Optional<LogAtStart> logAtStart) {
        return new Running(
                PHASE,
                () -> {
                    Runnable start = logAtStart
                            .<Runnable>map(log -> () -> log.meet(instance::start))
                            .orElse(instance::start);
                    new RedisAtStart(connections, properties.safety()).meet(start);
                },
                instance::close);
    }
}
