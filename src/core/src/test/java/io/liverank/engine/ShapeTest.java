package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.feature.Request;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A new shop may begin with what another learned of columns; nothing that has a name comes along. */
class ShapeTest {
    private static final long START = 1_700_000_000_000L;
    private static final int SIZE = 8;

    /** A shop whose users choose the cheapest, and what is called hit if it is there. */
    private static final class Shop {
        private final Engine engine;
        private final String prefix;
        private final SplittableRandom random = new SplittableRandom(5);
        private long sequence;
        private long time = START;

        Shop(EngineSettings settings, String prefix) {
            this.engine = new Engine(settings);
            this.prefix = prefix;
        }

        void apply(Event event) {
            engine.apply(new LogPosition(1, ++sequence), event);
        }

        void stock() {
            for (int item = 0; item < 200; item++) {
                double price = Math.round(1_000 * Math.exp(random.nextDouble() * 3)) / 100.0;
                apply(new Event.ItemUpserted(
                        time,
                        prefix + item,
                        Attributes.of(Map.of(
                                "price", new Value.Amount(price), "title", new Value.Text(prefix + "thing " + item)))));
            }
        }

        List<Candidate> candidates() {
            List<Candidate> candidates = new ArrayList<>();
            random.ints(0, 200)
                    .distinct()
                    .limit(SIZE)
                    .forEach(item -> candidates.add(new Candidate(prefix + item, Double.NaN, Attributes.NONE)));
            return candidates;
        }

        double price(Candidate candidate) {
            Value price = engine.catalog().get(candidate.itemId()).attributes().get("price");
            return ((Value.Amount) price).number();
        }

        int cheapest(List<Candidate> candidates) {
            return IntStream.range(0, SIZE)
                    .reduce((a, b) -> price(candidates.get(a)) <= price(candidates.get(b)) ? a : b)
                    .orElseThrow();
        }

        float[] scores(List<Candidate> candidates) {
            return engine.rank(new Request(time, null, Actor.UNKNOWN, Attributes.NONE, candidates))
                    .scores();
        }

        void visit() {
            time += 60_000;
            List<Candidate> candidates = candidates();
            String queryId = "q" + sequence;
            apply(new Event.RankingShown(
                    time,
                    queryId,
                    prefix + "query",
                    Actor.UNKNOWN,
                    Attributes.NONE,
                    candidates,
                    IntStream.range(0, SIZE).boxed().toList()));
            apply(Event.FeedbackGiven.of(
                            time + 1_000,
                            "click",
                            candidates.get(cheapest(candidates)).itemId(),
                            Actor.UNKNOWN)
                    .on(queryId));
        }

        /** How often the cheapest of a list stands first, before anything is learned from it. */
        double right(int lists) {
            int right = 0;
            for (int i = 0; i < lists; i++) {
                List<Candidate> candidates = candidates();
                float[] scores = scores(candidates);
                int cheapest = cheapest(candidates);
                right += IntStream.range(0, SIZE).allMatch(at -> at == cheapest || scores[at] < scores[cheapest])
                        ? 1
                        : 0;
            }
            return (double) right / lists;
        }
    }

    private static EngineSettings of(ModelType type) {
        return EngineSettings.DEFAULT.withModels(ModelSettings.of(type), Map.of());
    }

    private static byte[] shape(Shop shop, EngineSettings settings) {
        var out = new ByteWriter();
        Shape.of(shop.engine.save(), shop.engine.settings(), settings).accept(out);
        return out.toBytes();
    }

    @ParameterizedTest
    @EnumSource(
            value = ModelType.class,
            mode = EnumSource.Mode.EXCLUDE,
            // learns from what somebody did before, and nobody here did
            names = "SEQUENCE")
    void newShop_knowsWhatColumnsMean_andNoNames(ModelType type) {
        EngineSettings settings = of(type);
        var old = new Shop(settings, "old-");
        old.stock();
        IntStream.range(0, 600).forEach(i -> old.visit());
        var cold = new Shop(settings, "new-");
        cold.stock();
        var warm = new Shop(settings, "new-");
        warm.engine.load(shape(old, settings));
        warm.stock();
        assertThat(old.right(100)).isGreaterThan(0.6);
        assertThat(warm.right(100)).isGreaterThan(0.5).isGreaterThan(cold.right(100) + 0.3);
        assertThat(warm.engine.catalog().get("old-1")).isNull();
        Map<String, Double> weights = warm.engine.learning().model().hashedWeights();
        weights.forEach((family, weight) -> {
            if (List.of("item", "query_item", "query_word_item", "category", "word", "context_item", "user_category")
                    .contains(family)) {
                assertThat(weight).as(family).isZero();
            }
        });
        IntStream.range(0, 100).forEach(i -> warm.visit());
        assertThat(warm.right(100)).isGreaterThan(0.5);
    }

    @ParameterizedTest
    @EnumSource(
            value = ModelType.class,
            names = {"ENSEMBLE", "FACTORIZATION"})
    void stateThatBeganSo_isAFunctionOfItAndTheLog(ModelType type) {
        EngineSettings settings = of(type);
        var old = new Shop(settings, "old-");
        old.stock();
        IntStream.range(0, 100).forEach(i -> old.visit());
        byte[] shape = shape(old, settings);
        assertThat(shape(old, settings)).isEqualTo(shape);
        var through = new Shop(settings, "new-");
        through.engine.load(shape);
        through.stock();
        IntStream.range(0, 50).forEach(i -> through.visit());
        var again = new Shop(settings, "new-");
        again.engine.load(shape);
        again.stock();
        IntStream.range(0, 30).forEach(i -> again.visit());
        byte[] half = again.engine.save();
        var third = new Engine(settings);
        third.load(half);
        again.engine.load(half);
        assertThat(third.save()).isEqualTo(half);
        IntStream.range(0, 20).forEach(i -> again.visit());
        assertThat(again.engine.save()).isEqualTo(through.engine.save());
    }

    @ParameterizedTest
    @EnumSource(
            value = ModelType.class,
            names = {"LINEAR", "NEURAL"})
    void modelOfAnotherType_isRefused(ModelType type) {
        var old = new Shop(of(ModelType.ENSEMBLE), "old-");
        assertThatThrownBy(() -> shape(old, of(type)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ENSEMBLE")
                .hasMessageContaining(type.name());
    }
}
