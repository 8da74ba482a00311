package io.liverank.api;

import io.liverank.doctor.Doctor;
import io.liverank.input.Fault;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Counts what was wrong with inputs, by code: {@code liverank.faults} refused an input or an entry of it, {@code
 * liverank.remarks} cost an attribute or left a doubt; and tells the doctor. Thread-safe.
 */
@Component
final class FaultMeter {
    private final MeterRegistry meters;
    private final Doctor doctor;

    FaultMeter(MeterRegistry meters, Doctor doctor) {
        this.meters = meters;
        this.doctor = doctor;
    }

    void count(List<Fault> faults) {
        for (Fault fault : faults) {
            meters.counter("liverank.faults", "code", fault.code()).increment();
            doctor.refused(fault.code(), fault.pointer());
        }
    }

    void remarked(List<Fault> remarks) {
        for (Fault remark : remarks) {
            meters.counter("liverank.remarks", "code", remark.code()).increment();
            doctor.remarked(remark.code(), remark.pointer() + " " + remark.detail());
        }
    }
}
