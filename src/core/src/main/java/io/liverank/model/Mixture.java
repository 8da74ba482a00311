package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
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
 * After these come foreign rankers that are watched and weigh nothing. One of all the foreign ones may lead: it weighs
 * {@value #LEAD} then, at first and in v, so that it is heard alone until it has lost by as much.
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

    static final int EXPERTS = Expert.values().length;
    static final int MODELS = EXPERTS - Expert.COUNTERS.size();
    static final double SHARE = 1 / 200.0;
    static final double HEARD = 0.01;
    private static final double WORST_LOSS = 12;
    private static final double[] FIRST = {0.1, 0.1, 0.76, 0.01, 0.01, 0.01, 0.01};
    /** What a foreign expert weighs at first, and all of them at most. */
    private static final double FOREIGN = 0.01;

    private static final double ALL_FOREIGN = 0.2;
    /** What a foreign ranker that leads weighs at first: of the others together none is heard. */
    static final double LEAD = 0.99;

    static final int NOBODY = -1;

    /** What each weighs at first if nobody leads. */
    private final double[] first;

    private volatile MixtureWeights weights;

    /** Without foreign experts. */
    public Mixture() {
        this(0, 0);
    }

    /** With so many foreign experts, and after these so many foreign rankers that weigh nothing unless they lead. */
    public Mixture(int foreign, int watched) {
        first = Arrays.copyOf(FIRST, EXPERTS + foreign + watched);
        double each = Math.min(FOREIGN, ALL_FOREIGN / Math.max(1, foreign));
        for (int m = 0; m < EXPERTS + foreign; m++) {
            first[m] = m < EXPERTS ? first[m] * (1 - each * foreign) : each;
        }
        weights = new MixtureWeights(first, first, 0, NOBODY);
    }

    /** The weights, by {@link Expert#ordinal}, then of foreign experts; they sum to 1. */
    public double[] weights() {
        return weights.each().clone();
    }

    /** The weights of this moment. */
    public MixtureWeights now() {
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
        MixtureWeights now = weights;
        weights = now.moved(losses, Math.max(1.0 / (now.lists() + 2), SHARE), now.lists() + 1);
    }

    /** Puts losses of a list that were learned when not all its choices were known right. Learner thread only. */
    public void correct(double[] learned, double[] right) {
        double[] differences = new double[Math.min(learned.length, right.length)];
        for (int m = 0; m < differences.length; m++) {
            differences[m] = right[m] - learned[m];
        }
        MixtureWeights now = weights;
        weights = now.moved(differences, 0, now.lists());
    }

    /** Writes the weights of the search engine's order and the models. */
    public void save(ByteWriter out) {
        out.writeDoubles(Arrays.copyOf(weights.each(), MODELS));
    }

    /** Writes the rest. */
    public void saveCounters(ByteWriter out) {
        MixtureWeights now = weights;
        out.writeDoubles(Arrays.copyOfRange(now.each(), MODELS, EXPERTS));
        out.writeLong(now.lists());
    }

    /** Reads what {@link #save} wrote. */
    public void load(ByteReader in) {
        double[] read = in.readDoubles();
        if (read.length != MODELS) {
            throw new ByteReader.MalformedException("weights of other experts");
        }
        weights = new MixtureWeights(first, Arrays.copyOf(read, first.length), 0, NOBODY);
    }

    /** Reads what {@link #saveCounters} wrote; after -1 lists, counters are new to the others. */
    public void loadCounters(ByteReader in) {
        double[] read = in.readDoubles();
        long lists = in.readLong();
        if (read.length != EXPERTS - MODELS) {
            throw new ByteReader.MalformedException("weights of other counters");
        }
        double[] each = weights.each().clone();
        System.arraycopy(read, 0, each, MODELS, read.length);
        MixtureWeights loaded = new MixtureWeights(first, each, lists, NOBODY);
        weights = lists < 0 ? loaded.welcoming() : loaded;
    }

    /**
     * Puts foreign experts at what was saved of them, after all else was loaded.
     *
     * @param saved NaN for one that is new
     * @param same whether there are no others, and were no others: then nothing else moves
     */
    public void loadForeign(double[] saved, boolean same) {
        MixtureWeights now = weights;
        double[] next = now.each().clone();
        double[] foreign = new double[saved.length];
        for (int i = 0; i < saved.length; i++) {
            foreign[i] = Double.isNaN(saved[i]) ? now.first()[EXPERTS + i] : saved[i];
            next[EXPERTS + i] = foreign[i];
        }
        weights = same ? new MixtureWeights(now.first(), next, now.lists(), NOBODY) : now.with(foreign);
    }

    /** Says which foreign ranker led when all else was saved. */
    public void loadLead(int foreign) {
        MixtureWeights now = weights;
        weights = new MixtureWeights(
                MixtureWeights.led(first, EXPERTS + foreign), now.each(), now.lists(), EXPERTS + foreign);
    }

    /** Has this foreign ranker lead, or none: -1. All others keep their proportions. Learner thread only. */
    public void lead(int foreign) {
        MixtureWeights now = weights;
        double[] next = now.each().clone();
        if (now.lead() != NOBODY) {
            int before = EXPERTS + now.lead();
            next[before] = (1 - next[before]) * first[before] / (1 - first[before]);
        }
        int lead = foreign < 0 ? NOBODY : EXPERTS + foreign;
        weights = new MixtureWeights(
                lead == NOBODY ? first : MixtureWeights.led(first, lead),
                MixtureWeights.led(next, lead),
                now.lists(),
                lead);
    }
}
