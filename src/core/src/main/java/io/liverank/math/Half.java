package io.liverank.math;

/**
 * Floats of two bytes: the upper half of a float's bits (bfloat16), so the range of a float and two to three digits of it. Rounded
 * to the nearest, of two that are as near to the even one. No state.
 */
public final class Half {
    private static final int LOWER = 16;

    private Half() {}

    /** The two bytes of what is nearest to {@code value}. */
    public static int bits(float value) {
        int bits = Float.floatToIntBits(value);
        if (Float.isNaN(value)) {
            return bits >>> LOWER;
        }
        return bits + 0x7fff + (bits >>> LOWER & 1) >>> LOWER;
    }

    /** What two bytes stand for. */
    public static float of(int bits) {
        return Float.intBitsToFloat(bits << LOWER);
    }

    /** What is nearest to {@code value}; beyond the largest, infinite. */
    public static float nearest(float value) {
        return of(bits(value));
    }
}
