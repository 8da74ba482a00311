package io.liverank.model;

import io.liverank.feature.Family;
import io.liverank.feature.Feature;
import io.liverank.feature.FeatureMatrix;
import io.liverank.model.Explanation.Contribution;
import io.liverank.model.Explanation.Lift;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Takes scores apart. Of a {@link LinearModel} every contribution is weight times value; what the mixture adds to or
 * takes from the live model's score is a contribution of its own, so that the sum is the served score. For any thread;
 * no state.
 */
public final class Explainer {
    private static final double ROUNDING = 1e-4;
    private static final String MIXTURE = "mixture";
    private static final String MIXTURE_MEANING = "what the search engine's order and the base model change";

    private Explainer() {}

    /**
     * Explains each row.
     *
     * @param scores as served
     * @param order rows, best first
     */
    public static List<Explanation> explain(LinearModel model, FeatureMatrix list, float[] scores, int[] order) {
        float[] weights = model.denseWeights(list);
        double[] spread = spread(list);
        Explanation[] explanations = new Explanation[list.rows];
        for (int place = 0; place < order.length; place++) {
            int row = order[place];
            Lift lift = place == 0 ? null : lift(list, row, scores[order[place - 1]] - scores[row], weights, spread);
            explanations[row] = new Explanation(contributions(model, list, row, scores[row], weights), lift);
        }
        return List.of(explanations);
    }

    private static List<Contribution> contributions(
            LinearModel model, FeatureMatrix list, int row, float score, float[] weights) {
        List<Contribution> all = new ArrayList<>();
        double sum = 0;
        for (Feature feature : Feature.values()) {
            double value = (double) weights[feature.ordinal()] * list.get(row, feature);
            sum += value;
            add(all, name(feature), feature.meaning(), value);
        }
        double[] families = model.familyContributions(list, row);
        for (Family family : Family.values()) {
            sum += families[family.ordinal()];
            add(all, name(family), family.meaning(), families[family.ordinal()]);
        }
        double rest = score - sum;
        if (Math.abs(rest) > ROUNDING * Math.max(1, Math.abs(score))) {
            add(all, MIXTURE, MIXTURE_MEANING, rest);
        }
        all.sort(Comparator.comparingDouble(one -> -Math.abs(one.value())));
        return all;
    }

    private static void add(List<Contribution> all, String name, String meaning, double value) {
        if (value != 0) {
            all.add(new Contribution(name, meaning, value));
        }
    }

    /** The feature's standard deviation in the list: the unit in which changes are compared. */
    private static double[] spread(FeatureMatrix list) {
        double[] spread = new double[Feature.COUNT];
        for (Feature feature : Feature.values()) {
            double sum = 0;
            double squares = 0;
            for (int row = 0; row < list.rows; row++) {
                double value = list.get(row, feature);
                sum += value;
                squares += value * value;
            }
            double mean = sum / list.rows;
            spread[feature.ordinal()] = Math.sqrt(Math.max(0, squares / list.rows - mean * mean));
        }
        return spread;
    }

    private static Lift lift(FeatureMatrix list, int row, double gap, float[] weights, double[] spread) {
        Lift best = null;
        double least = Double.POSITIVE_INFINITY;
        for (Feature feature : Feature.values()) {
            double weight = weights[feature.ordinal()];
            double unit = spread[feature.ordinal()];
            if (weight == 0 || unit < 1e-6) {
                continue;
            }
            double change = gap / weight;
            if (Math.abs(change) / unit < least) {
                least = Math.abs(change) / unit;
                double from = list.get(row, feature);
                best = new Lift(name(feature), feature.meaning(), from, from + change);
            }
        }
        return best;
    }

    private static String name(Enum<?> feature) {
        return feature.name().toLowerCase(Locale.ROOT);
    }
}
