package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import io.liverank.math.Exact;
import java.util.Arrays;
import java.util.List;

/**
 * The fusion of scores: a mixture of experts whose weights follow each expert's own progressive loss.
 *
 * <pre>
 * q_m  = softmax(s_m)                             what expert m gives each candidate, if one is chosen
 * q    = sum_m w_m q_m                            w over all experts
 * n    = sum_m w_m / (1 + sum_i e^{s_mi})         "none of these"; of the experts that know of it: order, base, live
 * s_i  = ln q_i + ln (1 - n) - ln n
 * w_m &lt;- (1 - a_t) w_m e^{-l_m} / Z + a_t v_m     after the t-th list with a choice; l_m: the expert's loss, v: FIRST
 * a_t  = max(1 / (t + 2), {@value #SHARE})
 * </pre>
 *
 * With one expert of weight 1 its scores come back unchanged, if it knows of "none". Predictions are mixed, not scores,
 * because the loss is logarithmic: then the mixture's total loss exceeds that of the best expert, up to k changes of which
 * one is best, by -(k + 1) ln v_m and the share's cost at most (Herbster and Warmuth, Machine Learning 1998, with eta 1). A
 * share that falls with 1/t costs ln T for no change and needs no guess of how many there will be (Adamskiy and others, ALT
 * 2012); the floor keeps an expert that was bad for years within ln(1 / {@value #SHARE}) of being heard. An expert
 * whose weight is below {@value #HEARD} is not asked at serving: it could not change an order that matters.
 *
 * <p>After the experts of {@link Expert} may come foreign ones, which have nothing to say of some lists. There the others share
 * what they weigh, and they lose as much as the others do together (specialists: Freund, Schapire, Singer, Warmuth, STOC 1997).
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
        LIVE,
        /** Choices of the item over those expected of its places, halving in a week. */
        ITEM_WEEK,
        /** The same, halving in a month. */
        ITEM_MONTH,
        /** Choices of the item for the query over those expected of its places, halving in a week. */
        QUERY_ITEM_WEEK,
        /** The same, halving in a month. */
        QUERY_ITEM_MONTH;

        /** Those that count: of item and query, by week and month. */
        public static final List<Expert> COUNTERS = List.of(ITEM_WEEK, ITEM_MONTH, QUERY_ITEM_WEEK, QUERY_ITEM_MONTH);

        /** Whether it is one of {@link #COUNTERS}. */
        public boolean counts() {
            return COUNTERS.contains(this);
        }
    }

    private static final int EXPERTS = Expert.values().length;
    private static final int MODELS = EXPERTS - Expert.COUNTERS.size();
    private static final double SHARE = 1 / 200.0;
    private static final double HEARD = 0.01;
    private static final double WORST_LOSS = 12;
    private static final double[] FIRST = {0.1, 0.1, 0.76, 0.01, 0.01, 0.01, 0.01};
    /** What a foreign expert weighs at first, and all of them at most. */
    private static final double FOREIGN = 0.01;

    private static final double ALL_FOREIGN = 0.2;

    private volatile Weights weights;

    /** Without foreign experts. */
    public Mixture() {
        this(0);
    }

    /** With so many foreign experts. */
    public Mixture(int foreign) {
        double[] first = Arrays.copyOf(FIRST, EXPERTS + foreign);
        double each = Math.min(FOREIGN, ALL_FOREIGN / Math.max(1, foreign));
        for (int m = 0; m < first.length; m++) {
            first[m] = m < EXPERTS ? first[m] * (1 - each * foreign) : each;
        }
        weights = new Weights(first, first, 0);
    }

    /** Those of one moment. Immutable; whoever is asked for their scores and whoever mixes them should go by the same. */
    public static final class Weights {
        private final double[] first;
        private final double[] each;
        private final long lists;

        private Weights(double[] first, double[] each, long lists) {
            this.first = first;
            this.each = each;
            this.lists = lists;
        }

        /** Whether the expert weighs enough to be asked. */
        public boolean hears(Expert expert) {
            return each[expert.ordinal()] >= HEARD;
        }

        /** The same without the foreign experts whose scores are null. */
        public Weights awake(float[][] scores) {
            double awake = 0;
            boolean all = true;
            for (int m = 0; m < each.length; m++) {
                boolean asleep = isAsleep(m, scores);
                all &= !asleep;
                awake += asleep ? 0 : each[m];
            }
            if (all || awake == 0) {
                return this;
            }
            double[] those = new double[each.length];
            for (int m = 0; m < each.length; m++) {
                those[m] = isAsleep(m, scores) ? 0 : each[m] / awake;
            }
            return new Weights(first, those, lists);
        }

        private static boolean isAsleep(int m, float[][] scores) {
            return m >= EXPERTS && (m >= scores.length || scores[m] == null);
        }

        /**
         * The mixed scores.
         *
         * @param scores by {@link Expert#ordinal}, then of foreign ones; those that are not heard may be null
         */
        public float[] fuse(float[][] scores) {
            double heard = 0;
            double models = 0;
            int only = -1;
            int count = 0;
            for (int m = 0; m < each.length; m++) {
                if (each[m] >= HEARD) {
                    heard += each[m];
                    models += m < MODELS ? each[m] : 0;
                    only = m;
                    count++;
                }
            }
            if (count == 1 && models > 0) {
                return scores[only];
            }
            double[] mixed = new double[scores[only].length];
            double none = models == 0 ? 0.5 : 0;
            double[] e = new double[mixed.length];
            for (int m = 0; m < each.length; m++) {
                if (each[m] >= HEARD) {
                    double own = mix(scores[m], each[m] / heard, mixed, e);
                    none += m < MODELS ? own * each[m] / models : 0;
                }
            }
            double level = Exact.log(1 - none) - Exact.log(none);
            float[] fused = new float[mixed.length];
            for (int i = 0; i < fused.length; i++) {
                fused[i] = (float) (Exact.log(Math.max(mixed[i], Double.MIN_NORMAL)) + level);
            }
            return fused;
        }

        /** With the counters at what they weigh at first; the others have seen enough lists to be past the beginning. */
        private Weights welcoming() {
            double[] next = first.clone();
            double left = 1;
            for (int m = MODELS; m < next.length; m++) {
                left -= first[m];
            }
            for (int m = 0; m < MODELS; m++) {
                next[m] = left * each[m];
            }
            return new Weights(first, next, (long) (1 / SHARE));
        }

        /** With foreign experts of these weights; those of all others keep their proportions. */
        private Weights with(double[] foreign) {
            double[] next = each.clone();
            double left = 1;
            for (double weight : foreign) {
                left -= weight;
            }
            double sum = 0;
            for (int m = 0; m < EXPERTS; m++) {
                sum += each[m];
            }
            for (int m = 0; m < next.length; m++) {
                next[m] = m < EXPERTS ? left * each[m] / sum : foreign[m - EXPERTS];
            }
            return new Weights(first, next, lists);
        }

        /** By losses, of which those of foreign experts that were asleep are NaN or not there. */
        private Weights moved(double[] losses, double share, long next) {
            double[] moved = each.clone();
            double before = 0;
            double sum = 0;
            for (int m = 0; m < moved.length; m++) {
                if (isAwake(m, losses)) {
                    before += moved[m];
                    moved[m] *= Exact.exp(-losses[m]);
                    sum += moved[m];
                }
            }
            double lost = sum / before;
            for (int m = EXPERTS; m < moved.length; m++) {
                if (!isAwake(m, losses)) {
                    moved[m] *= lost;
                    sum += moved[m];
                }
            }
            for (int m = 0; m < moved.length; m++) {
                moved[m] = (1 - share) * moved[m] / sum + share * first[m];
            }
            return new Weights(first, moved, next);
        }

        private static boolean isAwake(int m, double[] losses) {
            return m < EXPERTS || m < losses.length && !Double.isNaN(losses[m]);
        }
    }

    /** The weights, by {@link Expert#ordinal}, then of foreign experts; they sum to 1. */
    public double[] weights() {
        return weights.each.clone();
    }

    /** The weights of this moment. */
    public Weights now() {
        return weights;
    }

    /** -ln of each row's place in the search engine's order. */
    public static float[] places(FeatureMatrix list) {
        float[] places = new float[list.rows];
        for (int row = 0; row < list.rows; row++) {
            places[row] = list.get(row, ORDER);
        }
        return places;
    }

    /** The search engine's order as scores: the same as those of a model that learned nothing. */
    public static float[] retrievalScores(FeatureMatrix list) {
        float[] scores = places(list);
        for (int row = 0; row < list.rows; row++) {
            scores[row] *= Prior.RETRIEVAL;
        }
        return scores;
    }

    /** Adds an expert's share to the probabilities, and gives what it thinks of "none of these". */
    private static double mix(float[] scores, double weight, double[] mixed, double[] e) {
        double high = 0;
        for (float score : scores) {
            high = Math.max(high, score);
        }
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            e[i] = Exact.exp(scores[i] - high);
            sum += e[i];
        }
        double all = Math.max(sum, Double.MIN_NORMAL);
        for (int i = 0; i < scores.length; i++) {
            mixed[i] += weight * e[i] / all;
        }
        double alone = Exact.exp(-high);
        return Math.max(1e-12, Math.min(1 - 1e-12, alone / (sum + alone)));
    }

    /**
     * Each expert's loss on a list with a choice ({@link ListLoss#choices}), by {@link Expert#ordinal}, then of foreign ones; NaN
     * for those without scores.
     */
    public static double[] losses(float[][] scores, float[] gains) {
        double[] losses = new double[scores.length];
        for (int m = 0; m < losses.length; m++) {
            if (m >= EXPERTS && scores[m] == null) {
                losses[m] = Double.NaN;
                continue;
            }
            double loss = ListLoss.choices(scores[m], gains);
            losses[m] = Double.isFinite(loss) ? Math.min(WORST_LOSS, loss) : WORST_LOSS;
        }
        return losses;
    }

    /** Moves the weights by the experts' losses on a list with a choice. Learner thread only. */
    public void learn(double[] losses) {
        Weights now = weights;
        weights = now.moved(losses, Math.max(1.0 / (now.lists + 2), SHARE), now.lists + 1);
    }

    /** Puts losses of a list that were learned when not all its choices were known right. Learner thread only. */
    public void correct(double[] learned, double[] right) {
        double[] differences = new double[Math.min(learned.length, right.length)];
        for (int m = 0; m < differences.length; m++) {
            differences[m] = right[m] - learned[m];
        }
        Weights now = weights;
        weights = now.moved(differences, 0, now.lists);
    }

    /** Writes the weights of the search engine's order and the models. */
    public void save(ByteWriter out) {
        out.writeDoubles(Arrays.copyOf(weights.each, MODELS));
    }

    /** Writes the rest. */
    public void saveCounters(ByteWriter out) {
        Weights now = weights;
        out.writeDoubles(Arrays.copyOfRange(now.each, MODELS, EXPERTS));
        out.writeLong(now.lists);
    }

    /** Reads what {@link #save} wrote. */
    public void load(ByteReader in) {
        double[] read = in.readDoubles();
        if (read.length != MODELS) {
            throw new ByteReader.MalformedException("weights of other experts");
        }
        double[] first = weights.first;
        weights = new Weights(first, Arrays.copyOf(read, first.length), 0);
    }

    /** Reads what {@link #saveCounters} wrote; after -1 lists, counters are new to the others. */
    public void loadCounters(ByteReader in) {
        double[] read = in.readDoubles();
        long lists = in.readLong();
        if (read.length != EXPERTS - MODELS) {
            throw new ByteReader.MalformedException("weights of other counters");
        }
        double[] each = weights.each.clone();
        System.arraycopy(read, 0, each, MODELS, read.length);
        Weights loaded = new Weights(weights.first, each, lists);
        weights = lists < 0 ? loaded.welcoming() : loaded;
    }

    /**
     * Puts foreign experts at what was saved of them, after all else was loaded.
     *
     * @param saved NaN for one that is new
     * @param same whether there are no others, and were no others: then nothing else moves
     */
    public void loadForeign(double[] saved, boolean same) {
        Weights now = weights;
        double[] next = now.each.clone();
        double[] foreign = new double[saved.length];
        for (int i = 0; i < saved.length; i++) {
            foreign[i] = Double.isNaN(saved[i]) ? now.first[EXPERTS + i] : saved[i];
            next[EXPERTS + i] = foreign[i];
        }
        weights = same ? new Weights(now.first, next, now.lists) : now.with(foreign);
    }
}
