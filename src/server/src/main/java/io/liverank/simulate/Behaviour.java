package io.liverank.simulate;

import io.liverank.math.Exact;
import java.util.Arrays;
import java.util.SplittableRandom;

/** How simulated shoppers choose, and how well a list serves them. No state. */
public final class Behaviour {
    private static final double EXAMINED_AGAIN = 0.92;
    private static final int CUTOFF = 10;

    private Behaviour() {}

    /** About normal: mean 0, deviation 1. */
    public static double normal(SplittableRandom random) {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += random.nextDouble();
        }
        return sum;
    }

    /** As many tastes, each about normal. */
    public static double[] tastes(SplittableRandom random, int count) {
        double[] tastes = new double[count];
        for (int i = 0; i < count; i++) {
            tastes[i] = normal(random);
        }
        return tastes;
    }

    /** True relevance from 0 to 4 of things of these utilities. */
    public static double[] grades(double[] utilities) {
        double[] grades = new double[utilities.length];
        for (int i = 0; i < grades.length; i++) {
            grades[i] = 4 * Exact.sigmoid(1.5 * (utilities[i] - 1.5));
        }
        return grades;
    }

    /**
     * What is clicked in a list shown in {@code order}: the shopper goes down, less and less likely to look on, and clicks
     * what is wanted; -1 for nothing.
     */
    public static int click(SplittableRandom random, double[] utilities, int[] order) {
        for (int index : order) {
            if (random.nextDouble() < wanted(utilities[index])) {
                return index;
            }
            if (random.nextDouble() > EXAMINED_AGAIN) {
                return -1;
            }
        }
        return -1;
    }

    /** How likely something of this utility is clicked by who looks at it. */
    public static double wanted(double utility) {
        return Exact.sigmoid(2 * (utility - 2.5));
    }

    /** How likely it is that who looked at something of this utility looks on, and clicks it not. */
    public static double passed(double utility) {
        return (1 - wanted(utility)) * EXAMINED_AGAIN;
    }

    /** NDCG@10 with gains 2^grade - 1 (Burges and others, 2005). */
    public static double ndcg(double[] grades, int[] order) {
        double[] best = grades.clone();
        Arrays.sort(best);
        double dcg = 0;
        double ideal = 0;
        for (int i = 0; i < Math.min(CUTOFF, order.length); i++) {
            double discount = Exact.log2(i + 2.0);
            dcg += (Exact.exp2(grades[order[i]]) - 1) / discount;
            ideal += (Exact.exp2(best[best.length - 1 - i]) - 1) / discount;
        }
        return dcg / ideal;
    }
}
