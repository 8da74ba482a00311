package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.catalog.Fields;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.feature.FeatureSettings;
import io.liverank.feature.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is wanted changes from list to list, and only somebody elsewhere knows of it. */
class ForeignExpertsTest {
    private static final int ROWS = 10;
    private static final String KNOWS = "foreign.knows";
    private static final String GUESSES = "foreign.guesses";
    private static final Map<String, Fields.Kind> NO_FEATURES =
            Map.of(KNOWS, Fields.Kind.IGNORE, GUESSES, Fields.Kind.IGNORE);

    private static EngineSettings with(List<String> experts, List<String> challengers) {
        return EngineSettings.DEFAULT
                .withFeatures(FeatureSettings.of(Set.of(), Map.of(), List.of(), null, new Fields(NO_FEATURES)))
                .withForeign(new ForeignExperts(experts, challengers));
    }

    private static final EngineSettings NOBODY = with(List.of(), List.of());

    /** Lists that are the same for whoever is asked. */
    private static final class Shop {
        private final Engine engine;
        private int lists;

        Shop(EngineSettings settings) {
            engine = new Engine(settings);
        }

        Shop(EngineSettings settings, Shop from) {
            this(settings);
            engine.load(from.engine.save());
            lists = from.lists;
        }

        private static long time(int number) {
            return 1_700_000_000_000L + number * 120_000L;
        }

        private static double[] wanted(int number) {
            return new SplittableRandom(number).doubles(ROWS, 0, 4).toArray();
        }

        /** Every fifth list is scored by nobody, and every third candidate of another fifth. */
        private static List<Candidate> candidates(int number) {
            var random = new SplittableRandom(number + 1_000_000);
            double[] wanted = wanted(number);
            List<Candidate> candidates = new ArrayList<>();
            for (int i = 0; i < ROWS; i++) {
                Attributes scores = Attributes.of(Map.of(
                        KNOWS, new Value.Amount(100 + 50 * (wanted[i] + random.nextDouble())),
                        GUESSES, new Value.Amount(random.nextDouble())));
                boolean none = number % 5 == 0 || number % 5 == 1 && i % 3 == 0;
                candidates.add(new Candidate("i" + random.nextInt(300), Double.NaN, none ? Attributes.NONE : scores));
            }
            return candidates;
        }

        private static Request request(int number) {
            return new Request(
                    time(number), null, new Actor("u" + number % 50, null, null), Attributes.NONE, candidates(number));
        }

        int[] order(int number) {
            return engine.rank(request(number)).order();
        }

        void visits(int count) {
            for (int last = lists + count; lists < last; lists++) {
                Request request = request(lists);
                engine.apply(
                        new LogPosition(1, 2L * lists + 1),
                        new Event.RankingShown(
                                request.time(),
                                "q" + lists,
                                null,
                                request.actor(),
                                Attributes.NONE,
                                request.candidates(),
                                Arrays.stream(order(lists)).boxed().toList()));
                var random = new SplittableRandom(lists + 2_000_000);
                double[] wanted = wanted(lists);
                for (int i = 0; i < ROWS; i++) {
                    wanted[i] -= Math.log(-Math.log(random.nextDouble()));
                }
                int chosen = IntStream.range(0, ROWS)
                        .boxed()
                        .max(Comparator.comparingDouble(i -> wanted[i]))
                        .orElseThrow();
                engine.apply(
                        new LogPosition(1, 2L * lists + 2),
                        Event.FeedbackGiven.of(
                                        request.time() + 5_000,
                                        "click",
                                        request.candidates().get(chosen).itemId(),
                                        request.actor())
                                .on("q" + lists));
            }
        }

        double weight(String name) {
            return engine.view().foreign().get(name);
        }

        Engine.Figures figures() {
            engine.closeAll();
            engine.refreshProgress();
            return engine.progress().recent();
        }
    }

    private static Shop after(int lists, EngineSettings settings) {
        var shop = new Shop(settings);
        shop.visits(lists);
        return shop;
    }

    @Test
    void expertThatForesees_gainsWeightAndIsServed() {
        Shop shop = after(400, with(List.of(KNOWS), List.of()));
        assertThat(shop.weight(KNOWS)).isGreaterThan(0.8);
        Engine.Figures figures = shop.figures();
        assertThat(figures.served().mrr()).isGreaterThan(figures.live().mrr() + 0.1);
        assertThat(figures.challengers().get(KNOWS).lists())
                .as("a fifth of the lists it did not score")
                .isEqualTo(320);
    }

    @Test
    void expertThatKnowsNothing_hasNothingServedWorse() {
        Shop shop = after(200, with(List.of(GUESSES), List.of()));
        assertThat(shop.figures().served().logLoss())
                .isLessThan(after(200, NOBODY).figures().served().logLoss() + 0.005);
    }

    @Test
    void listsThatItDoesNotScore_areRankedByTheOthersAndSayNothingOfIt() {
        Shop shop = after(305, with(List.of(KNOWS), List.of()));
        double before = shop.weight(KNOWS);
        assertThat(shop.engine.rank(Shop.request(305)).order()).hasSize(ROWS);
        shop.visits(1);
        assertThat(shop.weight(KNOWS)).isCloseTo(before, within(0.005));
    }

    @Test
    void challenger_isWatchedAndHasNoPart() {
        Shop watched = after(300, with(List.of(), List.of(KNOWS)));
        Shop alone = after(300, NOBODY);
        assertThat(watched.engine.rank(Shop.request(301)).scores())
                .isEqualTo(alone.engine.rank(Shop.request(301)).scores());
        assertThat(watched.engine.learning().mixtureWeights())
                .isEqualTo(alone.engine.learning().mixtureWeights());
        Engine.Figures figures = watched.figures();
        assertThat(figures.challengers().get(KNOWS).mrr())
                .isGreaterThan(figures.served().mrr());
        assertThat(alone.figures().challengers()).isEmpty();
    }

    @Test
    void stateThatIsLoaded_goesOnAsTheOneThatWasSaved() {
        EngineSettings settings = with(List.of(KNOWS, GUESSES), List.of());
        Shop shop = after(150, settings);
        var again = new Shop(settings, shop);
        assertThat(again.engine.save()).isEqualTo(shop.engine.save());
        shop.visits(100);
        again.visits(100);
        assertThat(again.engine.save()).isEqualTo(shop.engine.save());
    }

    @Test
    void expertsThatComeAndGo_leaveTheOthersInProportion() {
        Shop shop = after(200, with(List.of(GUESSES), List.of()));
        var without = new Shop(NOBODY, shop);
        var both = new Shop(with(List.of(GUESSES, KNOWS), List.of()), shop);
        for (Shop one : List.of(shop, without, both)) {
            assertThat(Arrays.stream(one.engine.learning().mixtureWeights()).sum())
                    .isCloseTo(1, within(1e-9));
        }
        assertThat(both.weight(GUESSES)).isEqualTo(shop.weight(GUESSES));
        assertThat(both.weight(KNOWS)).isLessThan(0.05);
        both.visits(200);
        assertThat(both.weight(KNOWS)).isGreaterThan(0.7);
        without.visits(50);
        assertThat(without.engine.view().foreign()).isEmpty();
    }
}
