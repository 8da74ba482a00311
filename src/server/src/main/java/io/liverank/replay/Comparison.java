package io.liverank.replay;

import io.liverank.operate.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Runs of one file with different settings, side by side: the contents of compare.json.
 *
 * @param shownBy whose order users saw
 * @param judgedBy whose labels the figures go by
 * @param runs as they were given; the first is what the others are held against
 */
record Comparison(String events, String shownBy, String judgedBy, List<Run> runs) {
    private static final String SHOWN_BY = "the order recorded in the file, in every run; no list was shown as a run"
            + " would have ranked it, so clicks favour the recorded order, and settings that rank like it";
    private static final String JUDGED_BY = "the first run's labels";

    /**
     * Averages over lists that were scored before anything was learned from them.
     *
     * @param lists with a choice, which mrr and ndcg10 are averaged over
     * @param logLoss per candidate, over all lists, with a choice or without
     * @param calibration predicted over observed choices, over all lists
     */
    record Figures(long lists, double mrr, double ndcg10, double logLoss, double calibration) {}

    /** A stretch of lists against the first run's. */
    record Differences(PairedDifference mrr, PairedDifference ndcg10) {}

    /**
     * A run.
     *
     * @param set as it was given
     * @param report folder of its own report, from the comparison's
     * @param settings that are not left to their defaults
     * @param unpaired lists of one of both runs that the other does not have
     * @param differences over all lists, and over the second half; null for the first run
     */
    record Run(
            String set,
            String report,
            List<SettingsReader.Given> settings,
            Figures all,
            Figures secondHalf,
            long unpaired,
            Differences differences,
            Differences secondHalfDifferences) {}

    static Comparison of(
            String events, List<String> sets, List<List<SettingsReader.Given>> settings, List<Track> tracks) {
        Track first = tracks.get(0);
        long half = first.half();
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < tracks.size(); i++) {
            Track track = tracks.get(i);
            runs.add(new Run(
                    sets.get(i),
                    Integer.toString(i + 1),
                    settings.get(i),
                    Track.average(track.lists().values()),
                    Track.average(track.lists().tailMap(half).values()),
                    track.strangers() + first.lists().size() - track.lists().size(),
                    i == 0 ? null : differences(first, track, 0),
                    i == 0 ? null : differences(first, track, half)));
        }
        return new Comparison(events, SHOWN_BY, JUDGED_BY, runs);
    }

    private static Differences differences(Track first, Track other, long from) {
        return differences(first, other, from, Integer.MAX_VALUE);
    }

    /** Over at most so many lists with a choice, from the one of that number on. */
    static Differences differences(Track first, Track other, long from, int most) {
        return new Differences(
                difference(first, other, from, most, Track.Figures::mrr),
                difference(first, other, from, most, Track.Figures::ndcg10));
    }

    private static PairedDifference difference(
            Track first, Track other, long from, int most, ToDoubleFunction<Track.Figures> figure) {
        List<String> actors = new ArrayList<>();
        List<Double> differences = new ArrayList<>();
        for (Map.Entry<Long, Track.Figures> list : other.lists().tailMap(from).entrySet()) {
            if (list.getValue().labelled() && actors.size() < most) {
                actors.add(list.getValue().actor());
                differences.add(figure.applyAsDouble(list.getValue())
                        - figure.applyAsDouble(first.lists().get(list.getKey())));
            }
        }
        return PairedDifference.of(
                actors, differences.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
