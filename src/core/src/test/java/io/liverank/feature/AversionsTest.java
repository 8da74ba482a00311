package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.Actor;
import org.junit.jupiter.api.Test;

class AversionsTest {
    private final Shelf shelf = new Shelf();

    @Test
    void turnedDownItem_isMarkedByHowMuchItWasDisliked() {
        shelf.does("dislike", "a").does("remove_from_cart", "b");
        Shelf.Table list = shelf.list("a", "b", "c");
        assertThat(list.column("user_turned_down")).containsExactly(1, 0.5, 0);
        assertThat(list.column("session_turned_down")).containsExactly(1, 0.5, 0);
        shelf.actor = new Actor("bob", null, null);
        assertThat(shelf.list("a", "b").column("user_turned_down")).containsOnly(0);
    }

    @Test
    void laterVisit_knowsItOfTheUserAlone() {
        shelf.does("dislike", "a");
        shelf.actor = new Actor("ann", null, "ann-2");
        assertThat(shelf.list("a").get(0, "user_turned_down")).isEqualTo(1);
        assertThat(shelf.list("a").get(0, "session_turned_down")).isZero();
    }

    @Test
    void choiceAfterwards_takesItBack() {
        shelf.does("dislike", "a").later(1_000).does("click", "a");
        assertThat(shelf.list("a").get(0, "user_turned_down")).isZero();
    }

    @Test
    void whatIsLikeIt_isDislikedToo() {
        shelf.item("bad", Shelf.text("kind", "shoe"));
        shelf.item("x", Shelf.text("kind", "shoe")).item("y", Shelf.text("kind", "hat"));
        shelf.does("dislike", "bad");
        Shelf.Table list = shelf.list("x", "y");
        double half = 2 * Math.log(2) / Math.sqrt(2) / 2;
        assertThat(list.column("taste_averted")).containsExactly(new double[] {half, -half}, within(1e-4));
        assertThat(list.column("taste_user")).containsOnly(0);
    }
}
