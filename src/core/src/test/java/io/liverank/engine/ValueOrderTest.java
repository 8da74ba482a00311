package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueOrderTest {
    private static final float[] PROBABILITIES = {0.5f, 0.2f, 0.1f};

    private final Engine engine = new Engine(EngineSettings.DEFAULT);

    private int[] order(String attribute, Attributes... own) {
        List<Candidate> candidates = List.of(
                new Candidate("a", Double.NaN, own[0]),
                new Candidate("b", Double.NaN, own[1]),
                new Candidate("c", Double.NaN, own[2]));
        Ranked ranked = new Ranked(
                new int[] {0, 1, 2},
                new float[] {3, 2, 1},
                PROBABILITIES,
                "main",
                1,
                List.of(),
                new Ranked.Stages(0, 0, 0));
        return new ValueOrder(attribute)
                .of(ranked, candidates, engine.catalog())
                .order();
    }

    private static Attributes bid(double bid) {
        return Attributes.of(Map.of("bid", new Value.Amount(bid)));
    }

    @Test
    void likelyAndDear_standBeforeLikelyAlone() {
        assertThat(order("bid", bid(1), bid(2), bid(9))).containsExactly(2, 0, 1);
    }

    @Test
    void loss_standsLast() {
        assertThat(order("bid", bid(-1), bid(0), bid(1))).containsExactly(2, 1, 0);
    }

    @Test
    void candidateWithoutValue_isWorthWhatOthersAreInTheMean() {
        // b: 0.2 * 5 = 1
        assertThat(order("bid", bid(1), Attributes.NONE, bid(9))).containsExactly(1, 2, 0);
    }

    @Test
    void valueOfTheItem_countsWhereTheCandidateHasNone() {
        engine.apply(new LogPosition(1, 0), new Event.ItemUpserted(1, "b", bid(100)));
        assertThat(order("bid", bid(1), Attributes.NONE, bid(9))).containsExactly(1, 2, 0);
        assertThat(order("bid", bid(99), bid(1), bid(9))).containsExactly(0, 2, 1);
    }

    @Test
    void listsOfNoValue_stayAsTheyAre() {
        assertThat(order("bid", Attributes.NONE, Attributes.NONE, Attributes.NONE))
                .containsExactly(0, 1, 2);
        assertThat(order("", bid(1), bid(2), bid(9))).containsExactly(0, 1, 2);
    }
}
