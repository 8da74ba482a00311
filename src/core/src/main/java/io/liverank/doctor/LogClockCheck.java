package io.liverank.doctor;

import io.liverank.doctor.Finding.Severity;
import io.liverank.doctor.Observations.Trait;
import java.util.List;
import java.util.Locale;

/** Whether events are ahead of the log's clock. One is worth telling: no client makes them, so some server's clock is wrong. */
record LogClockCheck() implements Check {
    @Override
    public List<Finding> findings(Observations seen) {
        Share ahead = seen.times.of(Trait.AHEAD_OF_LOG);
        boolean well = ahead.share() == 0;
        if (well && ahead.cases() < LEAST) {
            return List.of();
        }
        return List.of(
                new Finding(
                        "clock_ahead_of_log",
                        well ? Severity.OK : Severity.WARNING,
                        "Events ahead of the log's own clock",
                        String.format(
                                Locale.ROOT,
                                "%.1f%% of %,.0f lists and events, more than %,d s; taken for the time at which the log took them",
                                100 * ahead.share(),
                                ahead.cases(),
                                seen.engine().settings().clockSkew().toSeconds()),
                        ahead.share(),
                        well ? null : ahead.example(),
                        well
                                ? null
                                : "A LiveRank server's clock is ahead of the log's, or that one is behind: let NTP set all of them."));
    }
}
