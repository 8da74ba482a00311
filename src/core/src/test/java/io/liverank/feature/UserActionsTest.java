package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.Actor;
import org.junit.jupiter.api.Test;

class UserActionsTest {
    private final Shelf shelf = new Shelf();

    @Test
    void whatTheUserDid_isToldOfEachItem() {
        shelf.shown("a", "c").does("click", "a").later(Shelf.HOUR);
        shelf.does("click", "b").does("click", "b").later(Shelf.HOUR);
        Shelf.Table list = shelf.list("a", "b", "c", "d");
        assertThat(list.column("user_touched")).containsExactly(1, 1, 0, 0);
        assertThat(list.column("user_touches"))
                .containsExactly(new double[] {Math.log(2), Math.log(3), 0, 0}, within(1e-6));
        assertThat(list.column("user_chosen"))
                .containsExactly(new double[] {Math.log(2), Math.log(3), 0, 0}, within(1e-6));
        assertThat(list.column("user_recency")).containsExactly(0.5, 1, 0, 0);
        assertThat(list.column("user_hours"))
                .containsExactly(new double[] {0.3 * Math.log(3), 0.3 * Math.log(2), 0, 0}, within(1e-6));
        assertThat(list.column("user_sightings"))
                .containsExactly(new double[] {Math.log(2), 0, Math.log(2), 0}, within(1e-6));
    }

    @Test
    void somebodyElse_knowsNothing() {
        shelf.does("click", "a");
        for (Actor other : new Actor[] {new Actor("bob", null, null), Actor.UNKNOWN}) {
            shelf.actor = other;
            assertThat(shelf.list("a").get(0, "user_touched")).isZero();
        }
    }
}
