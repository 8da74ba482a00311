package io.liverank.model;

import io.liverank.feature.Family;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import java.util.Arrays;

/**
 * Rows of numbers for what a candidate is: its item, its categories, its words. A candidate's vector is the sum of the
 * rows of its features times their values. Rows start at 0. Optimiser: {@link AdaGrad}, touched rows only.
 */
final class Embedding {
    private static final int REGION = 1 << 14;
    private static final Family[] FAMILIES = {FeatureTable.family("item"), FeatureTable.family("category")};
    /** Per region of hashed features, the first row of its family; -1 if it has none. */
    private static final int[] FIRST_ROWS = firstRows();

    private final int width;
    private final AdaGrad rows;

    Embedding(String name, int width, float rate, float first) {
        this.width = width;
        this.rows = AdaGrad.table(name, FAMILIES.length * REGION, width, rate, first);
    }

    Parameters parameters() {
        return rows;
    }

    private static int[] firstRows() {
        int[] rows = new int[FeatureTable.SPACE / Family.REGION];
        for (int region = 0; region < rows.length; region++) {
            int place = Arrays.asList(FAMILIES).indexOf(FeatureTable.familyOf(region * Family.REGION));
            rows[region] = place < 0 ? -1 : place * REGION;
        }
        return rows;
    }

    /** Whether a hashed feature's family has vectors. */
    static boolean covers(int index) {
        return FIRST_ROWS[index / Family.REGION] >= 0;
    }

    /** Where a hashed feature's row starts; -1 if its family has none. */
    private int start(int index) {
        int first = FIRST_ROWS[index / Family.REGION];
        return first < 0 ? -1 : (first + (index & REGION - 1)) * width;
    }

    /** Adds the candidate's vector. */
    void add(FeatureMatrix list, int row, float[] vector) {
        for (int k = list.sparseStart[row]; k < list.sparseStart[row + 1]; k++) {
            int start = start(list.sparseIndex[k]);
            if (start >= 0) {
                addRow(start, list.sparseValue[k], vector);
            }
        }
    }

    private void addRow(int start, float value, float[] vector) {
        float[] page = rows.weights.pages()[start >> Pages.SHIFT];
        for (int f = 0; f < width; f++) {
            vector[f] += value * page[(start & Pages.MASK) + f];
        }
    }

    /** Adds to the gradient: d loss / d the candidate's vector is {@code slope} times {@code direction}. */
    void addGradient(FeatureMatrix list, int row, float slope, float[] direction) {
        SparseGradient gradient = rows.gradient();
        for (int k = list.sparseStart[row]; k < list.sparseStart[row + 1]; k++) {
            int start = start(list.sparseIndex[k]);
            if (start >= 0) {
                float g = slope * list.sparseValue[k];
                int at = gradient.row(start / width);
                float[] sums = gradient.values();
                for (int f = 0; f < width; f++) {
                    sums[at + f] += g * direction[f];
                }
            }
        }
    }
}
