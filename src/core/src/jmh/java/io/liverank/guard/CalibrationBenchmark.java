package io.liverank.guard;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the machine can do now, in a loop that never changes: half of it floats in a row, as a dense layer, half places that lie apart
 * in 4 MB, as hashed weights and maps. What others take is told as so many of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class CalibrationBenchmark {
    private static final int ROW = 1 << 12;
    private static final int ROWS = 16;
    private static final int APART = 1 << 20;
    private static final int STEPS = 1 << 10;

    private final float[] x = new float[ROW];
    private final float[] y = new float[ROW];
    private final int[] next = new int[APART];
    private int at;

    /** One ring through all places, in a random order. */
    @Setup
    public void fill() {
        var random = new Random(1);
        for (int i = 0; i < ROW; i++) {
            x[i] = random.nextFloat();
        }
        for (int i = 0; i < APART; i++) {
            next[i] = i;
        }
        for (int i = APART - 1; i > 0; i--) {
            int j = random.nextInt(i);
            int kept = next[i];
            next[i] = next[j];
            next[j] = kept;
        }
    }

    /** The loop. */
    @Benchmark
    public float loop() {
        for (int row = 0; row < ROWS; row++) {
            float a = 1e-3f * row;
            for (int i = 0; i < ROW; i++) {
                y[i] = 0.5f * y[i] + a * x[i];
            }
        }
        for (int step = 0; step < STEPS; step++) {
            at = next[at];
        }
        return y[at & ROW - 1];
    }
}
