package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TastesTest {
    private final Shelf shelf = new Shelf();

    @Test
    void wordsAndCategories_countByTheRootOfTheirNumber() {
        shelf.item("liked", Shelf.text("kind", "shoe"));
        shelf.item("x", Shelf.text("kind", "shoe")).item("y", Shelf.text("kind", "hat"));
        shelf.does("click", "liked");
        Shelf.Table list = shelf.list("x", "y");
        double category = Math.log(1 + 2) / 2;
        double both = 2 * Math.log(1 + 2) / Math.sqrt(2) / 2;
        for (String whose : new String[] {"user", "session"}) {
            assertThat(list.column("taste_" + whose + "_categories"))
                    .containsExactly(new double[] {category, -category}, within(1e-4));
            assertThat(list.column("taste_" + whose)).containsExactly(new double[] {both, -both}, within(1e-4));
        }
    }

    @Test
    void numbersThatAreIds_areTasteToo() {
        for (int i = 0; i < 60; i++) {
            shelf.item("i" + i, Shelf.number("brand_id", 500 + i % 3));
        }
        shelf.does("click", "i0");
        assertThat(shelf.list("i3", "i4").column("taste_user_categories"))
                .containsExactly(new double[] {Math.log(3) / 2, -Math.log(3) / 2}, within(1e-4));
    }

    @Test
    void tasteFades() {
        shelf.item("liked", Shelf.text("kind", "shoe")).item("y", Map.of());
        shelf.does("click", "liked").later(14 * 24 * Shelf.HOUR);
        assertThat(shelf.list("liked", "y").get(0, "taste_user_categories"))
                .isCloseTo((float) (Math.log(2) / 2), within(1e-4f));
    }

    @Test
    void noTaste_isZero() {
        shelf.item("x", Shelf.text("kind", "shoe"));
        assertThat(shelf.list("x", "unknown").column("taste_user")).containsOnly(0);
    }
}
