package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetrievalTest {
    private final Shelf shelf = new Shelf();

    private static Candidate scored(String itemId, double score) {
        return new Candidate(itemId, score, Attributes.NONE);
    }

    @Test
    void place_isToldInThreeWays() {
        Shelf.Table list = shelf.list("a", "b", "c");
        assertThat(list.column("retrieval_order"))
                .containsExactly(new double[] {0, -Math.log(2), -Math.log(3)}, within(1e-6));
        assertThat(list.column("retrieval_first")).containsExactly(1, 0, 0);
        assertThat(list.column("retrieval_inverse")).containsExactly(new double[] {1, 0.5, 1 / 3.0}, within(1e-6));
    }

    @Test
    void scores_areStandardisedAndMissingOnesAreTheMean() {
        Shelf.Table list = shelf.list(List.of(scored("a", 3), scored("b", 1), scored("c", Double.NaN), scored("d", 2)));
        double deviation = Math.sqrt(2 / 3.0);
        assertThat(list.column("retrieval_score"))
                .containsExactly(new double[] {1 / deviation, -1 / deviation, 0, 0}, within(1e-6));
    }

    @Test
    void scoresThatTellNothing_areZero() {
        assertThat(shelf.list("a", "b").column("retrieval_score")).containsOnly(0);
        assertThat(shelf.list(List.of(scored("a", 5), scored("b", 5))).column("retrieval_score"))
                .containsOnly(0);
        assertThat(shelf.list(List.of(scored("a", 1e300), scored("b", -1e300))).column("retrieval_score"))
                .containsOnly(0);
    }
}
