package io.liverank.model;

import java.util.Arrays;

/** A gradient of which few coordinates are not 0. One thread. */
final class SparseGradient {
    private float[] values;
    private boolean[] known;
    private int[] touched = new int[1024];
    private int size;

    SparseGradient(int coordinates) {
        values = new float[coordinates];
        known = new boolean[coordinates];
    }

    /** Takes a coordinate and its gradient. */
    interface Visitor {
        void visit(int index, float gradient);
    }

    /** Makes room for so many coordinates; if there were more, what was added to them is forgotten. */
    void fit(int coordinates) {
        if (coordinates == values.length) {
            return;
        }
        int kept = 0;
        for (int t = 0; t < size; t++) {
            if (touched[t] < coordinates) {
                touched[kept++] = touched[t];
            }
        }
        size = kept;
        values = Arrays.copyOf(values, coordinates);
        known = Arrays.copyOf(known, coordinates);
    }

    float get(int index) {
        return values[index];
    }

    void add(int index, float gradient) {
        if (!known[index]) {
            touch(index);
        }
        values[index] += gradient;
    }

    private void touch(int index) {
        known[index] = true;
        if (size == touched.length) {
            touched = Arrays.copyOf(touched, 2 * size);
        }
        touched[size++] = index;
    }

    /** Gives each touched coordinate once, in the order they were touched, and forgets them. */
    void drain(Visitor visitor) {
        for (int t = 0; t < size; t++) {
            int index = touched[t];
            float gradient = values[index];
            values[index] = 0;
            known[index] = false;
            visitor.visit(index, gradient);
        }
        size = 0;
    }
}
