package io.liverank.operate;

import io.liverank.doctor.Doctor;
import io.liverank.doctor.Finding;
import io.liverank.doctor.Finding.Severity;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * The doctor's findings as health: {@code WARNING} or {@code ERROR} if there are such. These states are the integration's,
 * not the server's: they do not enter into the overall state.
 */
@Component("doctorHealthIndicator")
class DoctorHealth implements HealthIndicator {
    private final Doctor doctor;

    DoctorHealth(Doctor doctor) {
        this.doctor = doctor;
    }

    @Override
    public Health health() {
        List<Finding> findings = doctor.examine();
        Severity worst = findings.get(0).severity();
        Health.Builder health =
                worst.compareTo(Severity.WARNING) < 0 ? Health.up() : Health.status(new Status(worst.name()));
        for (Finding finding : findings) {
            if (finding.severity().compareTo(Severity.WARNING) >= 0) {
                health.withDetail(finding.code(), finding.detail());
            }
        }
        return health.build();
    }
}
