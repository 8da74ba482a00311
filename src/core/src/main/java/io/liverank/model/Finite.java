package io.liverank.model;

/** Keeps what is no number out of weights. No state. */
final class Finite {
    private Finite() {}

    /** Puts 0 where an array has what is no finite number. */
    static void only(float[] values) {
        if (all(values)) {
            return;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.isFinite(values[i]) ? values[i] : 0;
        }
    }

    /** Whether all are. Nothing times 0 is another number than 0; four sums at once, which do not wait for each other. */
    private static boolean all(float[] values) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 3 < values.length; i += 4) {
            a += values[i] * 0;
            b += values[i + 1] * 0;
            c += values[i + 2] * 0;
            d += values[i + 3] * 0;
        }
        for (; i < values.length; i++) {
            a += values[i] * 0;
        }
        return a + b + c + d == 0;
    }
}
