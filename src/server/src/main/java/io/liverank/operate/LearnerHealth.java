package io.liverank.operate;

import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.event.LogUnavailableException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Out of service until the learner has caught up with the log as it was at the start. Afterwards up, even while Redis
 * is away: ranking goes on, and the details say so. Out of service as well while the log does not go on from any state
 * there is. Down once a fault has stopped the learner.
 */
@Component("learnerHealthIndicator")
class LearnerHealth implements HealthIndicator {
    private final Learner learner;
    private final Engine engine;

    LearnerHealth(Learner learner, Engine engine) {
        this.learner = learner;
        this.engine = engine;
    }

    @Override
    public Health health() {
        Health.Builder health = learner.caughtUp() && learner.refusal() == null ? Health.up() : Health.outOfService();
        learner.stopped().ifPresent(fault -> health.down().withDetail("stoppedBy", fault.toString()));
        try {
            health.withDetail("lagMillis", learner.lag().toMillis());
        } catch (LogUnavailableException e) {
            health.withDetail("lagMillis", "unknown").withDetail("logFault", String.valueOf(e.getMessage()));
        }
        if (learner.refusal() != null) {
            health.withDetail("logGap", learner.refusal());
        }
        if (learner.lastGap() != null) {
            health.withDetail("lastGap", learner.lastGap());
        }
        return health.withDetail("gaps", learner.gaps())
                .withDetail("log", learner.following())
                .withDetail("checkpointFallbacks", learner.fallbacks())
                .withDetail("logAvailable", learner.logAvailable())
                .withDetail("checkpoint", learner.checkpointed().toString())
                .withDetail("failures", learner.failures())
                .withDetail("listsShed", engine.counts().get(Count.LISTS_SHED))
                .build();
    }
}
