package io.liverank.operate;

import io.liverank.catalog.TextIndex;
import io.liverank.doctor.Doctor;
import io.liverank.engine.CheckpointStore;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.engine.Learner;
import io.liverank.event.ByteWriter;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import io.liverank.model.ModelSettings;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine and its learner, from the properties. */
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {
    /** After the connections (phase 0) and before the web server: requests meet an engine that has its checkpoint. */
    private static final int PHASE = 1_000;

    @Bean
    Engine engine(LiveRankProperties properties) {
        EngineSettings defaults = EngineSettings.DEFAULT;
        var gains = new HashMap<>(defaults.gains());
        gains.putAll(properties.gains());
        var challengers = new HashMap<String, ModelSettings>();
        properties.challengers().forEach((name, model) -> challengers.put(name, model.settings()));
        return new Engine(new EngineSettings(
                properties.attributionWindow(),
                gains,
                true,
                true,
                properties.update().cutLists(),
                properties.pendingRows(),
                defaults.eventIds(),
                properties.maxItems(),
                properties.maxUsers(),
                defaults.sessions(),
                defaults.queries(),
                properties.model().settings(),
                challengers,
                properties.features().settings()));
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "liverank.text-index", matchIfMissing = true)
    TextIndex textIndex(Engine engine) {
        return new TextIndex(engine.catalog());
    }

    @Bean
    Doctor doctor(Engine engine) {
        return new Doctor(engine);
    }

    @Bean(destroyMethod = "")
    Learner learner(Engine engine, EventLog log, CheckpointStore checkpoints, LiveRankProperties properties) {
        return new Learner(
                engine,
                log,
                new StartFromPublished(checkpoints, properties.dataDir().resolve(LiveRankProperties.PUBLISHED_MODEL)),
                new Learner.Settings(properties.checkpointInterval(), properties.logRetention()));
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

        @Override
        public void save(LogPosition position, Consumer<ByteWriter> checkpoint) {
            store.save(position, checkpoint);
        }
    }

    @Bean
    SmartLifecycle learnerLifecycle(Learner learner) {
        return new Running(
                PHASE,
                () -> {
                    MemoryReturn.apply();
                    learner.start();
                },
                learner::close);
    }

    private static double lagSeconds(Learner learner) {
        try {
            return learner.lag().toMillis() / 1_000.0;
        } catch (LogUnavailableException e) {
            return Double.NaN;
        }
    }

    @Bean
    MeterBinder engineMeters(Engine engine, Learner learner) {
        return registry -> {
            for (Count count : Count.values()) {
                FunctionCounter.builder(
                                "liverank.events", engine, one -> one.counts().get(count))
                        .tag("what", count.name().toLowerCase(Locale.ROOT))
                        .description("what became of the log's events")
                        .register(registry);
            }
            Gauge.builder("liverank.items", engine, one -> one.catalog().size())
                    .description("items in the catalogue")
                    .register(registry);
            Gauge.builder("liverank.learner.caught.up", learner, one -> one.caughtUp() ? 1 : 0)
                    .description("1 once the log as of the start has been applied")
                    .register(registry);
            Gauge.builder("liverank.learner.lag", learner, EngineConfiguration::lagSeconds)
                    .baseUnit("seconds")
                    .description("how far the learner is behind the end of the log; absent while Redis is away")
                    .register(registry);
            FunctionCounter.builder("liverank.learner.failures", learner, Learner::failures)
                    .description("faults the learner met")
                    .register(registry);
            Gauge.builder(
                            "liverank.served.mrr",
                            engine,
                            one -> one.progress().all().served().mrr())
                    .description("progressive MRR of our order")
                    .register(registry);
            Gauge.builder(
                            "liverank.shown.mrr",
                            engine,
                            one -> one.progress().all().shown().mrr())
                    .description("progressive MRR of the search engine's order")
                    .register(registry);
        };
    }
}
