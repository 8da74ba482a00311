package io.liverank.onnx;

import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.Value;
import io.liverank.feature.Request;
import io.liverank.foreign.ForeignScores;
import io.liverank.foreign.ForeignWatch;
import io.liverank.foreign.ModelFile;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a foreign model adds to a list of 100 candidates, beside ranking it, list by list in one run: run its {@code main}
 * with the test class path of this module. Not a test: times are of a machine.
 */
final class ForeignCost {
    private static final int CANDIDATES = 100;
    private static final int COLUMNS = 64;
    private static final int LISTS = 4_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ForeignCost() {}

    private static final class Missed implements ForeignWatch {
        private int count;

        @Override
        public void scored(String model, long nanos) {}

        @Override
        public synchronized void missed(String model, Reason reason) {
            count++;
        }
    }

    /** Prints a table. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("foreign");
        var engine = new Engine(EngineSettings.DEFAULT);
        List<String> columns =
                IntStream.range(0, COLUMNS).mapToObj(i -> "a" + i).toList();
        Path net = Graphs.network(folder.resolve("net.onnx"), COLUMNS, 64, 1);
        Path trees = Graphs.trees(folder.resolve("trees.onnx"));
        measure("MLP 64-64-64-1 of attributes", engine, new ModelFile("m", net, Map.of("input", columns), null, 0));
        measure(
                "MLP 64-64-64-1 of features",
                engine,
                new ModelFile(
                        "m",
                        net,
                        Map.of(
                                "input",
                                engine.layout().columns().stream()
                                        .limit(COLUMNS)
                                        .map(one -> "feature:" + one.name())
                                        .toList()),
                        null,
                        0));
        measure("two trees", engine, new ModelFile("m", trees, Map.of("features", List.of("a0", "a1")), null, 0));
    }

    private static void measure(String what, Engine engine, ModelFile file) throws Exception {
        var missed = new Missed();
        try (var scores = new ForeignScores(engine, missed)) {
            scores.add("m", new OnnxRuntime().open(file), Duration.ofSeconds(1));
            long[] added = new long[LISTS];
            long[] ranked = new long[LISTS];
            long[] worked = new long[LISTS];
            for (int i = -LISTS; i < LISTS; i++) {
                Event.RankingShown list = list(i);
                long work = THREADS.getCurrentThreadCpuTime();
                long begun = System.nanoTime();
                Event.RankingShown scored = scores.scored(list);
                long between = System.nanoTime();
                work = THREADS.getCurrentThreadCpuTime() - work;
                var unused = engine.rank(new Request(
                        scored.time(), scored.query(), scored.actor(), scored.context(), scored.candidates()));
                if (i >= 0) {
                    added[i] = between - begun;
                    worked[i] = work;
                    ranked[i] = System.nanoTime() - between;
                }
            }
            System.out.printf(
                    "%-30s added p50 %d us, p99 %d us (of the processor p50 %d us, p99 %d us); ranking itself p50 %d us, p99 %d us; %d missed%n",
                    what,
                    at(added, 0.5),
                    at(added, 0.99),
                    at(worked, 0.5),
                    at(worked, 0.99),
                    at(ranked, 0.5),
                    at(ranked, 0.99),
                    missed.count);
        }
    }

    private static long at(long[] nanos, double quantile) {
        Arrays.sort(nanos);
        return nanos[(int) (quantile * nanos.length)] / 1_000;
    }

    private static Event.RankingShown list(int number) {
        var random = new SplittableRandom(number);
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < CANDIDATES; i++) {
            Map<String, Value> values = new TreeMap<>();
            for (int j = 0; j < COLUMNS; j++) {
                values.put("a" + j, new Value.Amount(random.nextDouble()));
            }
            candidates.add(new Candidate("item-" + i, random.nextDouble(), Attributes.of(values)));
        }
        return new Event.RankingShown(
                1_700_000_000_000L + number,
                "q" + number,
                "shoes",
                new Actor("user-" + number % 50, null, "s"),
                Attributes.NONE,
                candidates,
                List.of());
    }
}
