package io.liverank.model;

import io.liverank.feature.Family;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import io.liverank.model.Tensor.Kind;
import java.util.List;

/**
 * Rows of numbers for what a candidate is: its item, its categories, its words. A candidate's vector is the sum of the
 * rows of its features times their values. Rows start at 0. Optimiser: {@link Step#adaGrad}, touched rows only.
 */
final class Embedding {
    private static final int REGION = 1 << 14;
    private static final Family[] FAMILIES = {FeatureTable.family("item"), FeatureTable.family("category")};

    private final int width;
    private final float rate;
    private final float first;
    private final Tensor rows;
    private final Tensor squares;
    private SparseGradient gradient;

    Embedding(String name, int width, float rate, float first) {
        this.width = width;
        this.rate = rate;
        this.first = first;
        this.rows = Tensor.plain(name, Kind.WEIGHTS, FAMILIES.length * REGION * width);
        this.squares = Tensor.plain(name + ".squares", Kind.SUMS, rows.values.length);
    }

    List<Tensor> tensors() {
        return List.of(rows, squares);
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
        float[] values = rows.values;
        for (int f = 0; f < width; f++) {
            vector[f] += value * values[start + f];
        }
    }

    /** Adds to the gradient: d loss / d the candidate's vector is {@code slope} times {@code direction}. */
    void addGradient(FeatureMatrix list, int row, float slope, float[] direction) {
        if (gradient == null) {
            gradient = new SparseGradient(rows.values.length);
        }
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

    /** {@code tensor} is the number of the first array in its component. */
    void step(Step step, int tensor) {
        if (gradient != null) {
            gradient.drain(
                    (index, g) -> step.adaGrad(tensor, rows.values, index, squares.values, index, g, rate, first));
        }
    }
}
