package io.liverank.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.catalog.Fields;
import io.liverank.engine.EngineSettings;
import io.liverank.engine.ForeignExperts;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.feature.FeatureSettings;
import io.liverank.feature.Request;
import io.liverank.foreign.ForeignList;
import io.liverank.foreign.ForeignModel;
import io.liverank.foreign.ForeignScores;
import io.liverank.foreign.ForeignWatch;
import io.liverank.instance.OfflineInstance;
import io.liverank.update.MemoryExampleBuffer;
import io.liverank.update.UpdateSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A foreign model that knows a part of what shoppers want, beside a model that learns. */
class ForeignRankerTest {
    private static final int VISITS = 3_000;
    /** The half in which figures are taken: by then something was learned. */
    private static final int COUNTED = VISITS / 2;

    private static final double NOISE = 1.2;
    private static final long START = 1_700_000_000_000L;
    private static final String NAME = "oracle";

    /** Knows what the shopper of the list wants, through noise; or nothing of it. */
    private static final class Oracle implements ForeignModel {
        private final boolean knows;
        private float[] scores;

        Oracle(boolean knows) {
            this.knows = knows;
        }

        @Override
        public List<Input> inputs() {
            return List.of();
        }

        @Override
        public boolean canBeStopped() {
            return true;
        }

        void look(World.Visit visit) {
            var random = new SplittableRandom(visit.number());
            scores = new float[visit.utilities().length];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = (float) ((knows ? visit.utilities()[i] : 0) + NOISE * Behaviour.normal(random));
            }
        }

        @Override
        public float[] score(ForeignList list) {
            return scores;
        }

