package io.liverank.operate;

import io.liverank.foreign.ForeignWatch;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Counts what foreign models do. Thread-safe. */
record ForeignMeters(MeterRegistry meters, Tags shop) implements ForeignWatch {
    @Override
    public void scored(String model, long nanos) {
        meters.timer("liverank.foreign.scored", shop.and("model", model)).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void missed(String model, Reason reason) {
        meters.counter(
                        "liverank.foreign.missed",
                        shop.and("model", model, "reason", reason.name().toLowerCase(Locale.ROOT)))
                .increment();
    }
}
