package io.liverank.feature;

import java.util.Arrays;

/** Places of numbers among each other. No state. */
final class Ranks {
    private Ranks() {}

    /** Ranks from 1 for the largest value; ties share their mean rank; NaN gets 1. */
    static float[] of(double[] values) {
        int count = values.length;
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int present = count;
        while (present > 0 && Double.isNaN(sorted[present - 1])) {
            present--;
        }
        float[] ranks = new float[count];
        for (int i = 0; i < count; i++) {
            if (Double.isNaN(values[i])) {
                ranks[i] = 1;
                continue;
            }
            int at = Arrays.binarySearch(sorted, 0, present, values[i]);
            int low = at;
            int high = at;
            while (low > 0 && sorted[low - 1] == values[i]) {
                low--;
            }
            while (high < present - 1 && sorted[high + 1] == values[i]) {
                high++;
            }
            ranks[i] = present - (low + high) / 2f;
        }
        return ranks;
    }
}
