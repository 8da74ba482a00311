package io.liverank.doctor;

import io.liverank.doctor.Finding.Severity;
import io.liverank.engine.Learner;
import java.util.List;

/** Whether events were lost from the log. One is worth telling. */
record LogGapCheck() implements Check {
    @Override
    public List<Finding> findings(Observations seen) {
        Learner learner = seen.learner();
        if (learner == null || learner.gaps() == 0) {
            return List.of();
        }
        boolean refused = learner.refusal() != null;
        return List.of(new Finding(
                "log_gap",
                refused ? Severity.ERROR : Severity.WARNING,
                refused
                        ? "The log goes on from no state there is"
                        : "The log did not go on from where this server stood",
                learner.lastGap() == null ? "" : learner.lastGap(),
                0,
                null,
                "Look at Redis, or Kafka: its persistence, failovers and room, and liverank.log-retention; send lost events again"
                        + " with their eventIds."));
    }
}
