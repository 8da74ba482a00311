package io.liverank.math;

/**
 * Exponential and logarithm built from IEEE additions, multiplications and divisions alone, so that every Java 17+
 * virtual machine computes the same bits. Relative error is below 1e-10, which is far beyond what ranking needs, and
 * both are faster than {@link StrictMath}. Thread-safe: no state.
 */
public final class Exact {
    private static final double LN2 = 0.6931471805599453;
    private static final double INVERSE_LN2 = 1 / LN2;
    private static final double SQRT2 = 1.4142135623730951;

    private Exact() {}

    /** 2 to the power of {@code x}; 0 below -1022, saturates at 2^1023. NaN gives NaN. */
    public static double exp2(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        if (x < -1022) {
            return 0;
        }
        if (x > 1023) {
            x = 1023;
        }
        long whole = (long) (x + (x < 0 ? -0.5 : 0.5));
        double r = (x - whole) * LN2;
        // Taylor series of e^r for |r| <= ln(2)/2, by Horner's rule; the first term left out is r^10/10! < 1e-11.
        double p = 1 / 362_880.0;
        p = p * r + 1 / 40_320.0;
        p = p * r + 1 / 5_040.0;
        p = p * r + 1 / 720.0;
        p = p * r + 1 / 120.0;
        p = p * r + 1 / 24.0;
        p = p * r + 1 / 6.0;
        p = p * r + 0.5;
        p = p * r + 1;
        p = p * r + 1;
        return p * Double.longBitsToDouble((whole + 1023) << 52);
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
        double m = Double.longBitsToDouble((bits & 0x000f_ffff_ffff_ffffL) | 0x3ff0_0000_0000_0000L);
        if (m > SQRT2) {
            m *= 0.5;
            exponent++;
        }
        // ln m = 2 artanh s with s = (m-1)/(m+1), |s| <= 0.172; the first term left out is 2 s^15/15 < 1e-12.
        double s = (m - 1) / (m + 1);
        double q = s * s;
        double p = 1.0 / 13;
        p = 1.0 / 11 + q * p;
        p = 1.0 / 9 + q * p;
        p = 1.0 / 7 + q * p;
        p = 1.0 / 5 + q * p;
        p = 1.0 / 3 + q * p;
        p = 1 + q * p;
        return exponent * LN2 + 2 * s * p;
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
