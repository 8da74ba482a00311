package io.liverank.replay;

import io.liverank.engine.ClosedList;
import io.liverank.evaluate.Evaluation;
import java.util.ArrayList;
import java.util.List;

/**
 * Where what was chosen first of each list stood. {@link io.liverank.evaluate.Metrics#mrr} takes the choice that stands best:
 * the more choices a list has, the easier that is, so lists of one choice and of several are told apart by this. One thread.
 */
final class FirstChoices {
    /** Per list with a choice, 1 / rank in the order shown, and in ours. */
    private final List<double[]> inverses = new ArrayList<>();

    /** Means over lists; NaN without any. The second half is of the lists with a choice. */
    record Figures(double shown, double served, double shownSecondHalf, double servedSecondHalf) {}

    void add(ClosedList list) {
        if (list.lead() >= 0) {
            float[] alone = new float[list.scores().length];
            alone[list.lead()] = 1;
            inverses.add(new double[] {inverse(list.shown(), alone), inverse(list.scores(), alone)});
        }
    }

    private static double inverse(float[] scores, float[] gains) {
        var evaluation = new Evaluation();
        evaluation.add(scores, null, gains);
        return evaluation.metrics().mrr();
    }

    Figures figures() {
        int half = inverses.size() / 2;
        return new Figures(mean(0, 0), mean(1, 0), mean(0, half), mean(1, half));
    }

    private double mean(int which, int from) {
        return inverses.stream()
                .skip(from)
                .mapToDouble(list -> list[which])
                .average()
                .orElse(Double.NaN);
    }
}
