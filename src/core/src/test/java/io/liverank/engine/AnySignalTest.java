package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Whatever a shop sends counts: made-up users choose by hidden utilities, each list is ranked before its choice is known,
 * and what the engine served is held against who knows the utilities (the oracle).
 */
class AnySignalTest {
    private static final long START = 1_700_000_000_000L;
    private static final int SIZE = 12;

    /** Mean reciprocal ranks of the chosen item: as served, by the hidden utility, and as shown; and of the last quarter. */
    private record Result(double served, double oracle, double shown, double late) {}

    /** One made-up shop. */
    private static final class World {
        private final SplittableRandom random = new SplittableRandom(11);
        private final Engine engine = new Engine(EngineSettings.DEFAULT);
        private final List<double[]> ranks = new ArrayList<>();
        private long sequence;
        private long time = START;

        void apply(Event event) {
            engine.apply(new LogPosition(1, ++sequence), event);
        }

        void item(String itemId, Map<String, Value> attributes) {
            apply(new Event.ItemUpserted(time, itemId, Attributes.of(attributes)));
        }

        /** Shows candidates whose chosen one is drawn by its utility. */
        void visit(List<Candidate> candidates, Attributes context, double[] utility) {
            time += 60_000;
            double[] noisy = new double[utility.length];
            for (int i = 0; i < noisy.length; i++) {
                noisy[i] = utility[i] - Math.log(-Math.log(random.nextDouble()));
            }
            int chosen = best(noisy);
            float[] scores = scores(candidates, context);
            ranks.add(new double[] {rank(chosen, i -> scores[i]), rank(chosen, i -> utility[i]), chosen + 1});
            String queryId = "q" + sequence;
            apply(new Event.RankingShown(
                    time,
                    queryId,
                    null,
                    Actor.UNKNOWN,
                    context,
                    candidates,
                    IntStream.range(0, candidates.size()).boxed().toList()));
            apply(Event.FeedbackGiven.of(
                            time + 1_000, "click", candidates.get(chosen).itemId(), Actor.UNKNOWN)
                    .on(queryId));
        }

        private float[] scores(List<Candidate> candidates, Attributes context) {
            return engine.rank(new io.liverank.feature.Request(time, null, Actor.UNKNOWN, context, candidates))
                    .scores();
        }

        Result result() {
            int late = ranks.size() * 3 / 4;
            return new Result(mean(0, 0), mean(1, 0), mean(2, 0), mean(0, late));
        }

        private double mean(int which, int from) {
            return ranks.subList(from, ranks.size()).stream()
                    .mapToDouble(one -> 1 / one[which])
                    .average()
                    .orElseThrow();
        }
    }

