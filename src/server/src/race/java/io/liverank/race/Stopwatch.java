package io.liverank.race;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/** What this thread's work takes of the processor, whatever else runs beside it. */
final class Stopwatch {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private long taken;
    private long started;

    void start() {
        started = THREADS.getCurrentThreadCpuTime();
    }

    void stop() {
        taken += THREADS.getCurrentThreadCpuTime() - started;
    }

    /** Seconds between all starts and stops. */
    double seconds() {
        return taken / 1e9;
    }

    /**
     * Microseconds that one run takes: the median of {@code rounds}, after as many to warm up.
     *
     * @param runs a round has; each gets its number
     */
    static double micros(int rounds, int runs, java.util.function.IntConsumer run) {
        double[] all = new double[rounds];
        for (int round = -rounds; round < rounds; round++) {
            var watch = new Stopwatch();
            watch.start();
            for (int i = 0; i < runs; i++) {
                run.accept(i);
            }
            watch.stop();
            if (round >= 0) {
                all[round] = watch.seconds() * 1e6 / runs;
            }
        }
        Arrays.sort(all);
        return all[rounds / 2];
    }
}
