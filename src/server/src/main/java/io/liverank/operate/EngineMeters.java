package io.liverank.operate;

import io.liverank.engine.Counts.Count;
import io.liverank.engine.Effort;
import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.event.LogUnavailableException;
import io.liverank.experiment.Contest;
import io.liverank.experiment.Contests;
import io.liverank.instance.Instance;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** Meters of the fold: events, the learner and what it holds. What each means: docs/operations.md. */
@Component
final class EngineMeters implements MeterBinder {
    private final Engine engine;
    private final Learner learner;
    private final Tags shop;

    EngineMeters(Instance instance) {
        this.engine = instance.engine();
        this.learner = instance.learner();
        this.shop = ShopTag.of(instance.name());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Count count : Count.values()) {
            FunctionCounter.builder(
                            "liverank.events", engine, one -> one.counts().get(count))
                    .tag("what", count.name().toLowerCase(Locale.ROOT))
                    .description("what became of the log's events")
                    .tags(shop)
                    .register(registry);
        }
        Gauge.builder("liverank.items", engine, one -> one.catalog().size())
                .description("items in the catalogue")
                .tags(shop)
                .register(registry);
        Gauge.builder("liverank.users", engine, one -> one.profiles().users())
                .description("users and clients with a profile")
                .tags(shop)
                .register(registry);
        learner(registry);
        log(registry);
        order(registry);
        baseline(registry);
    }

    private void learner(MeterRegistry registry) {
        Gauge.builder("liverank.learner.caught.up", learner, one -> one.caughtUp() ? 1 : 0)
                .description("1 once the log as of the start has been applied")
                .tags(shop)
                .register(registry);
        Gauge.builder("liverank.learner.lag", learner, EngineMeters::lagSeconds)
                .baseUnit("seconds")
                .description("how far the learner is behind the end of the log; absent while Redis is away")
                .tags(shop)
                .register(registry);
        FunctionCounter.builder("liverank.learner.failures", learner, Learner::failures)
                .description("faults the learner met")
                .tags(shop)
                .register(registry);
        Gauge.builder("liverank.learner.stopped", learner, one -> one.stopped().isPresent() ? 1 : 0)
                .description("1 once a fault has stopped the learner for good")
                .tags(shop)
                .register(registry);
        FunctionCounter.builder("liverank.listener.failures", engine, Engine::listenerFaults)
                .description("faults of who listens to the fold: the doctor, the journal, the buffer of examples")
                .tags(shop)
                .register(registry);
        timer(registry, "liverank.learner.apply", learner.applying(), "folding the log's events, learning included");
        timer(
                registry,
                "liverank.checkpoint",
                learner.checkpointing().effort(),
                "writing checkpoints, while learning goes on");
        timer(
                registry,
                "liverank.checkpoint.pause",
                learner.checkpointing().pause(),
                "pauses of learning that checkpoints take");
        FunctionCounter.builder("liverank.checkpoint.late", learner, one -> one.checkpointing()
                        .late())
                .description("checkpoints that had to wait because the one before was still being written")
                .tags(shop)
                .register(registry);
    }

    private void log(MeterRegistry registry) {
        Gauge.builder("liverank.log.available", learner, one -> one.logAvailable() ? 1 : 0)
                .description("1 if the last attempt to read the log went well")
                .tags(shop)
                .register(registry);
        Gauge.builder("liverank.log.refused", learner, one -> one.refusal() == null ? 0 : 1)
                .description("1 while the log does not go on from any state there is, and feedback is refused")
                .tags(shop)
                .register(registry);
        FunctionCounter.builder("liverank.log.gaps", learner, Learner::gaps)
                .description("times the log did not go on from where this server stood")
                .tags(shop)
                .register(registry);
        FunctionCounter.builder("liverank.checkpoint.fallbacks", learner, Learner::fallbacks)
                .description("times the newest checkpoint could not be used and the one before was")
                .tags(shop)
                .register(registry);
    }

    private void order(MeterRegistry registry) {
        Gauge.builder(
                        "liverank.served.mrr",
                        engine,
                        one -> one.progress().all().served().mrr())
                .description("progressive MRR of our order, on which the clicks were made: they favour it")
                .tags(shop)
                .register(registry);
        Gauge.builder(
                        "liverank.shown.mrr",
                        engine,
                        one -> one.progress().all().shown().mrr())
                .description(
                        "progressive MRR of the search engine's order; the clicks were made on ours and favour that")
                .tags(shop)
                .register(registry);
    }

    private void baseline(MeterRegistry registry) {
        outcome(registry, "win", Contest::wins);
        outcome(registry, "loss", Contest::losses);
        outcome(registry, "tie", Contest::ties);
        outcome(registry, "no_choice", Contest::unchosen);
        window(registry, "all", Contests::all);
        window(registry, "recent", Contests::recent);
    }

    private void outcome(MeterRegistry registry, String outcome, ToDoubleFunction<Contest> count) {
        FunctionCounter.builder(
                        "liverank.baseline.lists",
                        engine,
                        one -> count.applyAsDouble(one.progress().baseline().all()))
                .tag("outcome", outcome)
                .description(
                        "interleaved lists: won by our order, by the search engine's, by neither, without a choice")
                .tags(shop)
                .register(registry);
    }

    private void window(MeterRegistry registry, String window, Function<Contests, Contest> of) {
        bound(registry, window, "low", engine -> of.apply(engine.progress().baseline())
                .interval()
                .low());
        bound(registry, window, "high", engine -> of.apply(engine.progress().baseline())
                .interval()
                .high());
    }

    private void bound(MeterRegistry registry, String window, String bound, ToDoubleFunction<Engine> value) {
        Gauge.builder("liverank.baseline.won", engine, value)
                .tag("window", window)
                .tag("bound", bound)
                .description(
                        "between low and high lies the share of interleaved lists that our order wins; above 0.5 it is"
                                + " better than the search engine's")
                .tags(shop)
                .register(registry);
    }

    private void timer(MeterRegistry registry, String name, Effort effort, String description) {
        FunctionTimer.builder(name, effort, Effort::count, Effort::nanos, TimeUnit.NANOSECONDS)
                .description(description)
                .tags(shop)
                .register(registry);
    }

    private static double lagSeconds(Learner learner) {
        try {
            return learner.lag().toMillis() / 1_000.0;
        } catch (LogUnavailableException e) {
            return Double.NaN;
        }
    }
}
