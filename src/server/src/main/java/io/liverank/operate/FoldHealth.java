package io.liverank.operate;

import io.liverank.engine.Learner;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Down once a fault has stopped the learner. Part of liveness: only a new process can mend it, and {@link LearnerHealth}
 * is not up while a log is caught up with, which is no reason to be killed.
 */
@Component("foldHealthIndicator")
class FoldHealth implements HealthIndicator {
    private final Learner learner;

    FoldHealth(Learner learner) {
        this.learner = learner;
    }

    @Override
    public Health health() {
        return learner.stopped()
                .map(fault -> Health.down().withDetail("stoppedBy", fault.toString()))
                .orElseGet(Health::up)
                .build();
    }
}
