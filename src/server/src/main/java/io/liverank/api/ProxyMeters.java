package io.liverank.api;

import io.liverank.doctor.Doctor;
import io.liverank.operate.LiveRankProperties;
import io.liverank.operate.ShopTag;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** What goes through the proxy; nothing is measured where there is none. Thread-safe. */
@Component
final class ProxyMeters {
    private final Map<ProxyOutcome, Counter> outcomes = new EnumMap<>(ProxyOutcome.class);
    private final Timer engine;
    private final Doctor doctor;

    ProxyMeters(MeterRegistry meters, LiveRankProperties properties, Doctor doctor) {
        this.doctor = doctor;
        Tags shop = ShopTag.of(properties.shop());
        boolean measured = !properties.proxy().upstream().isEmpty();
        this.engine = measured
                ? Timer.builder("liverank.proxy.engine")
                        .description("time until a search engine behind the proxy has answered")
                        .tags(shop)
                        .register(meters)
                : null;
        for (ProxyOutcome outcome : measured ? ProxyOutcome.values() : new ProxyOutcome[0]) {
            outcomes.put(
                    outcome,
                    Counter.builder("liverank.proxy.calls")
                            .description(
                                    "calls through the proxy, each of several searches by itself, by what became of them")
                            .tag("outcome", outcome.word())
                            .tags(shop)
                            .register(meters));
        }
    }

    /** What became of a call to {@code path}, or of one of its searches. */
    void count(ProxyOutcome outcome, String path) {
        outcomes.get(outcome).increment();
        doctor.searched(outcome.searched(), path);
    }

    /** The engine's answer is there. */
    void answered(long nanos) {
        engine.record(nanos, TimeUnit.NANOSECONDS);
    }
}
