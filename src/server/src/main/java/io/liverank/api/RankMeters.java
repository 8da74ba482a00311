package io.liverank.api;

import io.liverank.engine.Ranked;
import io.liverank.operate.LiveRankProperties;
import io.liverank.operate.ShopTag;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Tracer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What /rank took, stage by stage: meters always, spans where there are traces. Thread-safe. */
@Component
final class RankMeters {
    private enum Stage {
        RETRIEVE,
        FEATURES,
        SCORES,
        EXPLANATIONS
    }

    private final Tracer tracer;
    private final Timer whole;
    private final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);
    private final Timer waited;
    private final Counter degraded;
    private final Counter dropped;

    RankMeters(MeterRegistry meters, LiveRankProperties properties, ObjectProvider<Tracer> tracer) {
        Tags shop = ShopTag.of(properties.shop());
        this.tracer = tracer.getIfAvailable(() -> Tracer.NOOP);
        this.whole = Timer.builder("liverank.rank")
                .description("time to rank a list")
                .publishPercentileHistogram()
                .tags(shop)
                .register(meters);
        for (Stage stage : Stage.values()) {
            stages.put(
                    stage,
                    Timer.builder("liverank.rank.stage")
                            .tag("stage", stage.name().toLowerCase(Locale.ROOT))
                            .description("time of a stage of ranking a list")
                            .tags(shop)
                            .register(meters));
        }
        this.waited = Timer.builder("liverank.rank.wait")
                .description("time that rankings waited for their turn because the learner was behind")
                .tags(shop)
                .register(meters);
        this.degraded = Counter.builder("liverank.rank.degraded")
                .description("lists answered in the search engine's order because ranking failed")
                .tags(shop)
                .register(meters);
        this.dropped = Counter.builder("liverank.rank.dropped")
                .description("lists ranked but not written to the log")
                .tags(shop)
                .register(meters);
    }

    /** A list was ranked; {@code nanos} is all of it, {@code retrieving} the part before the engine was asked. */
    void ranked(Ranked ranked, long nanos, long retrieving) {
        whole.record(nanos, TimeUnit.NANOSECONDS);
        Instant at = tracer.currentSpan() == null ? null : Instant.now().minusNanos(nanos);
        at = stage(Stage.RETRIEVE, at, retrieving);
        at = stage(Stage.FEATURES, at, ranked.stages().features());
        at = stage(Stage.SCORES, at, ranked.stages().scores());
        if (!ranked.explanations().isEmpty()) {
            stage(Stage.EXPLANATIONS, at, ranked.stages().explanations());
        }
    }

    /** When the stage ended; null if it began at null: there is no trace to tell. */
    private Instant stage(Stage stage, Instant from, long nanos) {
        stages.get(stage).record(nanos, TimeUnit.NANOSECONDS);
        if (from == null) {
            return null;
        }
        Instant to = from.plusNanos(nanos);
        tracer.spanBuilder()
                .name("rank " + stage.name().toLowerCase(Locale.ROOT))
                .startTimestamp(micros(from), TimeUnit.MICROSECONDS)
                .start()
                .end(micros(to), TimeUnit.MICROSECONDS);
        return to;
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    void degraded(long nanos) {
        whole.record(nanos, TimeUnit.NANOSECONDS);
        degraded.increment();
    }

    /** A ranking has waited for its turn. */
    void waited(long nanos) {
        waited.record(nanos, TimeUnit.NANOSECONDS);
    }

    void dropped() {
        dropped.increment();
    }
}
