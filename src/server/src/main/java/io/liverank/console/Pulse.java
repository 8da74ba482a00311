package io.liverank.console;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.liverank.evaluate.Metrics;
import io.liverank.experiment.Contest;
import java.util.Locale;
import java.util.Map;

/**
 * The server at a moment.
 *
 * @param time milliseconds since 1970
 * @param rankings lists in the log so far
 * @param feedback events in the log so far
 * @param rankingsPerSecond since the pulse before
 * @param feedbackPerSecond since the pulse before
 * @param lagMillis how far the learner is behind the log; absent while Redis is away
 * @param shed lists that no model learned, because a learner could not keep up
 * @param version of the model in charge
 * @param incidents on record that are trouble: what somebody asked for is none
 * @param incident the newest one's kind; absent before any
 * @param mixture what each expert weighs in the served score
 * @param baseline our order against the search engine's, in the lists that were interleaved
 * @param figures of the last lists, which LiveRank showed, by ranking: shown, base, live, served
 * @param counters the same of each plain counter that is an expert of the mixture, by name
 * @param parts what other rooms add
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Pulse(
        long time,
        int items,
        long rankings,
        long feedback,
        double rankingsPerSecond,
        double feedbackPerSecond,
        Long lagMillis,
        long shed,
        boolean logAvailable,
        long version,
        boolean paused,
        int incidents,
        String incident,
        Map<String, Double> mixture,
        Baseline baseline,
        Map<String, Figures> figures,
        Map<String, Figures> counters,
        @JsonAnyGetter Map<String, Object> parts) {

    /** Who won; the share of wins lies between low and high. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Baseline(long lists, long wins, long losses, Double share, double low, double high, String verdict) {
        static Baseline of(Contest contest) {
            return new Baseline(
                    contest.lists(),
                    contest.wins(),
                    contest.losses(),
                    Figures.finite(contest.share()),
                    contest.interval().low(),
                    contest.interval().high(),
                    contest.verdict().name().toLowerCase(Locale.ROOT));
        }
    }

    /** Over the last lists; what could not be measured yet is absent. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Figures(Double ndcg10, Double mrr, Double auc, Double calibration) {
        static Figures of(Metrics metrics) {
            return new Figures(
                    finite(metrics.ndcg10()),
                    finite(metrics.mrr()),
                    finite(metrics.auc()),
                    finite(metrics.calibration()));
        }

        private static Double finite(double value) {
            return Double.isFinite(value) ? value : null;
        }
    }
}
