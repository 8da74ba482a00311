package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QueryChoicesTest {
    private final Shelf shelf = new Shelf();

    @Test
    void choicesForTheQuery_countHoweverItIsWritten() {
        shelf.query = " Red Shoe";
        shelf.does("click", "a").does("click", "a").does("click", "b");
        shelf.query = "red shoe";
        Shelf.Table list = shelf.list("b", "a", "c");
        assertThat(list.column("query_chosen"))
                .containsExactly(new double[] {Math.log(4), Math.log(7), 0}, within(1e-4));
        assertThat(list.column("query_share")).containsExactly(new double[] {1 / 4.0, 2 / 4.0, 0}, within(1e-4));
    }

    @Test
    void choicesFadeAndOtherQueries_tellNothing() {
        shelf.query = "red shoe";
        shelf.does("click", "a").later(30 * 24 * Shelf.HOUR);
        assertThat(shelf.list("a").get(0, "query_chosen")).isCloseTo((float) Math.log(2.5), within(1e-4f));
        shelf.query = "shoe";
        assertThat(shelf.list("a").get(0, "query_chosen")).isZero();
        shelf.query = null;
        assertThat(shelf.list("a").get(0, "query_chosen")).isZero();
    }
}
