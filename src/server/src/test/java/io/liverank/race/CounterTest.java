package io.liverank.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CounterTest {
    private static final long DAY = 86_400_000;

    private static ShownList list(int index, long time, String query, String... itemIds) {
        return new ShownList(
                index, time, null, "visit", "user", query, List.of(itemIds), null, new float[itemIds.length]);
    }

    private static Moment.Touched touch(long time, String user, String itemId, boolean choice) {
        return new Moment.Touched(time, user + "'s visit", user, itemId, choice);
    }

    /** The items from the first place to the last. */
    private static String order(Rival rival, ShownList list) {
        float[] scores = rival.rank(list);
        String[] places = new String[scores.length];
        for (int row = 0; row < scores.length; row++) {
            places[(int) -scores[row]] = list.itemIds().get(row);
        }
        return String.join(" ", places);
    }

    @Test
    void lastTouched_ofThisVisitComesFirst_theLatestBeforeTheOthers() {
        var rival = new LastTouched();
        rival.touched(new Moment.Touched(1, "visit", "user", "c", false));
        rival.touched(new Moment.Touched(2, "visit", "user", "d", false));
        rival.touched(new Moment.Touched(3, "another", "user", "b", false));

        assertThat(order(rival, list(0, 4, "q", "a", "b", "c", "d"))).isEqualTo("d c a b");
    }

    @Test
    void touches_ofLongAgo_countLess() {
        var ever = new TouchCounter(Double.POSITIVE_INFINITY, true, false);
        var lately = new TouchCounter(DAY, true, false);
        for (TouchCounter counter : List.of(ever, lately)) {
            counter.touched(touch(0, "one", "a", true));
            counter.touched(touch(0, "two", "a", true));
            counter.touched(touch(3 * DAY, "one", "b", true));
            counter.touched(touch(3 * DAY, "one", "c", false));
        }

        assertThat(order(ever, list(0, 3 * DAY, "q", "c", "b", "a"))).isEqualTo("a b c");
        assertThat(order(lately, list(0, 3 * DAY, "q", "c", "a", "b"))).isEqualTo("b a c");
    }

    @Test
    void touches_ofTheUsersOwn_comeFirst() {
        var counter = new TouchCounter(Double.POSITIVE_INFINITY, false, true);
        counter.touched(touch(0, "one", "a", true));
        counter.touched(touch(0, "two", "a", true));
        counter.touched(touch(0, "user", "b", false));

        assertThat(order(counter, list(0, 1, "q", "c", "a", "b"))).isEqualTo("b a c");
    }

    @Test
    void choices_areHeldAgainstWhatThePlaceLedToExpect() {
        var counter = new ClickCounter(false, false, 0.1);
        for (int i = 0; i < 20; i++) {
            ShownList shown = list(i, i, "q", "first", "second", "third");
            counter.rank(shown);
            // the first place is chosen twice as often, mostly whatever stands there
            counter.chosen(shown, i % 3 == 2 ? 1 : 0);
        }
        ShownList turned = list(20, 20, "q", "second", "first", "third");
        for (int i = 0; i < 3; i++) {
            counter.rank(turned);
            counter.chosen(turned, 0);
        }

        assertThat(order(counter, list(21, 21, "q", "third", "first", "second")))
                .isEqualTo("second first third");
    }

    @Test
    void choices_byQuery_areOfThatQueryAlone() {
        var counter = new ClickCounter(true, false, 0.1);
        for (int i = 0; i < 5; i++) {
            ShownList shown = list(i, i, "tea", "a", "b");
            counter.rank(shown);
            counter.chosen(shown, 1);
        }

        assertThat(order(counter, list(5, 5, "tea", "a", "b"))).isEqualTo("b a");
        assertThat(order(counter, list(6, 6, "pot", "a", "b"))).isEqualTo("a b");
    }
}
