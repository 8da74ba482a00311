package io.liverank.api;

import io.liverank.engine.Learner;
import io.liverank.event.LogPosition;
import io.liverank.operate.LiveRankProperties;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Whether this server's learner keeps up with the rankings that are answered. Who writes a ranking asks, and writes down
 * what it was told: so all replicas leave the same lists unlearned, whatever their own learners do. Thread-safe; asking takes
 * a look at memory.
 */
@Component
class LearnerLoad {
    private final Learner learner;
    private final Duration most;
    private final Duration near;

    LearnerLoad(Learner learner, LiveRankProperties properties) {
        this.learner = learner;
        this.most = properties.shedLag();
        this.near = properties.yieldLag();
    }

    /** Whether a ranking that is written now had better not be learned. */
    boolean isTooMuch() {
        return !most.isZero() && learner.backlog().compareTo(most) > 0;
    }

    /** Whether rankings had better leave it a processor; no processor helps it while the log is away. */
    boolean isBehind() {
        return !near.isZero() && learner.logAvailable() && learner.backlog().compareTo(near) > 0;
    }

    /** The log has taken a ranking at {@code position} just now. */
    void written(LogPosition position, boolean light) {
        learner.written(position, light);
    }
}
