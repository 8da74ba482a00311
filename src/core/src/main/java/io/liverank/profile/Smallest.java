package io.liverank.profile;

/** The n-th smallest of many numbers, without sorting them: counted by the upper half of their bits, then by the lower. */
final class Smallest {
    private static final int HALF = 16;
    private static final int HALVES = 1 << HALF;

    private Smallest() {}

    /**
     * The {@code nth} smallest.
     *
     * @param numbers NaN are passed over
     * @param nth from 1 to how many there are
     */
    static float of(float[] numbers, int nth) {
        int[] upper = new int[HALVES];
        for (float number : numbers) {
            if (!Float.isNaN(number)) {
                upper[order(number) >>> HALF]++;
            }
        }
        int left = nth;
        int high = 0;
        while (left > upper[high]) {
            left -= upper[high++];
        }
        int[] lower = new int[HALVES];
        for (float number : numbers) {
            if (!Float.isNaN(number) && order(number) >>> HALF == high) {
                lower[order(number) & HALVES - 1]++;
            }
        }
        int low = 0;
        while (left > lower[low]) {
            left -= lower[low++];
        }
        return number(high << HALF | low);
    }

    /** Without a sign, as the numbers are. */
    private static int order(float number) {
        int bits = Float.floatToRawIntBits(number);
        return bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE;
    }

    private static float number(int order) {
        return Float.intBitsToFloat(order < 0 ? order ^ Integer.MIN_VALUE : ~order);
    }
}
