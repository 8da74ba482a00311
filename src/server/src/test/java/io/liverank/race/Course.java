package io.liverank.race;

import io.liverank.evaluate.Evaluation;
import io.liverank.evaluate.Metrics;
import io.liverank.replay.PairedDifference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A recording, run by one rival after the other. */
final class Course {
    private static final int PARTS = 10;

    private final Recording recording;
    private final int half;
    private final boolean severalChoices;

    /**
     * A rival's figure of each list.
     *
     * @param figures by the lists' index; NaN where nothing was chosen or the rival had no scores
     */
    record Run(String name, double[] figures) {}

    /**
     * What is said of a rival.
     *
     * @param secondHalf average
     * @param against its difference from the one all are held against, over the second half
     * @param tenths averages of the tenths of all lists with a choice; NaN where it had no scores
     */
    record Standing(String name, double secondHalf, PairedDifference against, double[] tenths) {}

    Course(Recording recording) {
        this.recording = recording;
        this.half = recording.half();
        this.severalChoices = recording.severalChoices();
    }

    /** What happens, from the beginning to the end. */
    Run run(String name, Rival rival) {
        double[] figures = new double[recording.lists().size()];
        Arrays.fill(figures, Double.NaN);
        for (Moment moment : recording.moments()) {
            if (moment instanceof Moment.Shown shown) {
                ShownList list = recording.lists().get(shown.list());
                float[] scores = rival.rank(list);
                if (scores != null && list.choices() > 0) {
                    figures[list.index()] = figure(scores, list.gains());
                }
            } else if (moment instanceof Moment.Chosen chosen) {
                rival.chosen(recording.lists().get(chosen.list()), chosen.row());
            } else if (moment instanceof Moment.Touched touch) {
                rival.touched(touch);
            }
        }
        rival.close();
        return new Run(name, figures);
    }

    double figure(float[] scores, float[] gains) {
        var evaluation = new Evaluation();
        evaluation.add(scores, null, gains);
        Metrics metrics = evaluation.metrics();
        return severalChoices ? metrics.ndcg10() : metrics.mrr();
    }

    /** The average of the second half. */
    double secondHalf(Run run) {
        return Arrays.stream(run.figures(), half, run.figures().length)
                .filter(figure -> !Double.isNaN(figure))
                .average()
                .orElse(Double.NaN);
    }

    /** The best in the second half, picked with hindsight, under its own name. */
    Run best(List<Run> runs) {
        return runs.stream()
                .reduce((one, other) -> secondHalf(other) > secondHalf(one) ? other : one)
                .orElseThrow();
    }

    Standing standing(Run run, Run other) {
        return new Standing(run.name(), secondHalf(run), difference(run, other), tenths(run));
    }

    private PairedDifference difference(Run run, Run other) {
        List<String> actors = new ArrayList<>();
        List<Double> differences = new ArrayList<>();
        for (int i = half; i < run.figures().length; i++) {
            double difference = run.figures()[i] - other.figures()[i];
            if (!Double.isNaN(difference)) {
                actors.add(recording.lists().get(i).actor());
                differences.add(difference);
            }
        }
        return PairedDifference.of(
                actors, differences.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private double[] tenths(Run run) {
        int labelled = recording.labelled();
        double[] sums = new double[PARTS];
        int[] counts = new int[PARTS];
        int passed = 0;
        for (ShownList list : recording.lists()) {
            if (list.choices() > 0) {
                int part = (int) ((long) passed++ * PARTS / labelled);
                sums[part] += run.figures()[list.index()];
                counts[part]++;
            }
        }
        for (int part = 0; part < PARTS; part++) {
            sums[part] /= counts[part];
        }
        return sums;
    }
}
