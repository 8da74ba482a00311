package io.liverank.math;

/**
 * Exponential and logarithm built from IEEE additions, multiplications and divisions alone, so that every Java 17+
 * virtual machine computes the same bits: a table, and a short series around its nearest entry. Relative error is below
 * 1e-10, which is far beyond what ranking needs, and both are faster than {@link StrictMath}. Thread-safe: no state.
 */
public final class Exact {
    private static final double LN2 = 0.6931471805599453;
    private static final double INVERSE_LN2 = 1 / LN2;
    private static final int STEPS = 256;
    /** 2^(i / STEPS). */
    private static final double[] POWERS = new double[STEPS];
    /** ln c_i and 1 / c_i, side by side, of the middles c_i of equal parts of 1 to 2. */
    private static final double[] LOGARITHMS = new double[2 * STEPS];

    static {
        for (int i = 0; i < STEPS; i++) {
            POWERS[i] = series(LN2 * i / STEPS);
            double middle = 1 + (i + 0.5) / STEPS;
            LOGARITHMS[2 * i] = 2 * artanh((middle - 1) / (middle + 1));
            LOGARITHMS[2 * i + 1] = 1 / middle;
        }
        // So that ln 1 is 0 to the last bit: around 1 an error counts for more than anywhere else.
        LOGARITHMS[0] = 0;
        LOGARITHMS[1] = 1;
    }

    private Exact() {}

    /** e^x for 0 <= x < 1. */
    private static double series(double x) {
        double sum = 1;
        for (int n = 20; n > 0; n--) {
            sum = 1 + x * sum / n;
        }
        return sum;
    }

    /** For 0 <= s <= 1/3. */
    private static double artanh(double s) {
        double sum = 0;
        for (int n = 41; n > 0; n -= 2) {
            sum = sum * s * s + 1.0 / n;
        }
        return sum * s;
    }

    /** 2 to the power of {@code x}; 0 below -1022, saturates at 2^1023. NaN gives NaN. */
    public static double exp2(double x) {
        if (!(x >= -1022)) {
            return x < -1022 ? 0 : x;
        }
        if (x > 1023) {
            x = 1023;
        }
        double scaled = x * STEPS;
        int nearest = (int) (scaled + (scaled < 0 ? -0.5 : 0.5));
        // |r| <= ln 2 / 512; the first term left out is r^4 / 24 < 2e-13.
        double r = (scaled - nearest) * (LN2 / STEPS);
        double p = 1 + r * (1 + r * (0.5 + r * (1 / 6.0)));
        return p * POWERS[nearest & STEPS - 1] * Double.longBitsToDouble((long) ((nearest >> 8) + 1023) << 52);
    }

    /** e to the power of {@code x}, with the limits of {@link #exp2}. */
    public static double exp(double x) {
        return exp2(x * INVERSE_LN2);
    }

    /** Logarithm to base 2 of a positive normal number; -Infinity for 0, NaN below. */
    public static double log2(double x) {
        return log(x) * INVERSE_LN2;
    }

    /** Natural logarithm of a positive normal number; -Infinity for 0 and subnormal numbers, NaN below 0. */
    public static double log(double x) {
        if (!(x >= Double.MIN_NORMAL)) {
            return x >= 0 ? Double.NEGATIVE_INFINITY : Double.NaN;
        }
        if (x == Double.POSITIVE_INFINITY) {
            return x;
        }
        long bits = Double.doubleToRawLongBits(x);
        int exponent = (int) (bits >>> 52) - 1023;
        int part = (int) (bits >>> 44) & STEPS - 1;
        double m = Double.longBitsToDouble((bits & 0x000f_ffff_ffff_ffffL) | 0x3ff0_0000_0000_0000L);
        // |r| <= 1/512, or 1/256 in the first part; the first term left out is r^5 / 5 < 2e-13.
        double r = m * LOGARITHMS[2 * part + 1] - 1;
        double p = r * (1 + r * (-0.5 + r * (1 / 3.0 + r * -0.25)));
        return exponent * LN2 + (LOGARITHMS[2 * part] + p);
    }

    /** 1 / (1 + e^-z), exact at both ends. */
    public static double sigmoid(double z) {
        return z >= 0 ? 1 / (1 + exp(-z)) : 1 - 1 / (1 + exp(z));
    }

    /** log(1 + e^z) without overflow: the cross-entropy of a logit against label 0. */
    public static double softplus(double z) {
        return z > 0 ? z + log(1 + exp(-z)) : log(1 + exp(z));
    }
}
