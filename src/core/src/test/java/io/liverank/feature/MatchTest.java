package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchTest {
    private final Shelf shelf = new Shelf();

    @Test
    void titles_areComparedWithTheQuery() {
        shelf.item("i", Shelf.text("title", "red shoe")).item("j", Shelf.text("title", "blue red thing"));
        shelf.query = "Red SHOE red";
        Shelf.Table list = shelf.list("i", "j", "unknown");
        double red = Math.log(1 + 3 / 3.0);
        double shoe = Math.log(1 + 3 / 2.0);
        assertThat(list.column("match_query")).containsExactly(new double[] {1, red / (red + shoe), 0}, within(1e-6));
        assertThat(list.column("match_coverage")).containsExactly(new double[] {1, 1 / 3.0, 0}, within(1e-6));
        assertThat(list.column("match_order")).containsExactly(1, 0, 0);
        assertThat(list.column("match_start")).containsExactly(1, 0, 0);
        assertThat(list.column("match_end")).containsExactly(1, 0, 0);
        double mean = (Math.log(3) + Math.log(4)) / 3;
        assertThat(list.column("title_length"))
                .containsExactly(new double[] {Math.log(3) - mean, Math.log(4) - mean, -mean}, within(1e-6));
    }

    @Test
    void itemWithoutWords_isMatchedByTheRequests() {
        shelf.query = "shoe";
        var candidate = new Candidate("new", Double.NaN, Attributes.of(Shelf.text("title", "red shoe")));
        Shelf.Table list = shelf.list(List.of(candidate));
        assertThat(list.get(0, "match_query")).isEqualTo(1);
        assertThat(list.get(0, "match_end")).isEqualTo(1);
    }

    @Test
    void listWithoutAQuery_matchesNothing() {
        shelf.item("i", Shelf.text("title", "red shoe"));
        for (String query : new String[] {null, "", "!!!"}) {
            shelf.query = query;
            assertThat(shelf.list("i").get(0, "match_query")).isZero();
        }
    }
}
