package io.liverank.formats;

import io.liverank.feature.Layout;

/** Lists as versions wrote them that had 64 fixed columns, three fields of numbers and one of vectors among them. */
final class MatrixBefore2 {
    private static final int FORMAT = 2;

    private MatrixBefore2() {}

    static void carry(Copy copy, Layout layout) {
        int first = copy.in().readInt();
        if (first >= 0) {
            carry(copy, first, layout);
            return;
        }
        copy.out().writeInt(first);
        int width = copy.ints().length;
        int rows = copy.count(4 * width + 1);
        for (int i = 0; i < rows * width; i++) {
            copy.oneFloat();
        }
        copy.ints();
        rest(copy, rows);
    }

    private static void carry(Copy copy, int rows, Layout layout) {
        int[] to = ColumnsBefore2.places(layout);
        int[] names = ColumnsBefore2.hashes(layout);
        copy.in().checked(rows, 4 * to.length);
        copy.out().writeInt(-FORMAT);
        copy.out().writeInts(names);
        copy.out().writeInt(rows);
        for (int row = 0; row < rows; row++) {
            float[] dense = new float[names.length];
            for (int target : to) {
                float value = copy.in().readFloat();
                if (target >= 0) {
                    dense[target] = value;
                }
            }
            for (float value : dense) {
                copy.out().writeFloat(value);
            }
        }
        copy.out().writeInts(ColumnsBefore2.regions());
        rest(copy, rows);
    }

    private static void rest(Copy copy, int rows) {
        int size = 0;
        for (int row = 0; row < rows; row++) {
            size += copy.oneInt();
        }
        for (int k = 0; k < size; k++) {
            copy.oneInt();
            copy.oneFloat();
        }
        copy.ints();
        copy.ints();
        copy.floats();
        copy.ints();
        copy.ints();
    }
}
