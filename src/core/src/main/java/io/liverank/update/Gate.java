package io.liverank.update;

import io.liverank.event.UpdateRecord.Figures;
import io.liverank.model.Example;
import io.liverank.model.ListLoss;
import io.liverank.model.Model;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a trained model must pass before it is merged: finite, calibrated, and better on lists that are newer than
 * everything it learned from. One thread.
 */
public final class Gate {
    private static final int SAMPLES = 1_000;
    private static final float EXPLODED = 100;
    private static final double CALIBRATED = Math.log(1.3);
    private static final int OBSERVED = 20;
    private static final String WORSE = "ranking loss is worse on the held-out lists";
    private static final String NOISE = "the improvement is within noise";

    private final double confidence;
    private final Runnable breath;

    /**
     * Wants a model to be better in this share of the bootstrap's samples, 0 to 1.
     *
     * @param breath called before each list
     */
    public Gate(double confidence, Runnable breath) {
        this.confidence = confidence;
        this.breath = breath;
    }

    /** Loss per list, and the figures. */
    public record Measured(double[] losses, Figures figures, int choices) {}

    /**
     * The gate's answer.
     *
     * @param confidence share of the bootstrap's samples in which the trained model ranked better
     * @param reason empty if the model passed
     */
    public record Answer(Figures before, Figures after, double confidence, String reason) {
        /** Whether the trained model may be merged. */
        public boolean passed() {
            return reason.isEmpty();
        }
    }

    /** Compares two models on {@code lists}, each with a choice; {@code seed} makes the bootstrap repeatable. */
    public Answer judge(Model before, Model after, List<Example> lists, long seed) {
        return judge(before, after, lists, null, seed);
    }

    /**
     * The same with what a road showed before, whose lists count in the bootstrap like these: a change that harms since must show in these alone,
     * as their mean loss may not rise.
     *
     * @param road null if none was gone
     */
    Answer judge(Model before, Model after, List<Example> lists, Road road, long seed) {
        Measured old = measure(before, lists);
        if (!after.isFinite() || after.largest() > EXPLODED) {
            return new Answer(old.figures(), Figures.NONE, 0, "weights are not finite or exploded");
        }
        Measured trained = measure(after, lists);
        double share = road == null
                ? bootstrap(old.losses(), trained.losses(), seed)
                : bootstrap(joined(road.before(), old.losses()), joined(road.after(), trained.losses()), seed);
        String reason = "";
        if (trained.figures().loss() > old.figures().loss()) {
            reason = WORSE;
        } else if (share < confidence) {
            reason = NOISE;
        } else if (!calibrated(old, trained)) {
            reason = "probabilities are not calibrated";
        }
        return new Answer(old.figures(), trained.figures(), share, reason);
    }

    /** What a road alone says; its figures are losses and nothing else. */
    public Answer judge(Road road, long seed) {
        double before = Arrays.stream(road.before()).average().orElse(Double.NaN);
        double after = Arrays.stream(road.after()).average().orElse(Double.NaN);
        double share = bootstrap(road.before(), road.after(), seed);
        // no number is no better
        String reason = !(after <= before) ? WORSE : share < confidence ? NOISE : "";
        return new Answer(new Figures(before, 0, 0), new Figures(after, 0, 0), share, reason);
    }

    private static double[] joined(double[] first, double[] second) {
        double[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static boolean calibrated(Measured old, Measured trained) {
        if (trained.choices() < OBSERVED) {
            return true;
        }
        double off = Math.abs(Math.log(trained.figures().calibration()));
        return off <= Math.max(CALIBRATED, Math.abs(Math.log(old.figures().calibration())));
    }

    /** Paired bootstrap (Efron, 1979): the share of resamples of the lists in which the mean loss falls. */
    private static double bootstrap(double[] before, double[] after, long seed) {
        var random = new SplittableRandom(seed);
        int better = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            double sum = 0;
            for (int i = 0; i < before.length; i++) {
                int drawn = random.nextInt(before.length);
                sum += after[drawn] - before[drawn];
            }
            better += sum < 0 ? 1 : 0;
        }
        return (double) better / SAMPLES;
    }

    /** The figures of {@code model} on {@code lists}, each with a choice. */
    public Measured measure(Model model, List<Example> lists) {
        double[] losses = new double[lists.size()];
        double total = 0;
        double mrr = 0;
        double predicted = 0;
        int observed = 0;
        for (int i = 0; i < losses.length; i++) {
            Example list = lists.get(i);
            breath.run();
            float[] scores = model.score(list.features());
            float[] gains = list.gains();
            losses[i] = ListLoss.choices(scores, gains) * list.weight();
            total += losses[i];
            mrr += reciprocalRank(scores, gains);
            for (float p : model.probabilities(scores)) {
                predicted += p;
            }
            for (float gain : gains) {
                observed += gain > 0 ? 1 : 0;
            }
        }
        int count = Math.max(1, losses.length);
        return new Measured(
                losses, new Figures(total / count, mrr / count, predicted / Math.max(1, observed)), observed);
    }

    private static double reciprocalRank(float[] scores, float[] gains) {
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < scores.length; i++) {
            if (gains[i] > 0) {
                double rank = 1;
                for (int j = 0; j < scores.length; j++) {
                    rank += scores[j] > scores[i] ? 1 : j != i && scores[j] == scores[i] ? 0.5 : 0;
                }
                best = Math.min(best, rank);
            }
        }
        return 1 / best;
    }
}
