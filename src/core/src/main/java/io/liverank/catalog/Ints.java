package io.liverank.catalog;

import java.util.Arrays;

/** Numbers that become more. For one thread. */
final class Ints {
    private static final int[] EMPTY = {};

    int[] values = EMPTY;
    int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(8, size * 2));
        }
        values[size++] = value;
    }

    void addDistinct(int[] more, int limit) {
        for (int value : more) {
            boolean known = false;
            for (int i = 0; i < size && !known; i++) {
                known = values[i] == value;
            }
            if (!known && size < limit) {
                add(value);
            }
        }
    }

    int[] toArray() {
        return size == 0 ? EMPTY : Arrays.copyOf(values, size);
    }
}
