package io.liverank.api;

import io.liverank.json.Fault;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.stereotype.Component;

/** Counts what was wrong with inputs, by code: {@code liverank.faults}. Thread-safe. */
@Component
final class FaultMeter {
    private final MeterRegistry meters;

    FaultMeter(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(List<Fault> faults) {
        faults.forEach(
                fault -> meters.counter("liverank.faults", "code", fault.code()).increment());
    }
}
