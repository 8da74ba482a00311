package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Actor;
import org.junit.jupiter.api.Test;

class StepsTest {
    private final Shelf shelf = new Shelf();

    @Test
    void touches_areStepsOldestFirst() {
        shelf.item("a", Shelf.text("kind", "shoe")).does("click", "a").later(3 * 60_000);
        shelf.does("click", "b").does("click", "b");
        FeatureMatrix matrix = shelf.list("x", "b").matrix;
        assertThat(matrix.stepStart).containsExactly(0, 6, 11);
        assertThat(matrix.stepIndex[0]).isLessThan(16);
        assertThat(matrix.stepIndex[1]).isEqualTo(32 + 2);
        assertThat(matrix.stepIndex[2]).isEqualTo(48);
        assertThat(matrix.stepIndex[3]).isEqualTo(53 + 4);
        assertThat(matrix.stepIndex[6]).isBetween(16, 31);
        assertThat(matrix.stepIndex[7]).isEqualTo(32);
        assertThat(matrix.stepIndex[8]).isEqualTo(48 + 2);
        assertThat(matrix.stepIndex[9]).isEqualTo(53 + 1 + 4);
        for (int index : new int[] {4, 5, 10}) {
            assertThat(matrix.stepIndex[index]).isBetween(64, FeatureMatrix.STEPS - 1);
        }
    }

    @Test
    void onlyTheLatestTouches_areSteps() {
        for (int i = 0; i < 20; i++) {
            shelf.later(1_000).does("click", "i" + i);
        }
        assertThat(shelf.list("x").matrix.stepStart).hasSize(13);
    }

    @Test
    void somebodyUnknown_tookNone() {
        shelf.actor = Actor.UNKNOWN;
        assertThat(shelf.list("x").matrix.stepStart).containsExactly(0);
        assertThat(shelf.list("x").matrix.stepIndex).isEmpty();
    }
}
