package io.liverank.operate;

import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.ForwardingEventLog;
import io.liverank.event.LogPosition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A log whose appends are timed, and are spans where there are traces. As thread-safe as the log. */
final class ObservedEventLog extends ForwardingEventLog {
    private final Tracer tracer;
    private final Timer stored;
    private final Timer failed;
    private final Counter events;

    ObservedEventLog(EventLog log, MeterRegistry meters, Tags shop, Tracer tracer) {
        super(log);
        this.tracer = tracer;
        this.stored = timer(meters, shop, "stored");
        this.failed = timer(meters, shop, "failed");
        this.events = Counter.builder("liverank.log.appended")
                .description("events that the log took from this server")
                .tags(shop)
                .register(meters);
    }

    private static Timer timer(MeterRegistry meters, Tags shop, String outcome) {
        return Timer.builder("liverank.log.append")
                .tag("outcome", outcome)
                .description("time until the log holds what was appended")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(5))
                .tags(shop)
                .register(meters);
    }

    @Override
    public CompletionStage<List<LogPosition>> append(List<? extends Event> appended) {
        return observed(appended, super::append);
    }

    @Override
    public CompletionStage<List<LogPosition>> appendUnpromised(List<? extends Event> appended) {
        return observed(appended, super::appendUnpromised);
    }

    private CompletionStage<List<LogPosition>> observed(
            List<? extends Event> appended,
            Function<List<? extends Event>, CompletionStage<List<LogPosition>>> appending) {
        long started = System.nanoTime();
        Span span = tracer.nextSpan().name("log append").start();
        return appending.apply(appended).whenComplete((positions, fault) -> {
            long took = System.nanoTime() - started;
            if (fault == null) {
                stored.record(took, TimeUnit.NANOSECONDS);
                events.increment(appended.size());
            } else {
                failed.record(took, TimeUnit.NANOSECONDS);
                span.error(fault);
            }
            span.end();
        });
    }
}
