package io.liverank.operate;

import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A log whose appends are timed, and are spans where there are traces. As thread-safe as the log. */
final class ObservedEventLog implements EventLog {
    private final EventLog log;
    private final Tracer tracer;
    private final Timer stored;
    private final Timer failed;
    private final Counter events;

    ObservedEventLog(EventLog log, MeterRegistry meters, Tracer tracer) {
        this.log = log;
        this.tracer = tracer;
        this.stored = timer(meters, "stored");
        this.failed = timer(meters, "failed");
        this.events = Counter.builder("liverank.log.appended")
                .description("events that the log took from this server")
                .register(meters);
    }

    private static Timer timer(MeterRegistry meters, String outcome) {
        return Timer.builder("liverank.log.append")
                .tag("outcome", outcome)
                .description("time until the log holds what was appended")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(5))
                .register(meters);
    }

    @Override
    public CompletionStage<List<LogPosition>> append(List<? extends Event> appended) {
        return observed(appended, log::append);
    }

    @Override
    public CompletionStage<List<LogPosition>> appendUnpromised(List<? extends Event> appended) {
        return observed(appended, log::appendUnpromised);
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

    @Override
    public List<Entry> read(LogPosition position, int limit, Duration wait) {
        return log.read(position, limit, wait);
    }

    @Override
    public LogPosition end() {
        return log.end();
    }

    @Override
    public String identity(String proposed) {
        return log.identity(proposed);
    }

    @Override
    public String renewIdentity(String old) {
        return log.renewIdentity(old);
    }

    @Override
    public boolean holds(LogPosition position) {
        return log.holds(position);
    }

    @Override
    public long trim(LogPosition position) {
        return log.trim(position);
    }

    @Override
    public boolean isFull() {
        return log.isFull();
    }

    @Override
    public void close() {
        log.close();
    }
}
