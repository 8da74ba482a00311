package io.liverank.operate;

import io.liverank.doctor.Doctor;
import io.liverank.doctor.Importance;
import io.liverank.doctor.Signals;
import io.liverank.engine.CheckpointStore;
import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.event.ByteWriter;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.search.TextIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The engine and its learner, from the properties. */
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {
    /** After the connections (phase 0) and before the web server: requests meet an engine that has its checkpoint. */
    private static final int PHASE = 1_000;

    /** Lists rehearsed at the start. */
    private static final int REHEARSED = 4;

    @Bean
    Rehearsal rehearsal(LiveRankProperties properties) {
        return new Rehearsal(properties.engineSettings(), properties.textIndex(), REHEARSED);
    }

    @Bean
    Engine engine(LiveRankProperties properties) {
        return new Engine(properties.engineSettings());
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "liverank.text-index", matchIfMissing = true)
    TextIndex textIndex(Engine engine) {
        return new TextIndex(engine::catalog);
    }

    @Bean
    Doctor doctor(Engine engine) {
        return new Doctor(engine);
    }

    @Bean
    Signals signals(Engine engine) {
        return new Signals(engine, new Importance(engine));
    }

    @Bean(destroyMethod = "")
    Learner learner(
            Rehearsal rehearsal,
            Engine engine,
            EventLog log,
            CheckpointStore checkpoints,
            Doctor doctor,
            LiveRankProperties properties) {
        var learner = new Learner(
                engine,
                log,
                new StartFromPublished(checkpoints, properties.dataDir().resolve(LiveRankProperties.PUBLISHED_MODEL)),
                new Learner.Settings(properties.checkpointInterval(), properties.logRetention()));
        doctor.watch(learner);
        learner.beforeReading(rehearsal::await);
        return learner;
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

    @Bean
    SmartLifecycle learnerLifecycle(
            Learner learner, LettuceConnectionFactory connections, LiveRankProperties properties) {
        return new Running(
                PHASE,
                () -> {
                    MemoryReturn.apply();
                    new RedisAtStart(connections, properties.safety()).meet(learner::start);
                },
                learner::close);
    }
}
