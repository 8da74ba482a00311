package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.Actor;
import org.junit.jupiter.api.Test;

class SessionActionsTest {
    private final Shelf shelf = new Shelf();

    @Test
    void whatWasDoneInTheVisit_isToldOfEachItem() {
        shelf.does("click", "a").later(Shelf.HOUR);
        shelf.shown("c").does("click", "b").does("click", "b").later(Shelf.HOUR / 60);
        Shelf.Table list = shelf.list("a", "b", "c");
        assertThat(list.column("session_touched")).containsExactly(1, 1, 0);
        assertThat(list.column("session_touches"))
                .containsExactly(new double[] {Math.log(2), Math.log(3), 0}, within(1e-6));
        assertThat(list.column("session_chosen"))
                .containsExactly(new double[] {Math.log(2), Math.log(3), 0}, within(1e-6));
        assertThat(list.column("session_recency")).containsExactly(0.5, 1, 0);
        assertThat(list.column("session_last")).containsExactly(0, 1, 0);
        assertThat(list.column("session_minutes"))
                .containsExactly(new double[] {0.3 * Math.log(62), 0.3 * Math.log(2), 0}, within(1e-6));
        assertThat(list.column("session_sightings")).containsExactly(new double[] {0, 0, Math.log(2)}, within(1e-6));
    }

    @Test
    void neighboursOfTheLastTouched_areNearIt() {
        shelf.does("click", "c").does("click", "elsewhere");
        Shelf.Table list = shelf.list("a", "b", "c", "d", "e");
        assertThat(list.column("session_last")).containsOnly(0);
        assertThat(list.column("session_last_in_list")).containsExactly(0, 0, 1, 0, 0);
        assertThat(list.column("near_last")).containsExactly(0, 0, 0, 1, 0.5);
        assertThat(list.column("near_last_above")).containsExactly(0.5, 1, 0, 0, 0);
        assertThat(shelf.list("x", "y").column("near_last")).containsOnly(0);
    }

    @Test
    void neighboursOfWhatWasTouchedOrChosenBefore_areNearIt() {
        shelf.does("click", "a").does("view", "d").does("view", "elsewhere").does("view", "c");
        Shelf.Table list = shelf.list("a", "b", "c", "d");
        assertThat(list.column("near_second")).containsOnly(0);
        assertThat(list.column("near_second_above")).containsExactly(new double[] {1 / 3.0, 0.5, 1, 0}, within(1e-6));
        assertThat(list.column("near_third")).containsExactly(new double[] {0, 1, 0.5, 1 / 3.0}, within(1e-6));
        assertThat(list.column("near_chosen")).isEqualTo(list.column("near_third"));
        assertThat(list.column("near_chosen_above")).containsOnly(0);
    }

    @Test
    void nextVisitOfTheSameUser_startsAnew() {
        shelf.does("click", "a");
        shelf.actor = new Actor("ann", null, "ann-2");
        assertThat(shelf.list("a").get(0, "session_touched")).isZero();
        assertThat(shelf.list("a").get(0, "user_touched")).isEqualTo(1);
    }
}
