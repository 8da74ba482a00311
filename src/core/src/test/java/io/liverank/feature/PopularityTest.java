package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PopularityTest {
    private final Shelf shelf = new Shelf();

    private static double smooth(double count) {
        return 0.5 * Math.log(count + 0.3);
    }

    private static void assertCentred(double[] column, double first, double second) {
        double half = (first - second) / 2;
        assertThat(column).containsExactly(new double[] {half, -half}, within(1e-5));
    }

    @Test
    void counts_fadeByTheirHalfLives() {
        shelf.shown("a", "b").does("click", "a").later(Shelf.HOUR);
        Shelf.Table list = shelf.list("a", "b");
        assertCentred(list.column("chosen_total"), smooth(1), smooth(0));
        assertCentred(list.column("chosen_hour"), smooth(0.5), smooth(0));
        assertCentred(list.column("chosen_day"), smooth(Math.pow(0.5, 1 / 24.0)), smooth(0));
        assertCentred(list.column("touched_hour"), smooth(0.5), smooth(0));
        double day = Math.pow(0.5, 1 / 24.0);
        assertCentred(list.column("choice_rate_day"), Math.log((day + 0.2) / (day + 4)), Math.log(0.2 / (day + 4)));
    }

    @Test
    void whoWasNeverChosen_isMarked() {
        shelf.does("click", "a").later(Shelf.HOUR);
        Shelf.Table list = shelf.list("a", "new");
        assertThat(list.column("never_chosen")).containsExactly(0, 1);
        assertThat(list.column("popularity_rank")).containsExactly(1, 0.5);
        assertCentred(list.column("since_chosen"), 0.4 * Math.log(2), 3);
        assertCentred(list.column("age"), 0.5 * Math.log(1 + 1 / 24.0), 0);
    }

    @Test
    void listOfTheUnknown_isTheSameInAllRows() {
        Shelf.Table list = shelf.list("x", "y");
        assertThat(list.column("chosen_month")).containsOnly(0);
        assertThat(list.column("popularity_rank")).containsOnly(1 / 1.5f);
    }
}
