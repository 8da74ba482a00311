package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Value;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AboutTest {
    private final Shelf shelf = new Shelf();

    @Test
    void userQueryTouchesAndContext_areWhatAListIsAbout() {
        shelf.item("a", Shelf.text("kind", "shoe")).item("b");
        shelf.query = "red shoe";
        shelf.context = Attributes.of(Map.of("device", new Value.Text("phone")));
        shelf.does("click", "a").later(1_000).does("click", "b");
        Shelf.Table list = shelf.list("x");
        assertThat(list.about("list_user")).containsExactly(1f);
        assertThat(list.about("list_query")).containsExactly(1f);
        assertThat(list.about("list_query_word")).containsExactly(0.7f, 0.7f);
        assertThat(list.about("list_touched_item")).containsExactly(1f, 0.5f);
        assertThat(list.about("list_touched_category")).containsExactly(0.35f);
        assertThat(list.about("list_context")).containsExactly(0.7f);
    }

    @Test
    void listOfNobodyForNothing_isAboutNothing() {
        shelf.actor = Actor.UNKNOWN;
        assertThat(shelf.list("x").matrix.aboutIndex).isEmpty();
    }

    @Test
    void onlyTheLatestTouches_count() {
        for (int i = 0; i < 10; i++) {
            shelf.later(1_000).does("click", "i" + i);
        }
        assertThat(shelf.list("x").about("list_touched_item")).hasSize(6);
    }
}
