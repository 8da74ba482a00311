package io.liverank.operate;

import io.liverank.engine.Engine;
import io.liverank.engine.Incident;
import io.liverank.engine.Learning;
import io.liverank.engine.Watches;
import io.liverank.event.UpdateRecord;
import io.liverank.event.UpdateRecord.Figures;
import io.liverank.instance.Instance;
import io.liverank.model.Mixture.Expert;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** Meters of learning: versions, updates and their gate, mixture, drift. What each means: docs/operations.md. */
@Component
final class LearningMeters implements MeterBinder {
    private final Engine engine;
    private final Tags shop;

    LearningMeters(Instance instance) {
        this.engine = instance.engine();
        this.shop = ShopTag.of(instance.name());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Expert expert : Expert.values()) {
            gauge("liverank.mixture.weight", one -> one.mixtureWeights()[expert.ordinal()])
                    .tag("expert", expert.name().toLowerCase(Locale.ROOT))
                    .description("the expert's weight in the served score")
                    .register(registry);
        }
        List<String> foreign = engine.settings().foreign().rankers();
        for (int i = 0; i < foreign.size(); i++) {
            int expert = Expert.values().length + i;
            gauge("liverank.mixture.weight", one -> one.mixtureWeights()[expert])
                    .tag("expert", foreign.get(i))
                    .description("the expert's weight in the served score")
                    .register(registry);
        }
        gauge("liverank.model.version", Learning::version)
                .description("version of the model in charge")
                .register(registry);
        gauge("liverank.learning.paused", one -> one.paused() ? 1 : 0)
                .description("1 while the label stream cannot be believed")
                .register(registry);
        updates(registry);
        protection(registry);
    }

    private void updates(MeterRegistry registry) {
        gauge("liverank.update.open", one -> one.openUpdate() == null ? 0 : 1)
                .description("1 while an update is under way")
                .register(registry);
        gauge("liverank.update.duration", one -> newest(one, update -> update.millis() / 1_000.0))
                .baseUnit("seconds")
                .description("how long the newest update took; absent before the first")
                .register(registry);
        gauge("liverank.gate.confidence", one -> newest(one, UpdateRecord::confidence))
                .description("share of bootstrap samples in which the newest update ranked better")
                .register(registry);
        gate(registry, "before", UpdateRecord::before);
        gate(registry, "after", UpdateRecord::after);
    }

    private void gate(MeterRegistry registry, String model, Function<UpdateRecord, Figures> figures) {
        gauge(
                        "liverank.gate.loss",
                        one -> newest(one, update -> figures.apply(update).loss()))
                .tag("model", model)
                .description("mean ranking loss on the lists held out of the newest update, which LiveRank showed")
                .register(registry);
        gauge(
                        "liverank.gate.mrr",
                        one -> newest(one, update -> figures.apply(update).mrr()))
                .tag("model", model)
                .description("MRR on the lists held out of the newest update, which LiveRank showed")
                .register(registry);
    }

    private void protection(MeterRegistry registry) {
        for (Incident.Kind kind : Incident.Kind.values()) {
            FunctionCounter.builder(
                            "liverank.incidents", engine, one -> one.learning().incidents(kind))
                    .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                    .tags(shop)
                    .description("incidents since this server started")
                    .register(registry);
        }
        watch(registry, "lost_to_base", Watches::lostToBase);
        watch(registry, "lost_to_retrieval", Watches::lostToRetrieval);
        watch(registry, "drift", Watches::drift);
    }

    private void watch(MeterRegistry registry, String name, ToDoubleFunction<Watches> level) {
        gauge("liverank.watch", one -> level.applyAsDouble(one.watches()))
                .tag("alarm", name)
                .description("how near an alarm is, 0 to 1")
                .register(registry);
    }

    /** Asks the engine each time: its learning is another after it was loaded anew. */
    private Gauge.Builder<Engine> gauge(String name, ToDoubleFunction<Learning> value) {
        return Gauge.builder(name, engine, one -> value.applyAsDouble(one.learning()))
                .tags(shop);
    }

    /** NaN, which is not shown, before the first update. */
    private static double newest(Learning learning, ToDoubleFunction<UpdateRecord> figure) {
        List<Learning.EndedUpdate> history = learning.history();
        return history.isEmpty()
                ? Double.NaN
                : figure.applyAsDouble(history.get(history.size() - 1).update());
    }
}
