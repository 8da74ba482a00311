package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.Actor;
import org.junit.jupiter.api.Test;

class TogetherTest {
    private final Shelf shelf = new Shelf();

    @Test
    void whatOthersTouchedWithTheLatest_isToldByHowLately() {
        shelf.does("click", "a").does("click", "b");
        shelf.actor = new Actor("cid", null, "cid-1");
        shelf.does("click", "a").does("click", "c");
        shelf.actor = new Actor("bob", null, "bob-1");
        shelf.does("click", "a");
        Shelf.Table list = shelf.list("b", "c", "d");
        for (String whose : new String[] {"together_session", "together_user"}) {
            assertThat(list.column(whose)).containsExactly(new double[] {Math.log(3), Math.log(3), 0}, within(1e-4));
        }
    }

    @Test
    void secondLatest_countsHalf() {
        shelf.does("click", "a").does("click", "b");
        shelf.actor = new Actor("bob", null, "bob-1");
        shelf.does("click", "a").later(1_000).does("click", "z");
        assertThat(shelf.list("b").get(0, "together_session")).isCloseTo((float) Math.log(2), within(1e-4f));
    }

    @Test
    void whoTouchedNothing_hasNothing() {
        shelf.does("click", "a").does("click", "b");
        shelf.actor = new Actor("bob", null, null);
        assertThat(shelf.list("a", "b").column("together_user")).containsOnly(0);
    }

    /** Those who touched a went on to b, nobody the other way. */
    @Test
    void whatComesAfterTheLastItem_isToldFromWhatCameBefore() {
        for (String who : new String[] {"bob", "cleo", "dan"}) {
            shelf.actor = new Actor(who, null, who);
            shelf.does("click", "a").later(1_000).does("click", "b").later(1_000);
        }
        shelf.actor = Shelf.ANN;
        Shelf.Table afterA = shelf.does("click", "a").later(1_000).list("b", "c");
        assertThat(afterA.get(0, "after_session")).isPositive();
        assertThat(afterA.get(0, "after_last")).isCloseTo((float) Math.log(1 + 20 * 3 / 4.0), within(1e-3f));
        assertThat(afterA.get(1, "after_last")).isZero();

        shelf.actor = new Actor("eve", null, "eve");
        Shelf.Table afterB = shelf.does("click", "b").later(1_000).list("a", "c");
        assertThat(afterB.get(0, "after_session")).isZero();
        assertThat(afterB.get(0, "together_session")).isPositive();
    }
}
