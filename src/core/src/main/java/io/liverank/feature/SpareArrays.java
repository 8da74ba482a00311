package io.liverank.feature;

import java.util.ArrayDeque;

/**
 * Arrays of matrices that nobody needs any more, for those to come. Open lists live just long enough to be moved to where
 * a garbage collector looks last, and at full rate that filled faster than it looked; these arrays are not garbage. Arrays may
 * be up to an eighth longer than was asked for. For one thread.
 */
public final class SpareArrays {
    /** Numbers that are kept at most, of each type: 8 MB. */
    private static final int MOST = 1 << 21;
    /** Shorter arrays are not worth it. */
    private static final int LEAST = 16;
    /** Of arrays of an exact length. */
    private static final int LONGEST = 1_000;
    /** Sizes between a power of two and the next. */
    private static final int STEPS = 8;

    private final Shelf<float[]> floats = new Shelf<>();
    private final Shelf<int[]> ints = new Shelf<>();

    /** By how long they are; longer lists are rare. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private final ArrayDeque<float[]>[] rows = new ArrayDeque[LONGEST + 1];

    private int heldRows;

    /** Has none yet. */
    public SpareArrays() {}

    /** Arrays of one type, by size. */
    private static final class Shelf<A> {
        @SuppressWarnings({"unchecked", "rawtypes"})
        private final ArrayDeque<A>[] bySize = new ArrayDeque[Integer.SIZE * STEPS];

        private int held;

        A take(int size) {
            ArrayDeque<A> some = size < LEAST ? null : bySize[place(size)];
            A array = some == null ? null : some.pollLast();
            held -= array == null ? 0 : size;
            return array;
        }

        void put(A array, int length) {
            if (length < LEAST || held + length > MOST || size(length) != length) {
                return;
            }
            int place = place(length);
            if (bySize[place] == null) {
                bySize[place] = new ArrayDeque<>();
            }
            bySize[place].addLast(array);
            held += length;
        }
    }

    /** The least of the sizes that there are that holds {@code length}. */
    private static int size(int length) {
        if (length < LEAST) {
            return length;
        }
        int step = Math.max(1, Integer.highestOneBit(length - 1) / STEPS);
        return (length + step - 1) / step * step;
    }

    /** One number for each size. */
    private static int place(int size) {
        int step = Math.max(1, Integer.highestOneBit(size - 1) / STEPS);
        return Integer.numberOfTrailingZeros(step) * STEPS + size / step - STEPS - 1;
    }

    /** At least so many numbers, of any value. */
    float[] floats(int length) {
        int size = size(length);
        float[] spare = floats.take(size);
        return spare == null ? new float[size] : spare;
    }

    /** So many numbers exactly, of any value. */
    public float[] row(int length) {
        ArrayDeque<float[]> some = length < rows.length ? rows[length] : null;
        float[] spare = some == null ? null : some.pollLast();
        heldRows -= spare == null ? 0 : length;
        return spare == null ? new float[length] : spare;
    }

    /** Takes an array that {@link #row} gave, or another that nobody else has. */
    public void putRow(float[] row) {
        if (row.length == 0 || row.length >= rows.length || heldRows + row.length > MOST) {
            return;
        }
        if (rows[row.length] == null) {
            rows[row.length] = new ArrayDeque<>();
        }
        rows[row.length].addLast(row);
        heldRows += row.length;
    }

    /** At least so many numbers, of any value. */
    int[] ints(int length) {
        int size = size(length);
        int[] spare = ints.take(size);
        return spare == null ? new int[size] : spare;
    }

    void put(float[] array) {
        floats.put(array, array.length);
    }

    void put(int[] array) {
        ints.put(array, array.length);
    }
}
