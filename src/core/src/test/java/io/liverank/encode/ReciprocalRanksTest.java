package io.liverank.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReciprocalRanksTest {
    private final ReciprocalRanks ranks = new ReciprocalRanks();

    @Test
    void oneRanking_staysAsItIs() {
        ranks.add(List.of("c", "a", "b"));
        assertThat(ranks.best(2, itemId -> 1)).containsExactly("c", "a");
    }

    @Test
    void whatBothRank_isBeforeWhatOneRanksFirst() {
        ranks.add(List.of("a", "b", "c"));
        ranks.add(List.of("d", "c", "e"));
        assertThat(ranks.best(9, itemId -> 2)).containsExactly("c", "a", "d", "b", "e");
    }

    @Test
    void whatOneCannotRank_isNotWorthLessForThat() {
        ranks.add(List.of("text", "b", "c"));
        ranks.add(List.of("b", "c"));
        assertThat(ranks.best(3, itemId -> itemId.equals("text") ? 1 : 2)).containsExactly("text", "b", "c");
    }

    @Test
    void withoutRankings_nothingIsBest() {
        assertThat(ranks.best(5, itemId -> 2)).isEmpty();
    }
}
