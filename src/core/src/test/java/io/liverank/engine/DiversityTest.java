package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiversityTest {
    private final Engine engine = new Engine(EngineSettings.DEFAULT);

    private Ranked spread(Diversity diversity, List<Candidate> candidates) {
        return diversity.of(
                new Ranked(
                        IntStream.range(0, candidates.size()).toArray(),
                        new float[candidates.size()],
                        new float[candidates.size()],
                        "main",
                        1,
                        List.of(),
                        new Ranked.Stages(0, 0, 0)),
                candidates,
                engine.catalog());
    }

    /** Candidates of these topics, in this order; of none where it is empty. */
    private static List<Candidate> of(String... topics) {
        List<Candidate> candidates = new ArrayList<>();
        for (String topic : topics) {
            candidates.add(new Candidate(
                    "item-" + candidates.size(),
                    Double.NaN,
                    topic.isEmpty() ? Attributes.NONE : Attributes.of(Map.of("topic", new Value.Text(topic)))));
        }
        return candidates;
    }

    private int[] order(int most, int places, String... topics) {
        return spread(new Diversity("topic", most, places), of(topics)).order();
    }

    @Test
    void valueThatStoodAsOftenAsItMay_waitsUntilTheFirstPlacesAreFull() {
        assertThat(order(1, 3, "a", "a", "b", "a", "c", "b")).containsExactly(0, 2, 4, 1, 3, 5);
        assertThat(order(2, 4, "a", "a", "a", "b", "a", "c")).containsExactly(0, 1, 3, 5, 2, 4);
    }

    @Test
    void listThatKeepsTheLimit_staysAsItIs() {
        Ranked ranked = spread(new Diversity("topic", 1, 2), of("a", "b", "b", "a"));
        assertThat(ranked.order()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void whereNothingElseIsLeft_valuesAreRepeatedInTheirOrder() {
        assertThat(order(1, 3, "a", "a", "a", "b")).containsExactly(0, 3, 1, 2);
    }

    @Test
    void candidateWithoutTheAttribute_isLikeNoOther() {
        assertThat(order(1, 4, "", "", "a", "", "a")).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void eachOfSeveralValues_counts() {
        List<Candidate> candidates = new ArrayList<>(of("a"));
        candidates.add(
                new Candidate("both", Double.NaN, Attributes.of(Map.of("topic", new Value.Texts(List.of("b", "a"))))));
        candidates.addAll(of("b"));
        assertThat(spread(new Diversity("topic", 1, 2), candidates).order()).containsExactly(0, 2, 1);
    }

    @Test
    void valueOfTheItem_countsWhereTheCandidateHasNone() {
        engine.apply(
                new LogPosition(1, 0),
                new Event.ItemUpserted(1, "item-1", Attributes.of(Map.of("topic", new Value.Text("a")))));
        assertThat(order(1, 2, "a", "", "b")).containsExactly(0, 2, 1);
    }

    @Test
    void noLimit_changesNothing() {
        assertThat(spread(Diversity.NONE, of("a", "a")).order()).containsExactly(0, 1);
    }

    @Test
    void limitThatNoListKeeps_isRefused() {
        assertThatThrownBy(() -> new Diversity("topic", 0, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Diversity("topic", 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
