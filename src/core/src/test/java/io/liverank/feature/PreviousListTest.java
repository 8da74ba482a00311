package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.Actor;
import org.junit.jupiter.api.Test;

class PreviousListTest {
    private static final String[] COLUMNS = {
        "previous_again",
        "previous_new",
        "previous_place",
        "previous_up",
        "previous_down",
        "previous_touched",
        "previous_passed",
        "previous_chosen",
        "same_place",
        "same_below",
        "same_above"
    };

    private final Shelf shelf = new Shelf();

    private static void assertNothing(Shelf.Table list) {
        for (String column : COLUMNS) {
            assertThat(list.column(column)).as(column).containsOnly(0);
        }
    }

    @Test
    void firstListOfAVisitAndOneWithoutAnyOfTheLast_sayNothing() {
        assertNothing(shelf.list("a", "b"));
        shelf.shown("a", "b").does("click", "a");
        assertNothing(shelf.list("c", "d"));
        shelf.actor = new Actor("ann", null, "ann-2");
        assertNothing(shelf.list("a", "b"));
    }

    @Test
    void narrowedList_saysWhatIsNewAndWhatMoved() {
        shelf.shown("a", "b", "c", "d");
        Shelf.Table list = shelf.list("d", "e", "a");
        assertThat(list.column("previous_again")).containsExactly(1, 0, 1);
        assertThat(list.column("previous_new")).containsExactly(0, 1, 0);
        assertThat(list.column("previous_place")).containsExactly(0.25, 0, 1);
        assertThat(list.column("previous_up")).containsExactly(new double[] {Math.log(4), 0, 0}, within(1e-6));
        assertThat(list.column("previous_down")).containsExactly(new double[] {0, 0, Math.log(3)}, within(1e-6));
        assertThat(list.column("same_place")).containsOnly(0);
    }

    @Test
    void whatWasTouchedChosenAndPassedOverThere_isTold() {
        shelf.shown("a", "b", "c", "d").does("view", "b").does("click", "c");
        Shelf.Table list = shelf.list("a", "b", "c", "d", "new");
        assertThat(list.column("previous_touched")).containsExactly(0, 1, 1, 0, 0);
        assertThat(list.column("previous_chosen")).containsExactly(0, 0, 1, 0, 0);
        assertThat(list.column("previous_passed")).containsExactly(1, 0, 0, 0, 0);
    }

    @Test
    void sameListAgain_isKnownInWhateverOrder() {
        shelf.shown("a", "b", "c").does("click", "b");
        Shelf.Table list = shelf.list("c", "b", "a");
        assertThat(list.column("same_place")).containsExactly(new double[] {1, 0.5, 1 / 3.0}, within(1e-6));
        assertThat(list.column("same_below")).containsExactly(0, 0, 1);
        assertThat(list.column("same_above")).containsExactly(1, 0, 0);
        assertThat(shelf.list("a", "b").column("same_place")).containsOnly(0);
    }

    /** However many lists came before: a place is that of the last list, not of an older one. */
    @Test
    void olderLists_areNotTakenForTheLast() {
        shelf.shown("a", "b", "c", "d").shown("x");
        assertNothing(shelf.list("c", "d"));
        assertThat(shelf.list("x", "b").column("previous_again")).containsExactly(1, 0);
        shelf.shown("d", "a");
        assertThat(shelf.list("d", "a", "b").column("previous_place")).containsExactly(1, 0.5, 0);
    }
}