        @Override
        public void close() {}
    }

    private record Outcome(double foreign, double served, double weightEarly, double weight) {}

    /** What the model is to ours. */
    private enum Part {
        NONE,
        FEATURE,
        EXPERT,
        /** Watched, and put in charge after a tenth of the visits. */
        PROMOTED;

        boolean isRanking() {
            return this == EXPERT || this == PROMOTED;
        }
    }

    private static EngineSettings settings(Part part) {
        String field = ForeignScores.field(NAME);
        return EngineSettings.DEFAULT
                .withAttributionWindow(Duration.ofMinutes(5))
                .withFeatures(FeatureSettings.of(
                        Set.of(),
                        Map.of(),
                        part == Part.FEATURE ? List.of(field) : List.of(),
                        null,
                        new Fields(part.isRanking() ? Map.of(field, Fields.Kind.IGNORE) : Map.of())))
                .withForeign(new ForeignExperts(
                        part == Part.EXPERT ? List.of(field) : List.of(),
                        part == Part.PROMOTED ? List.of(field) : List.of()));
    }

    private static Outcome run(Part part, boolean knows, long seed) {
        boolean asked = part != Part.NONE;
        var shop = new OfflineInstance(settings(part), UpdateSettings.DEFAULT, new MemoryExampleBuffer());
        var world = new World(seed, 0);
        var oracle = new Oracle(knows);
        double early = 0;
        double served = 0;
        double alone = 0;
        try (var scores = new ForeignScores(shop.engine(), new Unwatched())) {
            if (asked) {
                scores.add(NAME, oracle, Duration.ofMinutes(1));
            }
            for (int number = 0; number < VISITS; number++) {
                World.Visit visit = world.visit(number);
                oracle.look(visit);
                var list = scores.scored(offered(visit));
                int[] order = shop.engine()
                        .rank(new Request(list.time(), list.query(), list.actor(), list.context(), list.candidates()))
                        .order();
                if (number >= COUNTED) {
                    served += Behaviour.ndcg(visit.grades(), order) / (VISITS - COUNTED);
                    alone += Behaviour.ndcg(visit.grades(), descending(oracle.scores)) / (VISITS - COUNTED);
                }
                shop.apply(list.ranked(Arrays.stream(order).boxed().toList(), list.ranker()));
                int clicked = world.click(visit, order);
                if (clicked >= 0) {
                    shop.apply(Event.FeedbackGiven.of(
                                    list.time() + 1,
                                    "click",
                                    list.candidates().get(clicked).itemId(),
                                    list.actor())
                            .on(list.queryId()));
                }
                if (part == Part.PROMOTED && number == VISITS / 10) {
                    shop.apply(new Event.ModelPromoted(list.time() + 2, ForeignScores.field(NAME)));
                }
                if (number == VISITS / 20) {
                    early = weight(shop, part);
                }
            }
        }
        return new Outcome(alone, served, early, weight(shop, part));
    }

    private static double weight(OfflineInstance shop, Part part) {
        if (part.isRanking()) {
            return shop.engine().view().foreign().getOrDefault(ForeignScores.field(NAME), 0.0);
        }
        return shop.engine().view().weights().getOrDefault(ForeignScores.field(NAME) + ".value", 0.0);
    }

    private static Event.RankingShown offered(World.Visit visit) {
        return new Event.RankingShown(
                START + visit.number() * 2_000L,
                "q" + visit.number(),
                visit.query(),
                new Actor(visit.user(), null, visit.session()),
                Attributes.NONE,
                visit.candidates(),
                List.of());
    }

    private static int[] descending(float[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Float.compare(scores[b], scores[a]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private record Unwatched() implements ForeignWatch {
        @Override
        public void scored(String model, long nanos) {}

        @Override
        public void missed(String model, Reason reason) {
            throw new AssertionError(reason);
        }
    }

    @Test
    void foreignModel_isLearnedToBeTrustedAndBothTogetherBeatEither() {
        bothBeatEither(11);
    }

    @ParameterizedTest
    @ValueSource(longs = {12, 13, 14})
    @Tag("slow")
    void inOtherWorlds_itIsSo(long seed) {
        bothBeatEither(seed);
    }

    private static void bothBeatEither(long seed) {
        Outcome ours = run(Part.NONE, true, seed);
        Outcome feature = run(Part.FEATURE, true, seed);
        Outcome expert = run(Part.EXPERT, true, seed);
        assertThat(feature.weight()).isGreaterThan(feature.weightEarly()).isPositive();
        for (Outcome both : List.of(feature, expert)) {
            assertThat(both.served()).isGreaterThan(ours.served());
            assertThat(both.served()).isGreaterThan(both.foreign());
        }
    }

    @Test
    void challengerThatIsPutInCharge_isServedAtLeastAsWellAsItRanksAlone() {
        inChargeIsServedAsItRanks(11);
    }

    @ParameterizedTest
    @ValueSource(longs = {12, 13, 14})
    @Tag("slow")
    void inOtherWorlds_theOneInChargeIsServedSo(long seed) {
        inChargeIsServedAsItRanks(seed);
    }

    private static void inChargeIsServedAsItRanks(long seed) {
        Outcome promoted = run(Part.PROMOTED, true, seed);
        assertThat(promoted.weight()).isGreaterThan(0.9);
        assertThat(promoted.served()).isGreaterThan(promoted.foreign() - 0.001);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    @Tag("slow")
    void foreignModelThatKnowsNothing_losesItsPlaceAndNothingIsServedWorse(long seed) {
        Outcome ours = run(Part.NONE, true, seed);
        Outcome promoted = run(Part.PROMOTED, false, seed);
        assertThat(promoted.weight()).as("it is in charge no more").isZero();
        assertThat(promoted.served()).isGreaterThan(ours.served() - 0.01);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    @Tag("slow")
    void foreignModelThatKnowsNothing_isHardlyHeardAndNothingIsServedWorse(long seed) {
        Outcome ours = run(Part.NONE, true, seed);
        Outcome expert = run(Part.EXPERT, false, seed);
        assertThat(expert.weight()).isLessThan(0.05);
        assertThat(expert.served()).isGreaterThan(ours.served() - 0.01);
    }
}
