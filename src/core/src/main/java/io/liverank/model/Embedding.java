package io.liverank.model;

import io.liverank.feature.Family;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;

/**
 * Rows of numbers for what a candidate is: its item, its categories, its words. A candidate's vector is the sum of the
 * rows of its features times their values. Rows start at 0. Optimiser: {@link AdaGrad}, touched rows only.
 */
final class Embedding {
    private static final int REGION = 1 << 14;
    private static final Family[] FAMILIES = {FeatureTable.family("item"), FeatureTable.family("category")};

    private final int width;
    private final AdaGrad rows;

    Embedding(String name, int width, float rate, float first) {
        this.width = width;
        this.rows = AdaGrad.plain(name, FAMILIES.length * REGION * width, rate, first);
    }

    Parameters parameters() {
        return rows;
    }

    /** Where a hashed feature's row starts; -1 if its family has none. */
    private int start(int index) {
        int family = FeatureTable.familyOf(index).ordinal();
        for (int i = 0; i < FAMILIES.length; i++) {
            if (FAMILIES[i].ordinal() == family) {
                return (i * REGION + (index & REGION - 1)) * width;
            }
        }
        return -1;
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
        float[] values = rows.weights.values;
        for (int f = 0; f < width; f++) {
            vector[f] += value * values[start + f];
        }
    }

    /** Adds to the gradient: d loss / d the candidate's vector is {@code slope} times {@code direction}. */
    void addGradient(FeatureMatrix list, int row, float slope, float[] direction) {
        SparseGradient gradient = rows.gradient();
        for (int k = list.sparseStart[row]; k < list.sparseStart[row + 1]; k++) {
            int start = start(list.sparseIndex[k]);
            if (start >= 0) {
                float g = slope * list.sparseValue[k];
                for (int f = 0; f < width; f++) {
                    gradient.add(start + f, g * direction[f]);
                }
            }
        }
    }
}
