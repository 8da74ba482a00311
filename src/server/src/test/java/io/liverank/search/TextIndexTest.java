package io.liverank.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import io.liverank.catalog.Catalog;
import io.liverank.catalog.Fields;
import io.liverank.event.Attributes;
import io.liverank.event.Value;
import io.liverank.search.TextIndex.Hit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TextIndexTest {
    private final Catalog catalog = new Catalog(new Fields(Map.of("note", Fields.Kind.IGNORE)));
    private final TextIndex index = new TextIndex(catalog);

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    private void put(long time, String id, String field, String text) {
        catalog.put(time, id, Attributes.of(Map.of(field, new Value.Text(text))));
    }

    private List<String> found(String query) {
        return index.search(query, 10).hits().stream().map(Hit::itemId).toList();
    }

    private static void await(Supplier<List<String>> actual, String... expected) {
        Waiting.atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(actual.get()).containsExactly(expected));
    }

    @Test
    void englishWords_areFoundByTheirStems() {
        put(1, "shoe", "title", "Trail Running Shoe, women's");
        put(2, "lamp", "title", "Desk lamp");
        await(() -> found("running shoes woman"), "shoe");
    }

    @Test
    void titlesCountMoreThanOtherTexts() {
        put(1, "other", "description", "goes with a lamp");
        put(2, "lamp", "title", "lamp for a desk or a wall");
        await(() -> found("lamp"), "lamp", "other");
    }

    @Test
    void chinese_isFoundByWordsAndByOneCharacter() {
        put(1, "鞋1", "title", "轻便跑步鞋");
        put(2, "lamp", "title", "台灯");
        await(() -> found("跑步鞋"), "鞋1");
        await(() -> found("鞋"), "鞋1");
        await(() -> found("灯"), "lamp");
    }

    @Test
    void changes_areFollowed() {
        put(1, "a", "title", "red lamp");
        await(() -> found("lamp"), "a");
        put(2, "a", "title", "red vase");
        await(() -> found("vase"), "a");
        assertThat(found("lamp")).isEmpty();
        catalog.remove("a");
        await(() -> found("vase"));
    }

    @Test
    void withoutAQuery_theNewestComeFirst() {
        put(1, "old", "title", "vase");
        put(3, "new", "title", "vase");
        put(2, "middle", "title", "vase");
        await(() -> found(" "), "new", "middle", "old");
        assertThat(index.search(null, 1).total()).isEqualTo(3);
        assertThat(index.search(null, 1).hits()).singleElement().satisfies(hit -> assertThat(hit.score())
                .isNaN());
    }

    @Test
    void ignoredFieldsAndQueriesWithoutWords_findNothing() {
        put(1, "a", "note", "secret");
        await(() -> found(null), "a");
        assertThat(found("secret")).isEmpty();
        assertThat(found("!?*:\"")).isEmpty();
    }

    @Test
    void longQuery_isSearchedByItsFirstWords() {
        put(1, "lamp", "title", "台灯");
        await(() -> found("台灯"), "lamp");
        assertThat(found("台灯" + "商品家居服装鞋帽".repeat(1_300))).isEmpty();
        assertThat(found("台灯 ".repeat(4_000))).containsExactly("lamp");
        assertThat(found("a\ud83d\ude00 \ud83d 商\udc00 ラーメン한국어 ".repeat(1_000))).isEmpty();
        assertThat(found("x".repeat(10_000))).isEmpty();
    }
}
