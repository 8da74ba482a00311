package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.liverank.catalog.Fields;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FeatureExtractorTest {
    private final Shelf shelf = new Shelf();

    private static Map<String, Value> price(double amount) {
        return Shelf.number("price", amount);
    }

    private static FeatureSettings settings(Set<String> off, Map<String, String> labels, List<String> numbers) {
        return FeatureSettings.of(off, labels, numbers, null, Fields.PLAIN);
    }

    @Test
    void absurdValue_barelyMovesAFieldsScale() {
        var absurd = new Shelf();
        for (int i = 0; i < 200; i++) {
            shelf.item("i" + i, price(100 + i % 10));
            absurd.item("i" + i, price(i % 50 == 49 ? 1e12 : 100 + i % 10));
        }
        float usual = shelf.list("i0", "i9").get(1, "price.difference");
        float despite = absurd.list("i0", "i8").get(1, "price.difference");
        assertThat(usual).isBetween(0.5f, 3f);
        assertThat(despite).isCloseTo(usual, within(0.3f * usual));
    }

    @Test
    void everyNumber_hasColumnsHoweverManyThereAre() {
        Map<String, Value> many = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            many.put("n" + i, new Value.Amount(i + 0.5));
        }
        shelf.item("a", many);
        many.replaceAll((name, value) -> new Value.Amount(((Value.Amount) value).number() * 2));
        shelf.item("b", many);
        Shelf.Table list = shelf.list("a", "b");
        for (int i = 0; i < 40; i++) {
            assertThat(list.column("n" + i + ".place")).as("n%s", i).containsExactly(0.5, -0.5);
        }
        assertThat(list.hashed(0, "number")).isEmpty();
    }

    @Test
    void fieldsBeyondTheLimit_areHashedUnlessTheyAreNamed() {
        var narrow =
                new Shelf(new FeatureSettings(Set.of(), Map.of(), List.of("zz"), 2, null, 8, Map.of(), Fields.PLAIN));
        for (int i = 0; i < 20; i++) {
            narrow.item(
                    "i" + i,
                    Map.of(
                            "n1", new Value.Amount(i + 0.5),
                            "n2", new Value.Amount(i + 0.5),
                            "zz", new Value.Amount(i + 0.5)));
        }
        Shelf.Table list = narrow.list("i0", "i19");
        assertThat(list.get(0, "zz.place")).isEqualTo(0.5f);
        assertThat(list.get(0, "n1.place")).isEqualTo(0.5f);
        assertThat(list.matrix.layout().columnOf(Layout.hash("n2.place"))).isEqualTo(-1);
        assertThat(list.hashed(0, "number")).hasSize(1);
        assertThat(list.hashed(0, "number").get(0)).isNegative();
    }

    @Test
    void fieldThatIsUsedMuchMore_takesTheColumnsOfTheLeastUsed() {
        var narrow = new Shelf(
                new FeatureSettings(Set.of(), Map.of(), List.of("named"), 2, null, 8, Map.of(), Fields.PLAIN));
        narrow.item("a", Shelf.number("rare", 1.5));
        Attributes often = Attributes.of(Shelf.number("often", 2.5));
        for (int i = 0; i < 999; i++) {
            narrow.extractor.meet(often, narrow.time, true);
        }
        Layout before = narrow.extractor.layout();
        assertThat(before.columnOf(Layout.hash("rare.value"))).isNotNegative();
        assertThat(before.generation()).isZero();
        narrow.extractor.meet(often, narrow.time, true);
        Layout after = narrow.extractor.layout();
        assertThat(after.generation()).isEqualTo(1);
        assertThat(after.columnOf(Layout.hash("rare.value"))).isEqualTo(-1);
        assertThat(after.columnOf(Layout.hash("often.value"))).isEqualTo(before.columnOf(Layout.hash("rare.value")));
        assertThat(after.columnOf(Layout.hash("named.value"))).isEqualTo(before.columnOf(Layout.hash("named.value")));
    }

    @Test
    void extracting_changesNothing() {
        shelf.item("a", price(10));
        byte[] before = bytes(shelf.extractor);
        shelf.list(List.of(new Candidate("a", 1, Attributes.of(Shelf.number("bm25", 3.5)))));
        assertThat(bytes(shelf.extractor)).isEqualTo(before);
    }

    @Test
    void fieldsReadOtherwise_areWhatTheSettingsSay() {
        var kinds = new Fields(Map.of(
                "year", Fields.Kind.CATEGORY,
                "weight", Fields.Kind.NUMBER,
                "sku", Fields.Kind.IGNORE,
                "shop", Fields.Kind.TEXT));
        var catalog = new io.liverank.catalog.Catalog(kinds);
        catalog.put(
                0,
                "a",
                Attributes.of(Map.of(
                        "year", new Value.Amount(1999),
                        "weight", new Value.Text(" 12.5 "),
                        "sku", new Value.Text("x1"),
                        "shop", new Value.Text("corner"))));
        var facts = catalog.get("a").facts();
        assertThat(facts.categories).hasSize(1);
        assertThat(facts.numberFields).hasSize(1);
        assertThat(facts.words).hasSize(1);
    }

    @Test
    void switchedOffFeatures_areZeroAndHaveNoHashes() {
        var off = new Shelf(settings(Set.of("price.value", "item", "list_user"), Map.of(), List.of()));
        for (Shelf one : List.of(shelf, off)) {
            one.item("a", price(10)).item("b", price(90));
        }
        FeatureMatrix with = shelf.list("a", "b").matrix;
        FeatureMatrix without = off.list("a", "b").matrix;
        assertThat(new Shelf.Table(with).get(1, "price.value")).isNotZero();
        assertThat(new Shelf.Table(without).get(1, "price.value")).isZero();
        assertThat(new Shelf.Table(without).get(0, "price.place")).isNotZero();
        assertThat(without.sparseStart[2]).isEqualTo(with.sparseStart[2] - 2);
        assertThat(without.aboutIndex).hasSize(with.aboutIndex.length - 1);
    }

    @Test
    void namedFields_getTheFirstColumns() {
        var named = new Shelf(settings(Set.of(), Map.of(), List.of("rating")));
        int start = FeatureTable.COLUMNS.size();
        assertThat(named.extractor.layout().columns().get(start).name()).isEqualTo("rating.place");
        named.item("a", price(10)).item("b", Map.of("rating", new Value.Amount(1)));
        assertThat(named.extractor.layout().columnOf(Layout.hash("rating.place")))
                .isEqualTo(start);
        assertThat(named.extractor.layout().columnOf(Layout.hash("price.place")))
                .isGreaterThan(start);
    }

    @Test
    void namedFieldThatIsNeverMet_isZero() {
        var named = new Shelf(settings(Set.of(), Map.of(), List.of("rating")));
        assertThat(named.item("a").list("a", "never-met").column("rating.value"))
                .containsOnly(0);
    }

    @Test
    void columns_comeBackFromACheckpoint() {
        shelf.item("a", price(10));
        shelf.item("b", Map.of("price", new Value.Amount(30), "embedding", new Value.Vector(1, 0.5f)));
        var loaded = new FeatureExtractor(shelf.catalog, shelf.profiles, FeatureSettings.DEFAULT);
        loaded.load(new ByteReader(bytes(shelf.extractor)));
        assertThat(bytes(loaded)).isEqualTo(bytes(shelf.extractor));
        assertThat(loaded.layout().columns()).isEqualTo(shelf.extractor.layout().columns());
    }

    @Test
    void fieldsNamedSinceTheCheckpoint_haveColumnsBehindThoseOfBefore() {
        shelf.item("a", price(10));
        var loaded = new FeatureExtractor(
                shelf.catalog, shelf.profiles, settings(Set.of(), Map.of(), List.of("rating", "price")));
        loaded.load(new ByteReader(bytes(shelf.extractor)));
        assertThat(loaded.layout().columnOf(Layout.hash("price.value")))
                .isEqualTo(shelf.extractor.layout().columnOf(Layout.hash("price.value")));
        assertThat(loaded.layout().columnOf(Layout.hash("rating.value"))).isNotNegative();
        assertThat(loaded.layout().columns().stream().map(Column::name)).doesNotHaveDuplicates();
    }

    private static byte[] bytes(FeatureExtractor extractor) {
        var out = new ByteWriter();
        extractor.save(out);
        return out.toBytes();
    }

    @Test
    void unknownNames_areRefused() {
        assertThatThrownBy(() -> settings(Set.of("colour"), Map.of("size", "Size", ".value", "x"), List.of()))
                .hasMessageContainingAll("no such feature: .value", "no such feature: colour", "no such feature: size");
        assertThatThrownBy(() -> settings(Set.of("price.colour"), Map.of(), List.of()))
                .hasMessageContaining("price.colour");
        assertThatThrownBy(() ->
                        new FeatureSettings(Set.of(), Map.of(), List.of("a", "b"), 1, null, 8, Map.of(), Fields.PLAIN))
                .hasMessageContaining("at most 1");
    }

    @Test
    void labels_areWhatFeaturesAreCalled() {
        var renamed = settings(Set.of("price.place"), Map.of("price.value", "price"), List.of("price"));
        Layout layout = new Shelf(renamed).extractor.layout();
        assertThat(FeatureRegistry.entries(renamed, layout))
                .filteredOn(entry -> entry.name().equals("price.value"))
                .extracting(FeatureRegistry.Entry::label)
                .containsExactly("price");
        assertThat(FeatureRegistry.entries(renamed, layout))
                .filteredOn(entry -> !entry.on())
                .extracting(FeatureRegistry.Entry::name)
                .containsExactly("price.place");
    }

    /** With {@code -Dfeatures.write=true} the committed table is brought up to date instead. */
    @Test
    void committedTable_isThatOfTheRegistry() throws Exception {
        var table = new StringBuilder("""
                # Features

                Made from the registry in the code; a test fails when this page is out of date. `dense`: one number per item.
                `hashed`: any number of them per item, each with a weight of its own. `list`: the same for all items of a list,
                for models that put features together. Every field of numbers and every field of vectors has the columns of
                `<number>` and `<vector>` under its own name, such as `price.value`.

                | name | shape | from | meaning |
                |---|---|---|---|
                """);
        Layout fields = Layout.FIXED.with(Layout.Kind.NUMBER, "<number>").with(Layout.Kind.VECTOR, "<vector>");
        for (FeatureRegistry.Entry entry : FeatureRegistry.entries(FeatureSettings.DEFAULT, fields)) {
            table.append("| `%s` | %s | %s | %s |%n"
                    .formatted(entry.name(), entry.shape(), entry.source(), entry.meaning()));
        }
        Path page = Path.of("docs/features.md");
        if (Boolean.getBoolean("features.write")) {
            Files.writeString(page, table);
        }
        assertThat(page).hasContent(table.toString());
    }
}
