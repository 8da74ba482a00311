package io.liverank.feature;

import java.util.Arrays;

/** Places of numbers among each other. No state. */
final class Ranks {
    private Ranks() {}

    /** As {@link #of(double[])}, of floats; the same of NaN. */
    static float[] of(float[] values) {
        int count = values.length;
        long[] keys = new long[count];
        int present = 0;
        float[] ranks = new float[count];
        for (int i = 0; i < count; i++) {
            if (Float.isNaN(values[i])) {
                ranks[i] = 1;
            } else {
                int bits = Float.floatToIntBits(values[i] + 0f);
                int rising = bits ^ (bits >> 31 & 0x7fffffff);
                keys[present++] = (long) rising << Integer.SIZE | i;
            }
        }
        Arrays.sort(keys, 0, present);
        for (int low = 0; low < present; ) {
            int high = low;
            while (high + 1 < present && keys[high + 1] >> Integer.SIZE == keys[low] >> Integer.SIZE) {
                high++;
            }
            float rank = present - (low + high) / 2f;
            for (int k = low; k <= high; k++) {
                ranks[(int) keys[k]] = rank;
            }
            low = high + 1;
        }
        return ranks;
    }

    /** Ranks from 1 for the largest value; ties share their mean rank; NaN gets 1. */
    static float[] of(double[] values) {
        int count = values.length;
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int present = count;
        while (present > 0 && Double.isNaN(sorted[present - 1])) {
            present--;
        }
        float[] rankAt = new float[present];
        for (int low = 0; low < present; ) {
            int high = low;
            while (high + 1 < present && sorted[high + 1] == sorted[low]) {
                high++;
            }
            Arrays.fill(rankAt, low, high + 1, present - (low + high) / 2f);
            low = high + 1;
        }
        float[] ranks = new float[count];
        for (int i = 0; i < count; i++) {
            ranks[i] = Double.isNaN(values[i]) ? 1 : rankAt[Arrays.binarySearch(sorted, 0, present, values[i])];
        }
        return ranks;
    }
}
