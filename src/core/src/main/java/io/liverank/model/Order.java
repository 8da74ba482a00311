package io.liverank.model;

import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import io.liverank.math.Exact;
import io.liverank.model.Tensor.Kind;
import java.util.List;

/**
 * What the search engine's order means here, found from the first lists: a correction of its weight in {@link Prior}, of two classes of
 * queries, those that led to choices before and those that did not. With x the order's column, s and c the loss's slope
 * and curvature {@link Along} x, k the list's class, d = d_0 + d_k, and q the share of the correction that is given to the score:
 *
 * <pre>
 * score_i += q_k d x_i,   q_k = 1 / (1 + e^(o - e_k))
 * e_k -= s d + c d^2 (1 - 2 q_k) / 2                                        before anything was learned from the list
 * n_j += c,   d_j -= (s + c (1 - q_k) d) / (n_j + p)                          j = 0 and k
 * </pre>
 *
 * d is found by Newton's step with a normal prior of precision p around 0, as if all of it were given; e is by how much the lists
 * so far, each before it was learned, are likelier with it than without (to second order), and q Bayes' probability of
 * the two, where e^-o to 1 is believed of it beforehand (prequential evidence; Dawid, JRSS A 1984). So an order that means what is usual
 * stays as it is, and one that misleads is given up within some dozen lists. Once n is above {@value #ENOUGH}, after one to two hundred
 * lists of a class, d and e are held: what changes later the linear part learns.
 */
final class Order implements Component {
    private static final int ORDER = FeatureTable.column("retrieval_order");
    private static final int LED = FeatureTable.column("query_chosen");
    private static final int CLASSES = 2;
    /** p. */
    private static final double PRECISION = 10;
    /** o. */
    private static final double DOUBT = 6;

    /** n, above which nothing moves any more. */
    private static final double ENOUGH = 40;

    private static final double LEAST = -2;
    private static final double MOST = 12;

    private final Correction correction = new Correction();
    private final List<Parameters> parameters = List.of(correction);

    /** d and e by class; what n is. */
    private static final class Correction extends Parameters {
        private final Tensor known = Tensor.plain("order.curvature", Kind.SUMS, 1 + CLASSES);
        private final Tensor evidence = Tensor.plain("order.evidence", Kind.WEIGHTS, CLASSES);
        private final double[] slopes = new double[1 + CLASSES];
        private final double[] curvatures = new double[1 + CLASSES];
        /** Of the loss, with the shares as they are. */
        private final double[] gradients = new double[1 + CLASSES];

        Correction() {
            super(Tensor.plain("order", Kind.WEIGHTS, 1 + CLASSES));
        }

        @Override
        List<Tensor> tensors() {
            return List.of(weights, known, evidence);
        }

        @Override
        void fit() {}

        @Override
        float gradient(int at) {
            return (float) gradients[at];
        }

        double whole(int kind) {
            return weights.get(0) + weights.get(1 + kind);
        }

        double share(int kind) {
            return 1 / (1 + Exact.exp(DOUBT - evidence.get(kind)));
        }

        private boolean isHeld(int at) {
            return known.get(at) > ENOUGH;
        }

        void judge(int kind, Along along) {
            if (isHeld(1 + kind)) {
                return;
            }
            double d = whole(kind);
            double q = share(kind);
            double told = along.slope() * d + along.curvature() * d * d * (1 - 2 * q) / 2;
            evidence.set(kind, (float) Math.max(LEAST, Math.min(MOST, evidence.get(kind) - told)));
        }

        void add(int kind, Along along) {
            double q = share(kind);
            double rest = along.curvature() * (1 - q) * whole(kind);
            for (int at = 0; at <= 1 + kind; at += 1 + kind) {
                slopes[at] += along.slope() + rest;
                curvatures[at] += along.curvature();
                gradients[at] += q * along.slope();
            }
        }

        @Override
        void step(Step step) {
            for (int at = 0; at <= CLASSES; at++) {
                if (curvatures[at] > 0 && !isHeld(at)) {
                    known.set(at, known.get(at) + (float) curvatures[at]);
                    double information = known.get(at) + PRECISION;
                    float direction = (float) (slopes[at] / information);
                    weights.set(at, step.moved(weights.get(at), at, 1, direction, (float) Math.sqrt(information)));
                }
                slopes[at] = 0;
                curvatures[at] = 0;
                gradients[at] = 0;
            }
        }
    }

    @Override
    public List<Parameters> parameters() {
        return parameters;
    }

    private static int kind(FeatureMatrix list) {
        for (int row = 0; row < list.rows; row++) {
            if (list.get(row, LED) > 0) {
                return 1;
            }
        }
        return 0;
    }

    private double given(int kind) {
        return correction.share(kind) * correction.whole(kind);
    }

    @Override
    public Trace score(FeatureMatrix list, float[] scores) {
        float weight = (float) given(kind(list));
        for (int row = 0; row < list.rows; row++) {
            scores[row] += weight * list.get(row, ORDER);
        }
        return Trace.NONE;
    }

    @Override
    public void judge(FeatureMatrix list, Trace trace, float[] slopes) {
        Along along = along(list, slopes);
        if (along.tells()) {
            correction.judge(kind(list), along);
        }
    }

    @Override
    public void add(FeatureMatrix list, Trace trace, float[] slopes) {
        Along along = along(list, slopes);
        if (along.tells()) {
            correction.add(kind(list), along);
        }
    }

    private static Along along(FeatureMatrix list, float[] slopes) {
        float[] order = new float[list.rows];
        for (int row = 0; row < order.length; row++) {
            order[row] = list.get(row, ORDER);
        }
        return Along.of(order, slopes);
    }

    @Override
    public void slopes(FeatureMatrix list, int row, double[] slopes) {
        slopes[ORDER] += given(kind(list));
    }

    /** The mean of both classes. */
    @Override
    public void denseWeights(double[] weights) {
        for (int kind = 0; kind < CLASSES; kind++) {
            weights[ORDER] += given(kind) / CLASSES;
        }
    }
}