    private static int best(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private static double rank(int chosen, java.util.function.IntToDoubleFunction values) {
        return 1
                + IntStream.range(0, SIZE)
                        .filter(i -> i != chosen && values.applyAsDouble(i) >= values.applyAsDouble(chosen))
                        .count();
    }

    /** How the numbers of a list look to the engine, and what they are worth. */
    private interface Writing {
        void write(int number, double x, Map<String, Value> attributes);
    }

    private static Value amount(double number) {
        return new Value.Amount(number);
    }

    /** Lists of fresh items with {@code count} normal numbers, of falling weight. */
    private static Result numbers(int lists, int count, boolean ids, Writing writing) {
        var world = new World();
        for (int list = 0; list < lists; list++) {
            List<Candidate> candidates = new ArrayList<>();
            double[] utility = new double[SIZE];
            for (int i = 0; i < SIZE; i++) {
                Map<String, Value> attributes = new TreeMap<>();
                for (int n = 0; n < count; n++) {
                    double x = world.random.nextGaussian();
                    utility[i] += (n % 2 == 0 ? 1 : -1) * 1.6 / Math.sqrt(1 + n / 3.0) * x;
                    writing.write(n, x, attributes);
                }
                if (ids) {
                    attributes.put("a_brand_id", amount(1_000 + world.random.nextInt(300)));
                    attributes.put("b_seller_id", amount(50_000 + world.random.nextInt(2_000)));
                    attributes.put("c_group", amount(700_000 + world.random.nextInt(200)));
                }
                candidates.add(new Candidate("i" + list + "-" + i, Double.NaN, Attributes.of(attributes)));
            }
            world.visit(candidates, Attributes.NONE, utility);
        }
        return world.result();
    }

    private static void plain(int number, double x, Map<String, Value> attributes) {
        attributes.put("n" + number, amount(x));
    }

    @Test
    void tenNumbers_areAllLearnedWhateverTheirScaleAndWhateverStandsBeside() {
        Result plain = numbers(800, 10, false, AnySignalTest::plain);
        assertThat(plain.served()).isGreaterThan(0.9 * plain.oracle());
        double[] scales = {1e-6, 1e6, 1, 0.01, 1_000, 1e-3, 1e9, 10, 1e4, 0.1};
        Result unlike = numbers(800, 10, false, (n, x, into) -> into.put("n" + n, amount(scales[n] * (x + 7 * n))));
        assertThat(unlike.served()).isCloseTo(plain.served(), within(0.01));
        Result renamed = numbers(800, 10, false, (n, x, into) -> into.put("z" + (9 - n), amount(-x)));
        assertThat(renamed.served()).isCloseTo(plain.served(), within(0.01));
        Result beside = numbers(800, 10, true, AnySignalTest::plain);
        assertThat(beside.served() / beside.oracle()).isGreaterThan(plain.served() / plain.oracle() - 0.03);
    }

    @Test
    void bendsAndCrosses_areLearned() {
        var world = new World();
        for (int list = 0; list < 1_500; list++) {
            List<Candidate> candidates = new ArrayList<>();
            double[] utility = new double[SIZE];
            for (int i = 0; i < SIZE; i++) {
                double middle = world.random.nextGaussian();
                double a = world.random.nextGaussian();
                double b = world.random.nextGaussian();
                utility[i] = -2 * Math.abs(middle) + 1.2 * a * b;
                candidates.add(new Candidate(
                        "i" + list + "-" + i,
                        Double.NaN,
                        Attributes.of(Map.of("middle", amount(middle), "a", amount(a), "b", amount(b)))));
            }
            world.visit(candidates, Attributes.NONE, utility);
        }
        Result result = world.result();
        assertThat(result.served()).isGreaterThan(result.shown() + 0.12);
        assertThat(result.late()).isGreaterThan(result.shown() + 0.15);
    }

    @Test
    void numberIdsBesideAPrice_doNotCostThePrice() {
        Result alone = numbers(600, 1, false, (n, x, into) -> into.put("price", amount(Math.exp(3 + x))));
        Result beside = numbers(600, 1, true, (n, x, into) -> into.put("price", amount(Math.exp(3 + x))));
        assertThat(alone.served()).isGreaterThan(0.95 * alone.oracle());
        assertThat(beside.served() / beside.oracle()).isGreaterThan(alone.served() / alone.oracle() - 0.03);
    }

    @Test
    void pricesAsText_areWorthAsMuchAsNumbers() {
        Result number = numbers(500, 1, false, (n, x, into) -> into.put("price", amount(cents(x))));
        for (String format : List.of("%,.2f", "%.2f EUR", "\u00a5%,.2f")) {
            Result text = numbers(
                    500,
                    1,
                    false,
                    (n, x, into) -> into.put("price", new Value.Text(String.format(Locale.ROOT, format, cents(x)))));
            assertThat(text.served()).as(format).isCloseTo(number.served(), within(0.01));
        }
        Result german = numbers(
                500,
                1,
                false,
                (n, x, into) ->
                        into.put("price", new Value.Text(String.format(Locale.GERMANY, "%,.2f \u20ac", cents(x)))));
        assertThat(german.served()).isCloseTo(number.served(), within(0.01));
    }

    private static double cents(double x) {
        return Math.rint(100 * Math.exp(6 + x)) / 100;
    }

    /** The nearer an item's vector is to the query's the better; {@code before} are items met first. */
    private static Result vectors(Map<String, Value> before, Map<String, Value> beside) {
        var world = new World();
        world.item("odd", before);
        List<float[]> items = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            float[] vector = vector(world.random);
            items.add(vector);
            Map<String, Value> attributes = new TreeMap<>(beside);
            attributes.put("embedding", new Value.Vector(vector));
            world.item("i" + i, attributes);
        }
        for (int list = 0; list < 400; list++) {
            float[] query = vector(world.random);
            List<Candidate> candidates = new ArrayList<>();
            double[] utility = new double[SIZE];
            int first = world.random.nextInt(200);
            for (int i = 0; i < SIZE; i++) {
                int item = (first + 13 * i) % 200;
                candidates.add(new Candidate("i" + item, Double.NaN, Attributes.NONE));
                for (int d = 0; d < query.length; d++) {
                    utility[i] += 6 * query[d] * items.get(item)[d];
                }
            }
            world.visit(candidates, Attributes.of(Map.of("embedding", new Value.Vector(query))), utility);
        }
        return world.result();
    }

