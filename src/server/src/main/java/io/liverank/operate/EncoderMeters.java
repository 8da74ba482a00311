package io.liverank.operate;

import io.liverank.encode.EncoderWatch;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Counts what encoders do. Thread-safe. */
record EncoderMeters(MeterRegistry meters, Tags shop) implements EncoderWatch {
    @Override
    public void encoded(String encoder, What what, long nanos) {
        meters.timer("liverank.encoder.encoded", shop.and("encoder", encoder, "what", name(what)))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void missed(String encoder, What what, Reason reason) {
        meters.counter(
                        "liverank.encoder.missed",
                        shop.and("encoder", encoder, "what", name(what), "reason", name(reason)))
                .increment();
    }

    private static String name(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
