package io.liverank.model;

import io.liverank.math.Exact;
import io.liverank.model.Mixture.Expert;

/**
 * What each expert of a {@link Mixture} weighs at one moment. Immutable; whoever is asked for their scores and whoever mixes them
 * should go by the same.
 */
public final class MixtureWeights {
    /** What one that leads has lost below: a share of 1/200 keeps it above, of what it loses less than 0.05 nats a list to. */
    private static final double LOST = 0.1;

    private final double[] first;
    private final double[] each;
    private final long lists;
    private final int lead;

    MixtureWeights(double[] first, double[] each, long lists, int lead) {
        this.first = first;
        this.each = each;
        this.lists = lists;
        this.lead = lead;
    }

    double[] first() {
        return first;
    }

    /** Not to be written to. */
    double[] each() {
        return each;
    }

    /** With a choice, that moved them. */
    long lists() {
        return lists;
    }

    /** Whether the expert is to be asked: it weighs enough, or says how likely it is that nothing is chosen. */
    public boolean hears(Expert expert) {
        return each[expert.ordinal()] >= Mixture.HEARD || expert == Expert.LIVE && lead != Mixture.NOBODY;
    }

    /** Whether a foreign ranker weighs anything. */
    public boolean weighs(int foreign) {
        return each[Mixture.EXPERTS + foreign] > 0;
    }

    /** Which foreign ranker leads; -1 if none does. */
    public int lead() {
        return lead == Mixture.NOBODY ? Mixture.NOBODY : lead - Mixture.EXPERTS;
    }

    /** Whether one leads and has lost nearly all that it weighed to others. */
    public boolean hasLost() {
        return lead != Mixture.NOBODY && each[lead] < LOST;
    }

    /** The same without the foreign experts whose scores are null. */
    public MixtureWeights awake(float[][] scores) {
        double awake = 0;
        boolean all = true;
        for (int m = 0; m < each.length; m++) {
            boolean asleep = each[m] > 0 && isAsleep(m, scores);
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
        return new MixtureWeights(first, those, lists, lead);
    }

    private static boolean isAsleep(int m, float[][] scores) {
        return m >= Mixture.EXPERTS && (m >= scores.length || scores[m] == null);
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
            if (each[m] >= Mixture.HEARD) {
                heard += each[m];
                models += m < Mixture.MODELS ? each[m] : 0;
                only = m;
                count++;
            }
        }
        if (count == 1 && models > 0) {
            return scores[only];
        }
        double[] mixed = new double[scores[only].length];
        double[] e = new double[mixed.length];
        double none = models > 0 ? 0 : lead == Mixture.NOBODY ? 0.5 : mix(scores[Expert.LIVE.ordinal()], 0, mixed, e);
        for (int m = 0; m < each.length; m++) {
            if (each[m] >= Mixture.HEARD) {
                double own = mix(scores[m], each[m] / heard, mixed, e);
                none += m < Mixture.MODELS ? own * each[m] / models : 0;
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
    MixtureWeights welcoming() {
        double[] next = first.clone();
        double left = 1;
        for (int m = Mixture.MODELS; m < next.length; m++) {
            left -= first[m];
        }
        for (int m = 0; m < Mixture.MODELS; m++) {
            next[m] = left * each[m];
        }
        return new MixtureWeights(first, next, (long) (1 / Mixture.SHARE), lead);
    }

    /** With foreign experts of these weights; those of all others keep their proportions. */
    MixtureWeights with(double[] foreign) {
        double[] next = each.clone();
        double left = 1;
        for (double weight : foreign) {
            left -= weight;
        }
        double sum = 0;
        for (int m = 0; m < Mixture.EXPERTS; m++) {
            sum += each[m];
        }
        for (int m = 0; m < next.length; m++) {
            next[m] = m < Mixture.EXPERTS ? left * each[m] / sum : foreign[m - Mixture.EXPERTS];
        }
        return new MixtureWeights(first, next, lists, lead);
    }

    /** By losses, of which those of foreign experts that were asleep are NaN or not there. */
    MixtureWeights moved(double[] losses, double share, long next) {
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
        for (int m = Mixture.EXPERTS; m < moved.length; m++) {
            if (!isAwake(m, losses)) {
                moved[m] *= lost;
                sum += moved[m];
            }
        }
        for (int m = 0; m < moved.length; m++) {
            moved[m] = (1 - share) * moved[m] / sum + share * first[m];
        }
        return new MixtureWeights(first, moved, next, lead);
    }

    private static boolean isAwake(int m, double[] losses) {
        return m < Mixture.EXPERTS || m < losses.length && !Double.isNaN(losses[m]);
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

    /** The same weights with this one before all others. */
    static double[] led(double[] each, int lead) {
        double others = 0;
        for (int m = 0; m < each.length; m++) {
            others += m == lead ? 0 : each[m];
        }
        double left = lead == Mixture.NOBODY ? 1 : 1 - Mixture.LEAD;
        double[] led = new double[each.length];
        for (int m = 0; m < led.length; m++) {
            led[m] = m == lead ? Mixture.LEAD : left * each[m] / others;
        }
        return led;
    }
}
