package io.liverank.catalog;

import java.util.Arrays;

/** Arrays that are the same for items of the same fields, each once: found by their hash, the newest in its place. For one thread. */
final class SharedArrays {
    private static final int ROOM_BITS = 10;

    private final int[][] ints = new int[1 << ROOM_BITS][];
    private final float[][] floats = new float[1 << ROOM_BITS][];

    /** The first {@code size} of some numbers: the array that was met before if there was one, else a copy. */
    int[] share(int[] numbers, int size) {
        int hash = 1;
        for (int i = 0; i < size; i++) {
            hash = 31 * hash + numbers[i];
        }
        int[] met = ints[place(hash)];
        if (met == null || !Arrays.equals(met, 0, met.length, numbers, 0, size)) {
            met = Arrays.copyOf(numbers, size);
            ints[place(hash)] = met;
        }
        return met;
    }

    /** As {@link #share(int[], int)}. */
    float[] share(float[] numbers, int size) {
        int hash = 1;
        for (int i = 0; i < size; i++) {
            hash = 31 * hash + Float.floatToRawIntBits(numbers[i]);
        }
        float[] met = floats[place(hash)];
        if (met == null || !Arrays.equals(met, 0, met.length, numbers, 0, size)) {
            met = Arrays.copyOf(numbers, size);
            floats[place(hash)] = met;
        }
        return met;
    }

    private static int place(int hash) {
        return hash * 0x9E3779B1 >>> Integer.SIZE - ROOM_BITS;
    }
}
