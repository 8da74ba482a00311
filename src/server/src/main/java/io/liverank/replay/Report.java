package io.liverank.replay;

import io.liverank.engine.Incident;
import io.liverank.engine.Learning;
import io.liverank.evaluate.Evaluation;
import io.liverank.evaluate.Metrics;
import io.liverank.experiment.Contest;
import io.liverank.operate.SettingsReader;
import java.util.List;
import java.util.Map;

/**
 * What a replay measured: the contents of report.json.
 *
 * @param settings those that are not left to their defaults
 * @param baseline our order against the search engine's: in a file that somebody else recorded no list is interleaved, so
 *     there is nothing that could be said; all other figures are by clicks on the order recorded, which they favour
 * @param firstChoice the mean reciprocal rank of each list's first choice, where the other figures take the best placed
 * @param counters plain counters, each alone, by name
 */
record Report(
        long events,
        long rejected,
        long rankings,
        long labelled,
        double seconds,
        double eventsPerSecond,
        String model,
        List<SettingsReader.Given> settings,
        Contest baseline,
        Metrics shown,
        Metrics served,
        Metrics base,
        Metrics live,
        FirstChoices.Figures firstChoice,
        Map<String, Metrics> counters,
        Map<String, Metrics> challengers,
        List<Evaluation.Threshold> thresholds,
        List<Window> windows,
        List<Mixed> mixture,
        List<Learning.EndedUpdate> updates,
        List<Incident> incidents,
        double[][] calibrationCurve,
        double[][] precisionRecallCurve,
        Map<String, Double> denseWeights,
        Map<String, Double> hashedWeights,
        Map<String, Long> counts,
        List<Rejection> rejections) {
    /** A tenth of the labelled rankings, and those without a choice that finished among them. */
    record Window(Metrics shown, Metrics served) {}

    /** The mixture's weights after so many labelled lists. */
    record Mixed(long labelled, double retrieval, double base, double live, Map<String, Double> counters) {}

    /** A line that was not taken. */
    record Rejection(long line, String pointer, String reason) {}
}
