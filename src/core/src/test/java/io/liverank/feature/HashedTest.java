package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Attributes;
import io.liverank.event.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HashedTest {
    private final Shelf shelf = new Shelf();

    @Test
    void itemQueryAndContext_areCrossed() {
        shelf.item("a", Shelf.text("kind", "shoe"));
        shelf.query = "red shoe";
        shelf.context = Attributes.of(Map.of("device", new Value.Text("phone")));
        Shelf.Table list = shelf.list("a", "b");
        assertThat(list.hashed(0, "item")).containsExactly(1f);
        assertThat(list.hashed(0, "query_item")).containsExactly(1f);
        assertThat(list.hashed(0, "query_word_item")).containsExactly(0.7f, 0.7f);
        assertThat(list.hashed(0, "context_item")).containsExactly(0.7f);
        assertThat(list.hashed(0, "context_category")).containsExactly(0.7f);
        assertThat(list.hashed(0, "category")).containsExactly(1f);
        assertThat(list.hashed(0, "user_category")).containsExactly(1f);
        assertThat(list.hashed(0, "word")).containsExactly(1f);
        assertThat(list.hashed(1, "category")).isEmpty();
        assertThat(list.indices(0, "item")).isNotEqualTo(list.indices(1, "item"));
        shelf.query = "blue shoe";
        assertThat(shelf.list("a").indices(0, "query_item")).isNotEqualTo(list.indices(0, "query_item"));
        assertThat(shelf.list("a").indices(0, "item")).isEqualTo(list.indices(0, "item"));
    }

    @Test
    void words_shareTheirWeight() {
        shelf.item("a", Shelf.text("title", "a fine red shoe"));
        assertThat(shelf.list("a").hashed(0, "word")).containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
    }

    @Test
    void idsThatAreNumbers_areCategories() {
        for (int i = 0; i < 60; i++) {
            shelf.item("i" + i, Shelf.number("brand_id", 500 + i % 3));
        }
        Shelf.Table list = shelf.list("i0", "i3", "i1");
        assertThat(list.hashed(0, "category")).containsExactly(1f);
        assertThat(list.indices(1, "category")).isEqualTo(list.indices(0, "category"));
        assertThat(list.indices(2, "category")).isNotEqualTo(list.indices(0, "category"));
    }

    @Test
    void whatTheSessionDid_isTold() {
        Shelf.Table before = shelf.list("a", "b");
        assertThat(before.hashed(0, "last_type")).isEmpty();
        assertThat(before.hashed(0, "offset")).isEmpty();
        assertThat(before.hashed(0, "after_item")).isEmpty();
        shelf.does("click", "a");
        Shelf.Table after = shelf.list("a", "b");
        for (String family : List.of("last_type", "recency", "user_last_type", "offset", "after_item", "position")) {
            assertThat(after.hashed(0, family)).as(family).containsExactly(1f);
        }
        assertThat(after.hashed(1, "last_type")).isEmpty();
        assertThat(after.indices(0, "position")).isNotEqualTo(before.indices(0, "position"));
    }

    @Test
    void segments_tellKindsOfListsApart() {
        int[] empty = shelf.list("a").matrix.segments;
        shelf.query = "shoe";
        int[] searched = shelf.list("a").matrix.segments;
        shelf.does("click", "b");
        int[] touched = shelf.list("a").matrix.segments;
        shelf.does("click", "a");
        int[] here = shelf.list("a").matrix.segments;
        assertThat(List.of(empty[0], searched[0], touched[0], here[0])).containsExactly(0, 0, 1, 2);
        assertThat(List.of(empty[1], searched[1], touched[1])).containsExactly(3, 5, 6);
    }
}
