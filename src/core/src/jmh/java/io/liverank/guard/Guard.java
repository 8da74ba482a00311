package io.liverank.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The command behind the profile {@code guard}: runs what the product lives by, tells each as so many of
 * {@link CalibrationBenchmark#loop}, measured right before it, and fails if one takes more than the kept file says and a tolerance.
 * Processor's time, and of each the best iteration: other work makes all the rest worse.
 */
public final class Guard {
    private static final String CALIBRATION = "CalibrationBenchmark.loop";
    private static final List<String> KEYS = List.of(
            "CodecBenchmark.decode100",
            "EngineBenchmark.rank100",
            "EngineBenchmark.learn25",
            "ModelBenchmark.score100",
            "ModelBenchmark.learn25",
            "CheckpointBenchmark.image");
    private static final int ITERATIONS = 15;
    /** A part of what is kept: the machine's other work disturbs benchmark and calibration by turns. */
    private static final double TOLERANCE = 0.35;

    private Guard() {}

    /**
     * Measures and compares.
     *
     * @param arguments the kept file; {@code write} to write it anew
     */
    public static void main(String[] arguments) throws IOException, RunnerException {
        Path file = Path.of(arguments[0]);
        boolean writes = arguments.length > 1 && arguments[1].equals("write");
        Map<String, Double> kept = writes ? Map.of() : read(file);
        var lines = new ArrayList<String>();
        lines.add("benchmark,loops");
        boolean worse = false;
        var report = new StringBuilder();
        for (String key : KEYS) {
            double loops = micros(key) / micros(CALIBRATION);
            lines.add(key + "," + String.format(Locale.ROOT, "%.3f", loops));
            Double was = kept.get(key);
            boolean fails = was != null && loops > was * (1 + TOLERANCE);
            // what failed gets a second chance: a benchmark of half a minute can be disturbed as a whole
            if (fails) {
                loops = Math.min(loops, micros(key) / micros(CALIBRATION));
                fails = loops > was * (1 + TOLERANCE);
            }
            worse |= fails;
            report.append(String.format(
                    Locale.ROOT,
                    "%-28s %9.3f loops%s%n",
                    key,
                    loops,
                    was == null ? "" : String.format(Locale.ROOT, ", kept %.3f, %+.0f%%%s", was, 100 * (loops / was - 1), fails ? ": WORSE" : "")));
        }
        System.out.println();
        System.out.print(report);
        if (writes) {
            Files.write(file, lines);
        }
        if (worse) {
            System.err.printf(Locale.ROOT, "guard: worse than kept by more than %.0f%%%n", 100 * TOLERANCE);
            System.exit(1);
        }
    }

    private static Map<String, Double> read(Path file) throws IOException {
        var kept = new TreeMap<String, Double>();
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split(",");
            if (!parts[1].equals("loops")) {
                kept.put(parts[0], Double.valueOf(parts[1]));
            }
        }
        return kept;
    }

    /** The best iteration of a benchmark, in microseconds of the processor an operation. */
    private static double micros(String benchmark) throws RunnerException {
        boolean once = benchmark.startsWith("Checkpoint");
        var options = new OptionsBuilder()
                .include("\\." + benchmark.replace(".", "\\.") + "$")
                .param("type", "ENSEMBLE")
                .param("numbers", "3")
                .param("items", "100000")
                .addProfiler(ProcessorTime.class)
                .forks(1)
                .warmupIterations(once ? 10 : 5)
                .measurementIterations(ITERATIONS);
        if (!once) {
            options.warmupTime(TimeValue.seconds(1)).measurementTime(TimeValue.milliseconds(400));
        }
        double best = Double.POSITIVE_INFINITY;
        for (RunResult result : new Runner(options.build()).run()) {
            for (var fork : result.getBenchmarkResults()) {
                for (IterationResult iteration : fork.getIterationResults()) {
                    best = Math.min(
                            best,
                            iteration
                                    .getSecondaryResults()
                                    .get(ProcessorTime.NAME)
                                    .getScore());
                }
            }
        }
        return best;
    }
}
