package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.engine.Counts.Count;
import io.liverank.engine.Incident.Kind;
import io.liverank.event.Value;
import io.liverank.feature.Request;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A ranker elsewhere takes the place of ours, and gives it back. */
class ForeignPromotionTest {
    private static final String KNOWS = ForeignShop.KNOWS;
    private static final String GUESSES = ForeignShop.GUESSES;
    private static final String TURNS = ForeignShop.TURNS;
    private static final EngineSettings WATCHED = ForeignShop.with(List.of(), List.of(GUESSES, KNOWS, TURNS));

    private static int[] orderOf(String name, Request request) {
        return IntStream.range(0, request.candidates().size())
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -amount(name, request, row)))
                .mapToInt(row -> row)
                .toArray();
    }

    private static double amount(String name, Request request, int row) {
        return request.candidates().get(row).attributes().get(name) instanceof Value.Amount amount
                ? amount.number()
                : 0;
    }

    private static Ranked ranked(ForeignShop shop, boolean scored) {
        return shop.engine().rank(ForeignShop.request(shop.next(scored)));
    }

    private static boolean ranks(String name, ForeignShop shop) {
        return Arrays.equals(ranked(shop, true).order(), orderOf(name, ForeignShop.request(shop.next(true))));
    }

    @Test
    void promotedRanker_ranksWhatItScores_andOursTheRest() {
        ForeignShop shop = ForeignShop.after(300, WATCHED);
        Ranked before = ranked(shop, false);
        assertThat(ranks(KNOWS, shop)).isFalse();

        shop.promote(KNOWS);

        assertThat(ranks(KNOWS, shop)).isTrue();
        Ranked now = ranked(shop, false);
        assertThat(now.order()).isEqualTo(before.order());
        assertThat(now.scores()).containsExactly(before.scores(), within(1e-4f));
        assertThat(now.model()).isEqualTo(KNOWS);
        assertThat(shop.engine().learning().inCharge()).isEqualTo(KNOWS);
        assertThat(shop.engine().learning().own()).isEqualTo("main");
        assertThat(shop.engine().view().hasChallenger("main")).isTrue();
        assertThat(shop.engine().view().hasChallenger(KNOWS)).isFalse();
        assertThat(shop.engine().learning().incidents())
                .extracting(Incident::kind)
                .containsExactly(Kind.PROMOTED);
    }

    @Test
    void rankerInCharge_staysThereWhileItForesees_andItsProbabilitiesAreCalibrated() {
        ForeignShop shop = ForeignShop.after(200, WATCHED);
        shop.promote(KNOWS);
        shop.visits(600);
        assertThat(ranks(KNOWS, shop)).isTrue();
        assertThat(shop.weight(KNOWS)).isGreaterThan(0.95);
        Engine.Figures figures = shop.figures();
        assertThat(figures.served().mrr()).isGreaterThan(figures.live().mrr() + 0.1);
        assertThat(figures.served().calibration()).isBetween(0.85, 1.15);
    }

    @Test
    void rankerThatTurnsBad_makesRoomForOursByItself() {
        ForeignShop shop = ForeignShop.after(200, WATCHED);
        shop.promote(TURNS);
        shop.visits(ForeignShop.TURN - 200);
        assertThat(shop.engine().learning().inCharge()).isEqualTo(TURNS);

        shop.visits(60);

        assertThat(shop.engine().learning().inCharge()).isEqualTo("main");
        assertThat(shop.engine().view().foreign()).isEmpty();
        assertThat(shop.engine().learning().incidents())
                .extracting(Incident::kind)
                .containsExactly(Kind.PROMOTED, Kind.LOST_TO_OURS);
        assertThat(shop.engine().learning().keptVersions())
                .contains(shop.engine().learning().version());
    }

    @Test
    void promotion_isUndoneByRestoringWhatWasBefore_andByPromotingOurs() {
        ForeignShop shop = ForeignShop.after(200, WATCHED);
        Ranked before = ranked(shop, true);
        shop.promote(KNOWS);
        assertThat(shop.engine().learning().keptVersions()).containsExactly(1L, 2L);
        assertThat(shop.engine().learning().version()).isEqualTo(2);

        shop.restore(1);
        assertThat(shop.engine().learning().inCharge()).isEqualTo("main");
        assertThat(ranked(shop, true).order()).isEqualTo(before.order());
        assertThat(shop.engine().view().foreign()).isEmpty();

        shop.restore(2);
        assertThat(ranks(KNOWS, shop)).isTrue();
        long learned = shop.engine().learning().model().lists();
        shop.visits(50);

        shop.promote("main");
        assertThat(shop.engine().learning().inCharge()).isEqualTo("main");
        assertThat(shop.engine().learning().model().lists()).isEqualTo(learned + 50);
        assertThat(ranks(KNOWS, shop)).isFalse();
    }

    @Test
    void versionsThatArePublishedMeanwhile_areOfTheRankerInCharge() {
        ForeignShop shop = ForeignShop.after(200, WATCHED);
        shop.promote(KNOWS);
        shop.engine().learning().publish(3);
        shop.promote(GUESSES);
        assertThat(ranks(GUESSES, shop)).isTrue();
        shop.restore(3);
        assertThat(ranks(KNOWS, shop)).isTrue();
    }

    @Test
    void unknownRanker_andTheOneInCharge_arePassedOver() {
        ForeignShop shop = ForeignShop.after(100, WATCHED);
        shop.promote(KNOWS);
        long late = shop.engine().counts().get(Count.UPDATES_LATE);
        double[] weights = shop.engine().learning().mixtureWeights();

        shop.promote(KNOWS);
        shop.promote("foreign.nobody");

        assertThat(shop.engine().counts().get(Count.UPDATES_LATE)).isEqualTo(late + 2);
        assertThat(shop.engine().learning().version()).isEqualTo(2);
        assertThat(shop.engine().learning().mixtureWeights()).isEqualTo(weights);
    }

    @Test
    void stateThatIsLoaded_goesOnAsTheOneThatWasSaved() {
        ForeignShop shop = ForeignShop.after(150, WATCHED);
        shop.promote(TURNS);
        shop.visits(100);
        var again = new ForeignShop(WATCHED, shop);
        for (Runnable then : List.<Runnable>of(
                () -> {},
                () -> both(shop, again, 200),
                () -> List.of(shop, again).forEach(one -> one.promote(KNOWS)),
                () -> both(shop, again, 50),
                () -> List.of(shop, again)
                        .forEach(one -> one.restore(one.engine().learning().version() - 1)),
                () -> both(shop, again, 50))) {
            then.run();
            assertThat(again.engine().save()).isEqualTo(shop.engine().save());
            assertThat(new ForeignShop(WATCHED, again).engine().save())
                    .isEqualTo(shop.engine().save());
        }
    }

    private static void both(ForeignShop one, ForeignShop other, int lists) {
        one.visits(lists);
        other.visits(lists);
    }

    @Test
    void rankerThatIsNoRankerAnyMore_isOnRecordAndOursRanks() {
        ForeignShop shop = ForeignShop.after(150, WATCHED);
        shop.promote(KNOWS);
        var without = new ForeignShop(ForeignShop.with(List.of(), List.of(GUESSES)), shop);
        assertThat(without.engine().learning().inCharge()).isEqualTo("main");
        assertThat(without.engine().learning().incidents())
                .extracting(Incident::kind)
                .containsExactly(Kind.PROMOTED, Kind.MODEL_CHANGED);
        without.restore(2);
        assertThat(without.engine().learning().inCharge()).isEqualTo("main");
        without.visits(20);
        assertThat(Arrays.stream(without.engine().learning().mixtureWeights()).sum())
                .isCloseTo(1, within(1e-9));
        var nobody = new ForeignShop(ForeignShop.with(List.of(), List.of()), shop);
        nobody.visits(20);
        assertThat(new ForeignShop(ForeignShop.with(List.of(), List.of()), nobody)
                        .engine()
                        .save())
                .isEqualTo(nobody.engine().save());
    }

    @Test
    void rankerWhoseRoleChanges_staysInCharge_andIsAnExpertAfterwards() {
        ForeignShop shop = ForeignShop.after(150, WATCHED);
        shop.promote(KNOWS);
        var expert = new ForeignShop(ForeignShop.with(List.of(KNOWS), List.of(GUESSES)), shop);
        assertThat(ranks(KNOWS, expert)).isTrue();
        expert.restore(1);
        assertThat(expert.engine().learning().inCharge()).isEqualTo("main");
        assertThat(expert.weight(KNOWS)).isPositive().isLessThan(0.05);
        expert.visits(200);
        assertThat(expert.weight(KNOWS)).isGreaterThan(0.7);
        var watched = new ForeignShop(WATCHED, expert);
        assertThat(watched.engine().view().foreign()).isEmpty();
        assertThat(Arrays.stream(watched.engine().learning().mixtureWeights()).sum())
                .isCloseTo(1, within(1e-9));
    }
}
