package io.liverank.model;

import java.util.Arrays;

/**
 * A gradient of which few coordinates are not 0. Coordinates come in rows of some length that are touched as a whole. What
 * was touched is found by hash: a list touches some hundred rows of millions, and a table of those alone stays near the
 * processor. One thread.
 */
final class SparseGradient {
    private static final int FIRST_SLOTS = 1 << 9;

    private final int each;
    private int coordinates;
    /** The row of each slot, and 1; 0 where there is none. */
    private int[] rows = new int[FIRST_SLOTS];

    private float[] values;
    /** The slots that are taken, in the order they were. */
    private int[] touched = new int[FIRST_SLOTS / 2];

    private int size;

    /** Of so many coordinates, in rows of {@code each}. */
    SparseGradient(int coordinates, int each) {
        this.each = each;
        this.coordinates = coordinates;
        this.values = new float[FIRST_SLOTS * each];
    }

    /** Takes the first coordinate of a row, and where its gradient begins in {@link #values}. */
    interface Visitor {
        void visit(int index, int from);
    }

    /** Makes room for so many coordinates; if there were more, what was added to them is forgotten. */
    void fit(int room) {
        if (room < coordinates) {
            rebuild(rows.length, Arrays.copyOf(touched, size), room / each);
        }
        coordinates = room;
    }

    float get(int index) {
        int slot = find(index / each);
        return rows[slot] == 0 ? 0 : values[slot * each + index % each];
    }

    /** Adds to a coordinate, where rows have but one. */
    void add(int index, float gradient) {
        int slot = slot(index); // first: it may put another array in place of values
        values[slot] += gradient;
    }

    /** Where the row begins in {@link #values}, until another one is touched. */
    int row(int row) {
        return slot(row) * each;
    }

    /** What to add to. */
    float[] values() {
        return values;
    }

    private int slot(int row) {
        int slot = find(row);
        if (rows[slot] != 0) {
            return slot;
        }
        if (size == touched.length) {
            rebuild(2 * rows.length, Arrays.copyOf(touched, size), Integer.MAX_VALUE);
            slot = find(row);
        }
        rows[slot] = row + 1;
        touched[size++] = slot;
        return slot;
    }

    /** Where the row is, or would be: at most half of the slots are taken. */
    private int find(int row) {
        int[] all = rows;
        int mask = all.length - 1;
        int at = (row * 0x9E3779B1 >>> 8) & mask;
        while (all[at] != 0 && all[at] != row + 1) {
            at = at + 1 & mask;
        }
        return at;
    }

    /** With so many slots, and the rows below {@code end} of the {@code old} ones, in their order. */
    private void rebuild(int slots, int[] old, int end) {
        int[] oldRows = rows;
        float[] oldValues = values;
        rows = new int[slots];
        values = new float[slots * each];
        touched = new int[slots / 2];
        size = 0;
        for (int slot : old) {
            if (oldRows[slot] - 1 < end) {
                System.arraycopy(oldValues, slot * each, values, row(oldRows[slot] - 1), each);
            }
        }
    }

    /** Gives each touched row once, in the order they were touched, and forgets them. */
    void drain(Visitor visitor) {
        for (int t = 0; t < size; t++) {
            int slot = touched[t];
            visitor.visit((rows[slot] - 1) * each, slot * each);
            rows[slot] = 0;
            if (each == 1) {
                values[slot] = 0;
            } else {
                Arrays.fill(values, slot * each, (slot + 1) * each, 0);
            }
        }
        size = 0;
    }
}
