package io.liverank.model;

import io.liverank.math.Exact;

/**
 * The loss of one list's scores s, with its gradient: listwise softmax cross-entropy for the order, plus binary
 * cross-entropy for the probability.
 *
 * <pre>
 * q = softmax(s)                      L_order = -sum_i (g_i / sum g) log q_i      (0 if nothing was chosen)
 * z_i = a (s_i - log(1 + sum_{j != i} e^{s_j})) + c,   p_i = sigmoid(z_i)
 * L_probability = 1/n sum_i -y_i log p_i - (1 - y_i) log(1 - p_i)
 * </pre>
 *
 * The softmax loss is ListNet's with one-item lists (Cao et al., ICML 2007). z is the logit of the list's own softmax
 * with "nothing of these" as one more alternative, stretched and shifted (Platt) so that it is calibrated. Scores of
 * the probability loss are taken as given: it trains a and c alone, so that calibration never bends the order.
 *
 * <p>Thread-safe: no state.
 */
public final class ListLoss {
    private ListLoss() {}

    /** Whether L_order has slopes at all: without a choice they are 0, whatever the scores are. */
    static boolean teaches(float[] gains) {
        for (float gain : gains) {
            if (gain > 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Writes d L_order / d s into {@code gradient} and returns L_order. A score of minus infinity takes its row out.
     */
    static double order(float[] scores, float[] gains, float[] gradient) {
        double total = 0;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < scores.length; i++) {
            total += gains[i];
            high = Math.max(high, scores[i]);
        }
        java.util.Arrays.fill(gradient, 0);
        if (total <= 0) {
            return 0;
        }
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            double e = Exact.exp(scores[i] - high);
            gradient[i] = (float) e;
            sum += e;
        }
        double loss = 0;
        double logSum = Exact.log(sum) + high;
        for (int i = 0; i < scores.length; i++) {
            double target = gains[i] / total;
            gradient[i] = (float) (gradient[i] / sum - target);
            loss += target > 0 ? target * (logSum - scores[i]) : 0;
        }
        return loss;
    }

    /**
     * How far scores were from foreseeing what was chosen of a list, in whatever order: each choice beside what was not
     * chosen at all,
     *
     * <pre>
     * L_choices = -sum_c (g_c / sum g) log (e^{s_c} / (e^{s_c} + sum_{i not chosen} e^{s_i}))
     * </pre>
     *
     * With one choice it is L_order. Of several it asks for none to be above the others, so that it goes to 0 where all of
     * them are far above the rest; L_order would stay at the logarithm of their number, and grow where scores are sure.
     * It is the conditional likelihood of rows that are ticked each for itself (McFadden 1974; Cox 1972).
     */
    public static double choices(float[] scores, float[] gains) {
        float[] gradient = new float[scores.length];
        double total = 0;
        int chosen = 0;
        for (float gain : gains) {
            total += gain;
            chosen += gain > 0 ? 1 : 0;
        }
        if (chosen < 2) {
            return order(scores, gains, gradient);
        }
        double loss = 0;
        float[] alone = new float[gains.length];
        float[] left = new float[scores.length];
        for (int c = 0; c < gains.length; c++) {
            if (gains[c] > 0) {
                for (int i = 0; i < left.length; i++) {
                    left[i] = i != c && gains[i] > 0 ? Float.NEGATIVE_INFINITY : scores[i];
                }
                alone[c] = 1;
                loss += gains[c] / total * order(left, alone, gradient);
                alone[c] = 0;
            }
        }
        return loss;
    }

    /**
     * The loss of a row d that was turned down beside other rows O; writes its gradient and returns it. It is pairwise
     * logistic:
     *
     * <pre>
     * L_aversion = 1/|O| sum_{o in O} log(1 + e^(s_d - s_o))
     * </pre>
     *
     * The more surely d is below another row already, the less the two are moved; what is between the others stays small:
     * each of them has 1/|O| of the push.
     *
     * @param others per row, whether it is in O; without any the loss is 0
     */
    static double aversion(float[] scores, int down, boolean[] others, float[] gradient) {
        java.util.Arrays.fill(gradient, 0);
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            count += others[i] && i != down ? 1 : 0;
        }
        if (count == 0) {
            return 0;
        }
        double loss = 0;
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            if (others[i] && i != down) {
                double gap = scores[down] - scores[i];
                double slope = Exact.sigmoid(gap) / count;
                gradient[i] = (float) -slope;
                sum += slope;
                loss += Exact.softplus(gap) / count;
            }
        }
        gradient[down] = (float) sum;
        return loss;
    }

    /** The list logits s_i - log(1 + sum of the others' e^s), one per score. */
    static double[] logits(float[] scores) {
        double high = 0;
        for (float score : scores) {
            high = Math.max(high, score);
        }
        double sum = Exact.exp(-high);
        double[] logits = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            logits[i] = Exact.exp(scores[i] - high);
            sum += logits[i];
        }
        for (int i = 0; i < scores.length; i++) {
            // What is left of the sum is clamped, because the difference of nearly equal numbers may round to 0.
            double others = Math.max(sum - logits[i], sum * 1e-12);
            logits[i] = scores[i] - high - Exact.log(others);
        }
        return logits;
    }
}
