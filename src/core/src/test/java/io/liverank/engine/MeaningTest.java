package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.feature.Request;
import io.liverank.model.Explanation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What vectors of query and items say before anything was learned. */
class MeaningTest {
    private final Engine engine = new Engine(EngineSettings.DEFAULT);
    private long entries;

    private void item(String field, String itemId, float... vector) {
        engine.apply(
                new LogPosition(1, ++entries),
                new Event.ItemUpserted(1, itemId, Attributes.of(Map.of(field, new Value.Vector(vector)))));
    }

    private Ranked ranked(String field) {
        item(field, "other", 0.9f, 0.1f);
        item(field, "alike", 0.6f, 0.8f);
        item(field, "same", 0.1f, 0.9f);
        return engine.rank(
                new Request(
                        2,
                        "q",
                        new Actor("u", null, null),
                        Attributes.of(Map.of(field, new Value.Vector(0, 2))),
                        List.of(
                                new Candidate("other", Double.NaN, Attributes.NONE),
                                new Candidate("alike", Double.NaN, Attributes.NONE),
                                new Candidate("same", Double.NaN, Attributes.NONE))),
                true);
    }

    @Test
    void whereAnEncoderOfOursMadeThem_whatMeansTheSameStandsFirstAndIsExplained() {
        Ranked ranked = ranked("encoded.en.v1");
        assertThat(ranked.order()).containsExactly(2, 1, 0);
        Explanation first = ranked.explanations().get(2);
        assertThat(first.contributions().get(0).feature()).isEqualTo("encoded.en.v1.similar_query");
        assertThat(first.contributions().stream()
                        .mapToDouble(Explanation.Contribution::value)
                        .sum())
                .isCloseTo(ranked.scores()[2], within(1e-3));
    }

    @Test
    void whereTheShopMadeThem_nothingIsKnownYetOfWhatTheyMean() {
        assertThat(ranked("embedding").order()).containsExactly(0, 1, 2);
    }
}
