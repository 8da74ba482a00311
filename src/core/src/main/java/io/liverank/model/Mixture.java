package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import io.liverank.math.Exact;

/**
 * The fusion of scores: a mixture of experts whose weights follow each expert's own progressive loss.
 *
 * <pre>
 * P_m(i) = e^{s_mi} / (1 + sum_j e^{s_mj})        what expert m gives candidate i; the 1 stands for "none of these"
 * P(i)   = sum_m w_m P_m(i),   s_i = ln P(i) - ln (1 - sum_j P(j))
 * w_m   &lt;- (1 - a) w_m e^{-l_m} / Z + a / M       after a list with a choice; l_m is the expert's listwise loss
 * </pre>
 *
 * With one expert of weight 1 its scores come back unchanged. Predictions are mixed, not scores, because the loss is
 * logarithmic: then the mixture's total loss exceeds that of the best expert, up to k changes of which one is best, by
 * (k + 1) ln M plus the share's small cost at most (Herbster and Warmuth, Machine Learning 1998, with eta 1). An expert
 * whose weight is below {@value #HEARD} is not asked at serving: it could not change an order that matters.
 *
 * <p>The learner thread writes; any thread may read.
 */
public final class Mixture {
    private static final int ORDER = FeatureTable.column("retrieval_order");

    /** Who is mixed. */
    public enum Expert {
        /** The search engine's own order. */
        RETRIEVAL,
        /** The last validated parameters. */
        BASE,
        /** Base and every online update since. */
        LIVE
    }

    private static final int EXPERTS = Expert.values().length;
    private static final double SHARE = 1e-3;
    private static final double HEARD = 0.01;
    private static final double WORST_LOSS = 12;
    private static final float PRIOR = 0.7f;
    private static final double[] FIRST = {0.05, 0.05, 0.9};

    private volatile double[] weights = FIRST;

    /** The weights, by {@link Expert#ordinal}; they sum to 1. */
    public double[] weights() {
        return weights.clone();
    }

    /** The search engine's order as scores: the same as those of a model that learned nothing. */
    public static float[] retrievalScores(FeatureMatrix list) {
        float[] scores = new float[list.rows];
        for (int row = 0; row < list.rows; row++) {
            scores[row] = PRIOR * list.get(row, ORDER);
        }
        return scores;
    }

    /** The mixed scores of a list, asking the experts that matter. */
    public float[] score(FeatureMatrix list, Model base, Model live) {
        double[] now = weights;
        float[][] scores = new float[EXPERTS][];
        for (Expert expert : Expert.values()) {
            if (now[expert.ordinal()] >= HEARD) {
                scores[expert.ordinal()] = switch (expert) {
                    case RETRIEVAL -> retrievalScores(list);
                    case BASE -> base.score(list);
                    case LIVE -> live.score(list);
                };
            }
        }
        return fuse(scores, now);
    }

    /** Every expert's scores, for {@link #fuse} and {@link #learn}. */
    public static float[][] all(FeatureMatrix list, Model base, Model live) {
        return new float[][] {retrievalScores(list), base.score(list), live.score(list)};
    }

    /** The mixed scores; the same numbers as {@link #score} gives. */
    public float[] fuse(float[][] scores) {
        return fuse(scores, weights);
    }

    private static float[] fuse(float[][] scores, double[] weights) {
        double heard = 0;
        int only = -1;
        int count = 0;
        for (int m = 0; m < EXPERTS; m++) {
            if (weights[m] >= HEARD) {
                heard += weights[m];
                only = m;
                count++;
            }
        }
        if (count == 1) {
            return scores[only];
        }
        int size = scores[only].length;
        double[] mixed = new double[size];
        double none = 0;
        for (int m = 0; m < EXPERTS; m++) {
            if (weights[m] >= HEARD) {
                none += mix(scores[m], weights[m] / heard, mixed);
            }
        }
        float[] fused = new float[size];
        double logNone = Exact.log(none);
        for (int i = 0; i < size; i++) {
            fused[i] = (float) (Exact.log(Math.max(mixed[i], Double.MIN_NORMAL)) - logNone);
        }
        return fused;
    }

    /** Adds an expert's share to the probabilities, and gives its share of "none of these". */
    private static double mix(float[] scores, double weight, double[] mixed) {
        double high = 0;
        for (float score : scores) {
            high = Math.max(high, score);
        }
        double[] e = new double[scores.length];
        double sum = Exact.exp(-high);
        for (int i = 0; i < scores.length; i++) {
            e[i] = Exact.exp(scores[i] - high);
            sum += e[i];
        }
        for (int i = 0; i < scores.length; i++) {
            mixed[i] += weight * e[i] / sum;
        }
        return weight * Math.max(Exact.exp(-high) / sum, 1e-12);
    }

    /** Each expert's loss on a list with a choice ({@link ListLoss#choices}), by {@link Expert#ordinal}. */
    public static double[] losses(float[][] scores, float[] gains) {
        double[] losses = new double[EXPERTS];
        for (int m = 0; m < EXPERTS; m++) {
            double loss = ListLoss.choices(scores[m], gains);
            losses[m] = Double.isFinite(loss) ? Math.min(WORST_LOSS, loss) : WORST_LOSS;
        }
        return losses;
    }

    /** Moves the weights by the experts' losses on a list with a choice. Learner thread only. */
    public void learn(double[] losses) {
        double[] next = weights.clone();
        double sum = 0;
        for (int m = 0; m < EXPERTS; m++) {
            next[m] *= Exact.exp(-losses[m]);
            sum += next[m];
        }
        for (int m = 0; m < EXPERTS; m++) {
            next[m] = (1 - SHARE) * next[m] / sum + SHARE / EXPERTS;
        }
        weights = next;
    }

    /** Puts losses of a list that were learned when not all its choices were known right. Learner thread only. */
    public void correct(double[] learned, double[] right) {
        double[] differences = new double[EXPERTS];
        for (int m = 0; m < EXPERTS; m++) {
            differences[m] = right[m] - learned[m];
        }
        learn(differences);
    }

    /** Writes the weights. */
    public void save(ByteWriter out) {
        out.writeDoubles(weights);
    }

    /** Reads what {@link #save} wrote. */
    public void load(ByteReader in) {
        double[] read = in.readDoubles();
        if (read.length != EXPERTS) {
            throw new ByteReader.MalformedException("weights of other experts");
        }
        weights = read;
    }
}