    private static float[] vector(SplittableRandom random) {
        float[] vector = new float[16];
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    @Test
    void arraysBesideAnEmbedding_doNotCostIt() {
        Result alone = vectors(Map.of(), Map.of());
        assertThat(alone.served()).isGreaterThan(0.85 * alone.oracle()).isGreaterThan(alone.shown() + 0.1);
        Result oddFirst = vectors(Map.of("sizes", new Value.Vector(38, 39, 40)), Map.of());
        assertThat(oddFirst.served()).isCloseTo(alone.served(), within(0.01));
        Result sameName = vectors(Map.of("embedding", new Value.Vector(38, 39, 40)), Map.of());
        assertThat(sameName.served()).isCloseTo(alone.served(), within(0.01));
        Result beside = vectors(Map.of(), Map.of("category_ids", new Value.Vector(3, 14, 15)));
        assertThat(beside.served()).isCloseTo(alone.served(), within(0.02));
    }

    /** Four items of a list are chosen one after the other, from the top of what is shown. */
    private static double[] manyChoices(boolean firstAlone) {
        var world = new World();
        double gain = 0;
        double expected = 0;
        double happened = 0;
        int lists = 700;
        for (int list = 0; list < lists; list++) {
            List<Candidate> candidates = new ArrayList<>();
            double[] noisy = new double[SIZE];
            for (int i = 0; i < SIZE; i++) {
                double a = world.random.nextGaussian();
                double b = world.random.nextGaussian();
                noisy[i] = 1.5 * a - b - Math.log(-Math.log(world.random.nextDouble()));
                candidates.add(new Candidate(
                        "i" + list + "-" + i, Double.NaN, Attributes.of(Map.of("a", amount(a), "b", amount(b)))));
            }
            double bar = Arrays.stream(noisy).sorted().toArray()[SIZE - 4];
            world.time += 3_600_000;
            Ranked ranked = world.engine.rank(
                    new io.liverank.feature.Request(world.time, null, Actor.UNKNOWN, Attributes.NONE, candidates));
            for (int place = 0; place < SIZE; place++) {
                gain += noisy[ranked.order()[place]] >= bar ? Math.log(2) / Math.log(place + 2) : 0;
            }
            if (list >= lists / 2) {
                for (float probability : ranked.probabilities()) {
                    expected += probability;
                }
                happened += 4;
            }
            String queryId = "q" + list;
            world.apply(new Event.RankingShown(
                    world.time,
                    queryId,
                    null,
                    Actor.UNKNOWN,
                    Attributes.NONE,
                    candidates,
                    IntStream.range(0, SIZE).boxed().toList()));
            int clicks = 0;
            for (int i = 0; i < SIZE; i++) {
                if (noisy[i] >= bar && (clicks++ == 0 || !firstAlone)) {
                    world.apply(Event.FeedbackGiven.of(
                                    world.time + 1_000L * (i + 1),
                                    "click",
                                    candidates.get(i).itemId(),
                                    Actor.UNKNOWN)
                            .on(queryId));
                }
            }
        }
        double ideal = IntStream.range(0, 4)
                .mapToDouble(i -> Math.log(2) / Math.log(i + 2))
                .sum();
        return new double[] {gain / lists / ideal, happened / expected};
    }

    @Test
    void everyChoiceOfAList_isLearnedAndExpected() {
        double[] all = manyChoices(false);
        double[] firstAlone = manyChoices(true);
        assertThat(all[0]).isGreaterThanOrEqualTo(firstAlone[0]);
        assertThat(all[1]).isBetween(0.9, 1.1);
    }
}
