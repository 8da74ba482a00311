package io.liverank.catalog;

import java.util.Arrays;

/** Arrays that are the same for items of the same fields, each once: found by their hash, the newest in its place. For one thread. */
final class SharedArrays {
    private static final int ROOM_BITS = 10;

    private final int[][] ints = new int[1 << ROOM_BITS][];
    private final float[][] floats = new float[1 << ROOM_BITS][];

    /** An equal array, the one that was met before if there was one. */
    int[] share(int[] array) {
        int at = place(Arrays.hashCode(array));
        if (!Arrays.equals(ints[at], array)) {
            ints[at] = array;
        }
        return ints[at];
    }

    /** As {@link #share(int[])}. */
    float[] share(float[] array) {
        int at = place(Arrays.hashCode(array));
        if (!Arrays.equals(floats[at], array)) {
            floats[at] = array;
        }
        return floats[at];
    }

    private static int place(int hash) {
        return hash * 0x9E3779B1 >>> Integer.SIZE - ROOM_BITS;
    }
}
