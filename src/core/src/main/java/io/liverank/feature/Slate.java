package io.liverank.feature;

import java.util.Arrays;

/**
 * Room for the features of a list, wiped and written on again: a matrix of 100 candidates takes some 70 kB and is needed for as
 * long as it takes to score it. What was extracted onto a slate is gone when the next list is. One list at a time.
 */
public final class Slate {
    /** Numbers of an array that is kept at most; rare long lists bring their own. */
    private static final int KEPT = 1 << 15;

    private float[] dense = {};
    private int[] sparseStart = {};
    private int[] sparseIndex = {};
    private float[] sparseValue = {};

    /** At least so many zeros. */
    float[] dense(int size) {
        if (dense.length < size) {
            float[] longer = new float[size];
            dense = size <= KEPT ? longer : dense;
            return longer;
        }
        Arrays.fill(dense, 0, size, 0);
        return dense;
    }

    /** At least so many, the first of them 0. */
    int[] sparseStart(int size) {
        if (sparseStart.length < size) {
            sparseStart = new int[size];
        }
        return sparseStart;
    }

    /** At least so many. */
    int[] sparseIndex(int size) {
        return sparseIndex.length < size ? new int[size] : sparseIndex;
    }

    /** As many as {@link #sparseIndex} gives. */
    float[] sparseValue(int size) {
        return sparseValue.length < size ? new float[size] : sparseValue;
    }

    /** Keeps what became longer on the way. */
    void keep(int[] index, float[] value) {
        if (index.length <= KEPT) {
            sparseIndex = index;
            sparseValue = value;
        }
    }
}
