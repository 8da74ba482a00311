package io.liverank.model;

import io.liverank.feature.Column;
import io.liverank.feature.Family;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import io.liverank.model.Explanation.Contribution;
import io.liverank.model.Explanation.Lift;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Takes scores apart. A feature's contribution is its value times what a unit of it adds to the score: its weight in
 * the linear part and the slope of what is not linear. What is left of the live model's score, and what the mixture adds
 * to or takes from that, are contributions of their own, so that the sum is the served score. For any thread; no state.
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
     * @param labels what a feature of some name is called
     */
    public static List<Explanation> explain(
            Model model, FeatureMatrix list, float[] scores, int[] order, UnaryOperator<String> labels) {
        double[] spread = spread(list);
        float[] live = model.score(list);
        Explanation[] explanations = new Explanation[list.rows];
        for (int place = 0; place < order.length; place++) {
            int row = order[place];
            double[] slopes = slopes(model, list, row);
            Lift lift = place == 0 ? null : lift(list, row, scores[order[place - 1]] - scores[row], slopes, spread);
            explanations[row] = new Explanation(contributions(model, list, row, scores[row], live[row], slopes), lift)
                    .named(labels);
        }
        return List.of(explanations);
    }

    /** What a unit more of each dense feature would add to the row's score. */
    private static double[] slopes(Model model, FeatureMatrix list, int row) {
        double[] slopes = new double[list.width];
        for (Column feature : list.columns()) {
            slopes[feature.index()] = Prior.weight(list.layout(), feature.index());
        }
        model.components().forEach(component -> component.slopes(list, row, slopes));
        return slopes;
    }

    private static List<Contribution> contributions(
            Model model, FeatureMatrix list, int row, float score, float live, double[] slopes) {
        List<Contribution> all = new ArrayList<>();
        double sum = 0;
        for (Column feature : list.columns()) {
            double value = slopes[feature.index()] * list.get(row, feature.index());
            sum += value;
            add(all, feature.name(), feature.meaning(), value);
        }
        double[] families = new double[FeatureTable.FAMILIES.size()];
        model.components().forEach(component -> component.families(list, row, families));
        for (Family family : FeatureTable.FAMILIES) {
            sum += families[family.ordinal()];
            add(all, family.name(), family.meaning(), families[family.ordinal()]);
        }
        rest(all, "together", "what the features do together, beyond each one's own share", live - sum, live);
        rest(all, MIXTURE, MIXTURE_MEANING, score - live, score);
        all.sort(Comparator.comparingDouble(one -> -Math.abs(one.value())));
        return all;
    }

    private static void rest(List<Contribution> all, String name, String meaning, double value, float of) {
        if (Math.abs(value) > ROUNDING * Math.max(1, Math.abs(of))) {
            add(all, name, meaning, value);
        }
    }

    private static void add(List<Contribution> all, String name, String meaning, double value) {
        if (value != 0) {
            all.add(new Contribution(name, meaning, value));
        }
    }

    /** The feature's standard deviation in the list: the unit in which changes are compared. */
    private static double[] spread(FeatureMatrix list) {
        double[] spread = new double[list.width];
        for (Column feature : list.columns()) {
            double sum = 0;
            double squares = 0;
            for (int row = 0; row < list.rows; row++) {
                double value = list.get(row, feature.index());
                sum += value;
                squares += value * value;
            }
            double mean = sum / list.rows;
            spread[feature.index()] = Math.sqrt(Math.max(0, squares / list.rows - mean * mean));
        }
        return spread;
    }

    private static Lift lift(FeatureMatrix list, int row, double gap, double[] slopes, double[] spread) {
        Lift best = null;
        double least = Double.POSITIVE_INFINITY;
        for (Column feature : list.columns()) {
            double weight = slopes[feature.index()];
            double unit = spread[feature.index()];
            if (weight == 0 || unit < 1e-6) {
                continue;
            }
            double change = gap / weight;
            if (Math.abs(change) / unit < least) {
                least = Math.abs(change) / unit;
                double from = list.get(row, feature.index());
                best = new Lift(feature.name(), feature.meaning(), from, from + change);
            }
        }
        return best;
    }
}
