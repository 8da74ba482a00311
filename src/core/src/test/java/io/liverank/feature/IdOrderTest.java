package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdOrderTest {
    private final Shelf shelf = new Shelf();

    @Test
    void idsThatCountUp_tellWhatIsNewer() {
        assertThat(shelf.list("article-99", "article-1003", "article-100").column("id_order"))
                .containsExactly(-0.5, 0.5, 0);
        assertThat(shelf.list("9617206", "9617638").column("id_order")).containsExactly(-0.5, 0.5);
    }

    @Test
    void itemsWithoutANumber_areNeitherNewNorOld() {
        assertThat(shelf.list("a7", "b", "c9", "9x").column("id_order")).containsExactly(-0.5, 0, 0.5, 0);
        assertThat(shelf.list("a", "b").column("id_order")).containsOnly(0);
        assertThat(shelf.list("only-7", "b").column("id_order")).containsOnly(0);
    }

    @Test
    void sameNumbers_shareTheirPlace() {
        assertThat(shelf.list("x5", "y5", "z5").column("id_order")).containsOnly(0);
    }

    @Test
    void longNumbers_countByTheirLastFifteenDigits() {
        assertThat(IdOrder.number("99999999999999999999")).isEqualTo(999_999_999_999_999.0);
        assertThat(IdOrder.number("\u0663")).isNaN();
        assertThat(shelf.list("20261128000000000001", "20261128000000000002").column("id_order"))
                .containsExactly(-0.5, 0.5);
    }
}
