package io.liverank.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.feature.Request;
import io.liverank.foreign.ForeignModelException;
import io.liverank.foreign.ForeignScores;
import io.liverank.foreign.ForeignWatch;
import io.liverank.foreign.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real ONNX files, scored by ONNX Runtime. */
class OnnxModelsTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final Engine engine = new Engine(EngineSettings.DEFAULT);
    private final Counts counts = new Counts();
    private final ForeignScores scores = new ForeignScores(engine, counts);

    /** Counts what is told. */
    private static final class Counts implements ForeignWatch {
        final AtomicInteger scored = new AtomicInteger();
        final Map<Reason, Integer> missed = new EnumMap<>(Reason.class);

        @Override
        public void scored(String model, long nanos) {
            scored.incrementAndGet();
        }

        @Override
        public synchronized void missed(String model, Reason reason) {
            missed.merge(reason, 1, Integer::sum);
        }
    }

    @AfterEach
    void close() {
        scores.close();
    }

    private void add(String name, Path file, Map<String, List<String>> inputs) throws ForeignModelException {
        add(name, new ModelFile(name, file, inputs, null, Float.NaN), LONG);
    }

    private void add(String name, ModelFile file, Duration budget) throws ForeignModelException {
        scores.add(name, new OnnxRuntime().open(file), budget);
    }

    private static Attributes attributes(Object... namesAndNumbers) {
        Map<String, Value> values = new TreeMap<>();
        for (int i = 0; i < namesAndNumbers.length; i += 2) {
            values.put((String) namesAndNumbers[i], new Value.Amount(((Number) namesAndNumbers[i + 1]).doubleValue()));
        }
        return Attributes.of(values);
    }

    private static Event.RankingShown list(String queryId, Attributes... candidates) {
        List<Candidate> all = new ArrayList<>();
        for (Attributes attributes : candidates) {
            all.add(new Candidate("item-" + all.size(), 1.0 / (all.size() + 1), attributes));
        }
        return new Event.RankingShown(
                1_700_000_000_000L,
                queryId,
                "shoes",
                new Actor("ann", null, "s"),
                attributes("hour", 9),
                all,
                List.of());
    }

    private static double[] of(String model, Event.RankingShown list) {
        return list.candidates().stream()
                .mapToDouble(one -> one.attributes().get(ForeignScores.field(model)) instanceof Value.Amount amount
                        ? amount.number()
                        : Double.NaN)
                .toArray();
    }

    @Test
    void columns_areTakenFromCandidatesItemsContextRequestAndFeatures() throws Exception {
        engine.apply(
                new LogPosition(1, 0),
                new Event.ItemUpserted(1_600_000_000_000L, "item-1", attributes("rating", 4, "price", 1)));
        add(
                "ranker",
                Graphs.linear(folder.resolve("linear.onnx"), 1, 10, 100, 1_000, 10_000),
                Map.of(
                        "input",
                        List.of("price", "rating", "context:hour", "request:position", "feature:retrieval_first")));

        Event.RankingShown scored =
                scores.scored(list("q", attributes("price", 2, "rating", 3), attributes("price", 5)));

        float first = engine.features(new Request(
                        scored.time(), scored.query(), scored.actor(), scored.context(), scored.candidates()))
                .get(0, column("retrieval_first"));
        assertThat(first).isNotZero();
        assertThat(of("ranker", scored))
                .containsExactly(
                        new double[] {
                            2 + 30 + 900 + 1_000 + 10_000 * first,
                            5 + 40 + 900 + 2_000 + 10_000 * feature(scored, 1, "retrieval_first")
                        },
                        within(0.01));
        assertThat(scores.table())
                .hasSize(5)
                .anySatisfy(line -> assertThat(line).contains("rating | an attribute; 1 of 1 items have it"))
                .anySatisfy(line -> assertThat(line).contains("feature:retrieval_first | a feature"));
    }

    private float feature(Event.RankingShown list, int row, String name) {
        return engine.features(new Request(list.time(), list.query(), list.actor(), list.context(), list.candidates()))
                .get(row, column(name));
    }

    private int column(String name) {
        return engine.layout().columns().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow()
                .index();
    }

    @Test
    void network_scoresAsItsNumbersSay() throws Exception {
        int wide = 3;
        int hidden = 4;
        add(
                "net",
                Graphs.network(folder.resolve("net.onnx"), wide, hidden, 7),
                Map.of("input", List.of("a", "b", "c")));

        double[] scored = of("net", scores.scored(list("q", attributes("a", 3, "b", -2, "c", 5))));

        var random = new SplittableRandom(7);
        float[] w1 = Graphs.drawn(random, wide * hidden);
        float[] b1 = Graphs.drawn(random, hidden);
        float[] w2 = Graphs.drawn(random, hidden * hidden);
        float[] w3 = Graphs.drawn(random, hidden);
        double[] x = {3, -2, 5};
        double[] first = layer(x, w1, b1, hidden);
        double[] second = layer(first, w2, new float[hidden], hidden);
        double sum = 0;
        for (int i = 0; i < hidden; i++) {
            sum += second[i] * w3[i];
        }
        assertThat(scored[0]).isEqualTo(1 / (1 + Math.exp(-sum)), within(1e-5));
    }

    private static double[] layer(double[] in, float[] weights, float[] bias, int out) {
        double[] result = new double[out];
        for (int to = 0; to < out; to++) {
            double sum = bias[to];
            for (int from = 0; from < in.length; from++) {
                sum += in[from] * weights[from * out + to];
            }
            result[to] = Math.max(0, sum);
        }
        return result;
    }

    @Test
    void trees_scoreAndKnowWhatToDoWithWhatIsMissing() throws Exception {
        add("trees", Graphs.trees(folder.resolve("trees.onnx")), Map.of("features", List.of("price", "rating")));

        assertThat(of(
                        "trees",
                        scores.scored(list(
                                "q",
                                attributes("price", 10, "rating", 5),
                                attributes("price", 90, "rating", 1),
                                attributes("rating", 1)))))
                .containsExactly(21, 12, 12);
    }

    @Test
    void classifier_givesTheProbabilityOfYesFromInputsOfTheirOwnNames() throws Exception {
        add("likes", Graphs.classifier(folder.resolve("classifier.onnx")), Map.of());

        assertThat(of("likes", scores.scored(list("q", attributes("price", 0.25, "rating", 0.75)))))
                .containsExactly(0.75);
    }

    @Test
    void missingNumbers_makeNoScoreUnlessSomethingStandsForThem() throws Exception {
        Path file = Graphs.linear(folder.resolve("linear.onnx"), 1, 1);
        Map<String, List<String>> inputs = Map.of("input", List.of("price", "rating"));
        add("strict", file, inputs);
        add("lenient", new ModelFile("lenient", file, inputs, null, 0), LONG);

        Event.RankingShown scored =
                scores.scored(list("q", attributes("price", 2), attributes("price", 2, "rating", 3)));

        assertThat(of("strict", scored)).containsExactly(Double.NaN, 5);
        assertThat(of("lenient", scored)).containsExactly(2, 5);
    }

    @Test
    void clientsCannotSayWhatAModelSays() throws Exception {
        add("ranker", Graphs.linear(folder.resolve("linear.onnx"), 1), Map.of("input", List.of("price")));
        scores.addAbsent("gone");

        Event.RankingShown scored = scores.scored(list(
                "q",
                attributes("foreign.ranker", 99, "price", 2),
                attributes("foreign.ranker", 99, "foreign.gone", 1)));

        assertThat(of("ranker", scored)).containsExactly(2, Double.NaN);
        assertThat(of("gone", scored)).containsOnly(Double.NaN);
        assertThat(counts.missed).containsExactly(Map.entry(ForeignWatch.Reason.NOT_LOADED, 1));
    }

    @Test
    void wrongFilesAndShapes_areRefusedInWordsThatHelp() throws Exception {
        Path text = Files.writeString(folder.resolve("text.onnx"), "no model");
        refuses(folder.resolve("none.onnx"), Map.of(), null, "there is no file");
        refuses(text, Map.of(), null, "is no ONNX model that can be run");
        Path linear = Graphs.linear(folder.resolve("linear.onnx"), 1, 1);
        refuses(linear, Map.of("input", List.of("a")), null, "of 2 columns a row; 1 are set: a");
        refuses(linear, Map.of("inputs", List.of("a", "b")), null, "no input inputs; its inputs are input");
        refuses(linear, Map.of(), null, "of 2 columns a row; 1 are set: input");
        refuses(
                linear,
                Map.of("input", List.of("a", "b"), "other", List.of("a")),
                null,
                "no input other; its inputs are");
        refuses(linear, Map.of("input", List.of("a", "b")), "score", "no output score; its outputs are output");
        refuses(
                Graphs.ofRows(folder.resolve("rows.onnx"), 8, 1),
                Map.of("input", List.of("a")),
                null,
                "export it with a dynamic first dimension");
        refuses(
                Graphs.oneForAll(folder.resolve("one.onnx")),
                Map.of(),
                null,
                "for 3 candidates; a score for each is needed");
    }

    private static void refuses(Path file, Map<String, List<String>> inputs, String output, String why) {
        assertThatThrownBy(() -> new OnnxRuntime().open(new ModelFile("m", file, inputs, output, 0)))
                .isInstanceOf(ForeignModelException.class)
                .hasMessageContaining(why);
    }

    @Test
    void slowModel_costsItsOwnScoresAloneAndIsLeftAlone() throws Exception {
        add("quick", Graphs.linear(folder.resolve("linear.onnx"), 1), Map.of("input", List.of("price")));
        Path slow = Graphs.slow(folder.resolve("slow.onnx"), 3_000);
        add("slow", new ModelFile("slow", slow, Map.of(), null, 0), Duration.ofMillis(1));
        Attributes[] many = new Attributes[100];
        Arrays.setAll(many, i -> attributes("price", i));

        for (int i = 0; i < 5; i++) {
            Event.RankingShown scored = scores.scored(list("q" + i, many));
            assertThat(of("quick", scored)).doesNotContain(Double.NaN);
            assertThat(of("slow", scored)).containsOnly(Double.NaN);
        }

        assertThat(counts.missed).containsOnlyKeys(ForeignWatch.Reason.SLOW, ForeignWatch.Reason.RESTING);
        assertThat(counts.missed.values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(5);
        assertThat(counts.scored).hasValue(5);
    }

    /** The door scores on many threads; replicas read the log and ask no model. */
    @Test
    void replicas_comeToTheSameBytesHoweverManyThreadsScored() throws Exception {
        add("net", Graphs.network(folder.resolve("net.onnx"), 2, 16, 3), Map.of("input", List.of("price", "rating")));
        byte[] one = replica(logOf(1));
        byte[] other = replica(logOf(4));

        assertThat(counts.scored).hasValue(2 * 200);
        assertThat(one).isEqualTo(other);
    }

    private List<byte[]> logOf(int threads) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Event.RankingShown>> lists = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int number = i;
                lists.add(callers.submit(() -> scores.scored(shown(number))));
            }
            List<byte[]> log = new ArrayList<>();
            for (Future<Event.RankingShown> list : lists) {
                Event.RankingShown scored = list.get();
                assertThat(of("net", scored)).doesNotContain(Double.NaN);
                log.add(EventCodec.encode(scored));
                log.add(EventCodec.encode(
                        Event.FeedbackGiven.of(scored.time() + 1, "click", "item-" + log.size() % 5, scored.actor())
                                .on(scored.queryId())));
            }
            return log;
        } finally {
            callers.shutdown();
        }
    }

    private static Event.RankingShown shown(int number) {
        var random = new SplittableRandom(number);
        Attributes[] candidates = new Attributes[5];
        Arrays.setAll(candidates, i -> attributes("price", random.nextInt(100), "rating", random.nextDouble()));
        Event.RankingShown list = list("q" + number, candidates);
        return new Event.RankingShown(
                list.time() + number * 1_000L,
                list.queryId(),
                list.query(),
                list.actor(),
                list.context(),
                list.candidates(),
                List.of(0, 1, 2, 3, 4));
    }

    private static byte[] replica(List<byte[]> log) {
        var replica = new Engine(EngineSettings.DEFAULT);
        for (int i = 0; i < log.size(); i++) {
            replica.apply(new LogPosition(i + 1, 0), EventCodec.decode(log.get(i)));
        }
        assertThat(replica.layout().fields(false)).contains("foreign.net");
        return replica.save();
    }
}
