package io.liverank.catalog;

import io.liverank.math.Exact;
import java.util.Arrays;

/**
 * How the values of a numeric field are spread, and so how one is put on a common scale.
 *
 * <pre>
 * t(x) = ln max(x, floor)  where the field spans decades, else x
 * z(x) = (t(x) - centre) / scale, within -{@value #FARTHEST} and {@value #FARTHEST}
 * </pre>
 *
 * Centre and scale come from quantiles, so that a few absurd values move neither. The knots are quantiles on the common
 * scale: between them a response may bend. Immutable.
 *
 * @param logarithmic whether the logarithm is taken
 * @param floor what smaller values count as, where it is
 * @param floorLog its logarithm
 * @param centre the middle, on the scale of t
 * @param scale the distance from the middle to where a sixth lies beyond, on the scale of t; 0 if all values are alike
 * @param knots rising, on the scale of z
 * @param cells per equal part of the scale of z, the last knot at or below it: where to look first
 */
public record Spread(
        boolean logarithmic, double floor, double floorLog, double centre, double scale, float[] knots, byte[] cells) {
    /** Beyond so many scales values count alike. */
    public static final float FARTHEST = 4;

    /** How many knots there are at most. */
    public static final int KNOTS = 7;

    private static final float CELLS_PER_UNIT = 8;
    private static final int CELLS = (int) (2 * FARTHEST * CELLS_PER_UNIT);
    private static final double[] SHARES = {0.02, 0.1, 0.16, 0.25, 0.5, 0.75, 0.84, 0.9, 0.98};
    private static final int[] KNOTS_AT = {0, 1, 3, 4, 5, 7, 8};

    /** Of a field of which nothing was met. */
    public static final Spread UNKNOWN = of(false, 0, 0, 0, 0, new float[0]);

    /** From this ratio of the largest to the smallest usual values on the logarithm is taken. */
    private static final double DECADES = 20;

    /**
     * Of what the sketch took.
     *
     * @param before how it was spread so far: who took the logarithm does not change the mind at the border
     * @param mayBeLogarithmic false if the numbers are logarithms already
     */
    static Spread of(Quantiles sketch, Spread before, boolean mayBeLogarithmic) {
        double[] at = sketch.at(SHARES);
        double low = smallestAboveZero(sketch, at);
        double decades = before.logarithmic ? DECADES / 2 : DECADES;
        boolean logarithmic = mayBeLogarithmic && at[0] >= 0 && low > 0 && at[8] >= decades * low;
        double floor = logarithmic ? low / 2 : 0;
        double floorLog = logarithmic ? Exact.log(floor) : 0;
        double[] t = new double[at.length];
        for (int i = 0; i < t.length; i++) {
            t[i] = !logarithmic ? at[i] : at[i] <= floor ? floorLog : Exact.log(at[i]);
        }
        double centre = t[4];
        double least = 1e-12 * Math.max(1e-300, Math.abs(centre));
        double scale = (t[6] - t[2]) / 2;
        if (!(scale > least)) {
            // Most values are alike: what the others differ by is the unit.
            scale = (t[8] - t[0]) / 4;
        }
        if (!(scale > least)) {
            double[] ends = logarithmic ? new double[] {0, 0} : sketch.at(0, 1);
            scale = (ends[1] - ends[0]) / 4;
        }
        if (!(scale > least) || Double.isInfinite(scale)) {
            scale = 0;
        }
        return of(logarithmic, floor, floorLog, centre, scale, knots(t, centre, scale));
    }

    private static double smallestAboveZero(Quantiles sketch, double[] at) {
        if (at[0] > 0) {
            return at[0];
        }
        // Zeros are many: the smallest usual value among the others.
        for (double value : sketch.at(0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)) {
            if (value > 0) {
                return value;
            }
        }
        return 0;
    }

    private static float[] knots(double[] t, double centre, double scale) {
        float[] knots = new float[KNOTS];
        int size = 0;
        for (int one : KNOTS_AT) {
            float z = scale == 0 ? 0 : clip((float) ((t[one] - centre) / scale));
            if (size == 0 || z > knots[size - 1] + 0.05f) {
                knots[size++] = z;
            }
        }
        return Arrays.copyOf(knots, size);
    }

    /** A spread of these knots. */
    static Spread of(boolean logarithmic, double floor, double floorLog, double centre, double scale, float[] knots) {
        byte[] cells = new byte[CELLS];
        for (int cell = 0; cell < CELLS; cell++) {
            float z = cell / CELLS_PER_UNIT - FARTHEST;
            while (cells[cell] < knots.length - 2 && z >= knots[cells[cell] + 1]) {
                cells[cell]++;
            }
        }
        return new Spread(logarithmic, floor, floorLog, centre, scale, knots, cells);
    }

    /** The knot below z, 0 to one less than the last; only if there are two. */
    public int knotBelow(float z) {
        int below = cells[Math.max(0, Math.min(CELLS - 1, (int) ((z + FARTHEST) * CELLS_PER_UNIT)))];
        while (below < knots.length - 2 && z >= knots[below + 1]) {
            below++;
        }
        return below;
    }

    /** z of a number; 0 if all values were alike. {@code log} is its {@link Facts#logs}. */
    public float standardised(double number, float log) {
        return clip(unbounded(number, log));
    }

    /** z however far it is: for telling which of two numbers is larger. */
    public float unbounded(double number, float log) {
        if (scale == 0) {
            return 0;
        }
        double t = !logarithmic ? number : number <= floor ? floorLog : log;
        return (float) ((t - centre) / scale);
    }

    /** z of what {@link #unbounded} gave. */
    public static float clip(float z) {
        return Math.max(-FARTHEST, Math.min(FARTHEST, z));
    }
}
