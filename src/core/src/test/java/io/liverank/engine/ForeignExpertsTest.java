package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is wanted changes from list to list, and only somebody elsewhere knows of it. */
class ForeignExpertsTest {
    private static final String KNOWS = ForeignShop.KNOWS;
    private static final String GUESSES = ForeignShop.GUESSES;
    private static final EngineSettings NOBODY = ForeignShop.with(List.of(), List.of());

    @Test
    void expertThatForesees_gainsWeightAndIsServed() {
        ForeignShop shop = ForeignShop.after(400, ForeignShop.with(List.of(KNOWS), List.of()));
        assertThat(shop.weight(KNOWS)).isGreaterThan(0.8);
        Engine.Figures figures = shop.figures();
        assertThat(figures.served().mrr()).isGreaterThan(figures.live().mrr() + 0.1);
        assertThat(figures.challengers().get(KNOWS).lists())
                .as("a fifth of the lists it did not score")
                .isEqualTo(320);
    }

    @Test
    void expertThatKnowsNothing_hasNothingServedWorse() {
        ForeignShop shop = ForeignShop.after(200, ForeignShop.with(List.of(GUESSES), List.of()));
        assertThat(shop.figures().served().logLoss())
                .isLessThan(ForeignShop.after(200, NOBODY).figures().served().logLoss() + 0.005);
    }

    @Test
    void listsThatItDoesNotScore_areRankedByTheOthersAndSayNothingOfIt() {
        ForeignShop shop = ForeignShop.after(305, ForeignShop.with(List.of(KNOWS), List.of()));
        double before = shop.weight(KNOWS);
        assertThat(shop.engine().rank(ForeignShop.request(305)).order()).hasSize(ForeignShop.ROWS);
        shop.visits(1);
        assertThat(shop.weight(KNOWS)).isCloseTo(before, within(0.005));
    }

    /** Scores are of a list, and a list without has none: what an item says of itself would stand in for them. */
    @Test
    void itemThatSaysWhatAModelSays_isKeptWithoutThat() {
        var engine = new Engine(EngineSettings.DEFAULT);
        Value pretended = new Value.Amount(99);
        Value group = new Value.Group(Attributes.of(Map.of("any", pretended)));
        Attributes own = Attributes.of(Map.of("price", new Value.Amount(5), "foreigner", pretended));

        engine.apply(
                new LogPosition(1, 0),
                new Event.ItemUpserted(
                        1, "shoe", own.with("foreign.knows", pretended).with("foreign", group)));

        assertThat(engine.catalog().get("shoe").attributes()).isEqualTo(own);
        assertThat(engine.layout().fields(false)).doesNotContain("foreign.knows", "foreign.any");
    }

    @Test
    void challenger_isWatchedAndHasNoPart() {
        ForeignShop watched = ForeignShop.after(300, ForeignShop.with(List.of(), List.of(KNOWS)));
        ForeignShop alone = ForeignShop.after(300, NOBODY);
        assertThat(watched.engine().rank(ForeignShop.request(301)).scores())
                .isEqualTo(alone.engine().rank(ForeignShop.request(301)).scores());
        double[] weights = alone.engine().learning().mixtureWeights();
        assertThat(watched.engine().learning().mixtureWeights())
                .as("its own is 0")
                .isEqualTo(Arrays.copyOf(weights, weights.length + 1));
        Engine.Figures figures = watched.figures();
        assertThat(figures.challengers().get(KNOWS).mrr())
                .isGreaterThan(figures.served().mrr());
        assertThat(alone.figures().challengers()).isEmpty();
    }

    @Test
    void stateThatIsLoaded_goesOnAsTheOneThatWasSaved() {
        EngineSettings settings = ForeignShop.with(List.of(KNOWS, GUESSES), List.of());
        ForeignShop shop = ForeignShop.after(150, settings);
        var again = new ForeignShop(settings, shop);
        assertThat(again.engine().save()).isEqualTo(shop.engine().save());
        shop.visits(100);
        again.visits(100);
        assertThat(again.engine().save()).isEqualTo(shop.engine().save());
    }

    @Test
    void expertsThatComeAndGo_leaveTheOthersInProportion() {
        ForeignShop shop = ForeignShop.after(200, ForeignShop.with(List.of(GUESSES), List.of()));
        var without = new ForeignShop(NOBODY, shop);
        var both = new ForeignShop(ForeignShop.with(List.of(GUESSES, KNOWS), List.of()), shop);
        for (ForeignShop one : List.of(shop, without, both)) {
            assertThat(Arrays.stream(one.engine().learning().mixtureWeights()).sum())
                    .isCloseTo(1, within(1e-9));
        }
        assertThat(both.weight(GUESSES)).isEqualTo(shop.weight(GUESSES));
        assertThat(both.weight(KNOWS)).isLessThan(0.05);
        both.visits(200);
        assertThat(both.weight(KNOWS)).isGreaterThan(0.7);
        without.visits(50);
        assertThat(without.engine().view().foreign()).isEmpty();
    }
}
