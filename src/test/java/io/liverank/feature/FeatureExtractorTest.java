package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Fields;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventTypes;
import io.liverank.event.Value;
import io.liverank.profile.Profiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeatureExtractorTest {
    private static final Actor ANN = new Actor("ann", null, "ann-1");

    /** An extractor and the state it reads. */
    private static final class State {
        private final Catalog catalog;
        private final Profiles profiles = new Profiles(100, 100, 100, 100);
        private final FeatureExtractor extractor;

        State(FeatureSettings settings) {
            catalog = new Catalog(settings.fields());
            extractor = new FeatureExtractor(catalog, profiles, settings);
        }

        void item(String itemId, Map<String, Value> attributes) {
            catalog.put(0, itemId, Attributes.of(attributes));
            extractor.meet(catalog.get(itemId).facts());
        }

        void click(String itemId) {
            profiles.given(
                    new Event.FeedbackGiven(
                            1, "click", null, null, itemId, 0, ANN, Double.NaN, Double.NaN, Attributes.NONE),
                    null,
                    EventTypes.DEFAULT.of("click"),
                    catalog,
                    1);
        }

        FeatureMatrix extract(Attributes context, String... itemIds) {
            return extractor.extract(new Request(
                    2,
                    "red shoe",
                    ANN,
                    context,
                    Arrays.stream(itemIds)
                            .map(itemId -> new Candidate(itemId, Double.NaN, Attributes.NONE))
                            .toList()));
        }
    }

    private final State state = new State(FeatureSettings.DEFAULT);

    private static Map<String, Value> price(double amount) {
        return Map.of("price", new Value.Amount(amount));
    }

    @Test
    void absurdValue_barelyMovesAFieldsScale() {
        var absurd = new State(FeatureSettings.DEFAULT);
        for (int i = 0; i < 200; i++) {
            state.item("i" + i, price(100 + i % 10));
            absurd.item("i" + i, price(i % 50 == 49 ? 1e12 : 100 + i % 10));
        }
        float usual = state.extract(Attributes.NONE, "i0", "i9").get(1, FeatureTable.column("number_1_value"));
        float despite = absurd.extract(Attributes.NONE, "i0", "i9").get(1, FeatureTable.column("number_1_value"));
        assertThat(usual).isBetween(0.5f, 3f);
        assertThat(despite).isCloseTo(usual, within(0.3f * usual));
    }

    @Test
    void missingNumber_isMarkedAndNotZero() {
        state.item("a", price(10));
        state.item("b", price(20));
        state.item("c", Map.of("title", new Value.Text("without a price")));
        FeatureMatrix matrix = state.extract(Attributes.NONE, "a", "b", "c");
        assertThat(matrix.get(2, FeatureTable.column("number_1_missing"))).isEqualTo(1);
        assertThat(matrix.get(0, FeatureTable.column("number_1_missing"))).isZero();
        assertThat(matrix.get(0, FeatureTable.column("number_1_value")))
                .isEqualTo(-matrix.get(1, FeatureTable.column("number_1_value")));
        assertThat(matrix.get(2, FeatureTable.column("number_1_value"))).isZero();
    }

    @Test
    void vectors_becomeSimilaritiesToQueryAndTaste() {
        state.item("near", Map.of("embedding", new Value.Vector(3, 4)));
        state.item("far", Map.of("embedding", new Value.Vector(-4, 3)));
        state.item("liked", Map.of("embedding", new Value.Vector(6, 8)));
        state.item("other", Map.of("embedding", new Value.Vector(1, 2, 3)));
        Attributes context = Attributes.of(Map.of("queryVector", new Value.Vector(6, 8)));
        FeatureMatrix matrix = state.extract(context, "near", "far");
        float difference =
                matrix.get(0, FeatureTable.column("vector_query")) - matrix.get(1, FeatureTable.column("vector_query"));
        assertThat(difference).isCloseTo(3, within(1e-5f));
        assertThat(matrix.get(0, FeatureTable.column("vector_user"))).isZero();
        state.click("liked");
        matrix = state.extract(Attributes.NONE, "near", "far", "other");
        assertThat(matrix.get(0, FeatureTable.column("vector_user")))
                .isGreaterThan(matrix.get(1, FeatureTable.column("vector_user")));
        assertThat(matrix.get(0, FeatureTable.column("vector_session")))
                .isGreaterThan(matrix.get(2, FeatureTable.column("vector_session")));
        assertThat(matrix.get(0, FeatureTable.column("vector_query"))).isZero();
    }

    @Test
    void fieldsReadOtherwise_areWhatTheSettingsSay() {
        var kinds = new Fields(Map.of(
                "year", Fields.Kind.CATEGORY,
                "weight", Fields.Kind.NUMBER,
                "sku", Fields.Kind.IGNORE,
                "shop", Fields.Kind.TEXT));
        var catalog = new Catalog(kinds);
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
        var off = new State(new FeatureSettings(
                Set.of("number_1_value", "item", "list_query"), Map.of(), List.of(), null, Fields.PLAIN));
        for (State one : List.of(state, off)) {
            one.item("a", price(10));
            one.item("b", price(90));
        }
        FeatureMatrix with = state.extract(Attributes.NONE, "a", "b");
        FeatureMatrix without = off.extract(Attributes.NONE, "a", "b");
        assertThat(with.get(0, FeatureTable.column("number_1_value"))).isNotZero();
        assertThat(without.get(0, FeatureTable.column("number_1_value"))).isZero();
        assertThat(without.sparseStart[2]).isEqualTo(with.sparseStart[2] - 2);
        assertThat(without.aboutIndex).hasSize(with.aboutIndex.length - 1);
    }

    @Test
    void namedFields_getTheFirstColumns() {
        var named = new State(new FeatureSettings(Set.of(), Map.of(), List.of("rating"), null, Fields.PLAIN));
        named.item("a", Map.of("price", new Value.Amount(10), "rating", new Value.Amount(4)));
        named.item("b", Map.of("price", new Value.Amount(10), "rating", new Value.Amount(1)));
        FeatureMatrix matrix = named.extract(Attributes.NONE, "a", "b");
        assertThat(matrix.get(0, FeatureTable.column("number_1_rank")))
                .isNotEqualTo(matrix.get(1, FeatureTable.column("number_1_rank")));
        assertThat(matrix.get(0, FeatureTable.column("number_2_rank")))
                .isEqualTo(matrix.get(1, FeatureTable.column("number_2_rank")));
    }

    @Test
    void fieldsWithoutColumns_areHashed() {
        state.item(
                "a",
                Map.of(
                        "n1",
                        new Value.Amount(1),
                        "n2",
                        new Value.Amount(2),
                        "n3",
                        new Value.Amount(3),
                        "n4",
                        new Value.Amount(4)));
        FeatureMatrix matrix = state.extract(Attributes.NONE, "a");
        long numbers = Arrays.stream(matrix.sparseIndex, 0, matrix.sparseStart[1])
                .filter(index ->
                        index / Family.REGION == FeatureTable.family("number").ordinal())
                .count();
        assertThat(numbers).isEqualTo(1);
    }

    @Test
    void columns_comeBackFromACheckpoint() {
        state.item("a", price(10));
        state.item("b", Map.of("price", new Value.Amount(30), "embedding", new Value.Vector(1, 0)));
        var out = new ByteWriter();
        state.extractor.save(out);
        var loaded = new FeatureExtractor(state.catalog, state.profiles, FeatureSettings.DEFAULT);
        loaded.load(new ByteReader(out.toBytes()));
        var again = new ByteWriter();
        loaded.save(again);
        assertThat(again.toBytes()).isEqualTo(out.toBytes());
    }

    @Test
    void unknownNames_areRefused() {
        assertThatThrownBy(() ->
                        new FeatureSettings(Set.of("colour"), Map.of("size", "Size"), List.of(), null, Fields.PLAIN))
                .hasMessageContaining("no such features: colour, size");
    }

    @Test
    void labels_areWhatFeaturesAreCalled() {
        var renamed = new FeatureSettings(Set.of(), Map.of("number_1_value", "price"), List.of(), null, Fields.PLAIN);
        assertThat(FeatureRegistry.entries(renamed))
                .filteredOn(entry -> entry.name().equals("number_1_value"))
                .extracting(FeatureRegistry.Entry::label)
                .containsExactly("price");
    }

    /** With {@code -Dfeatures.write=true} the committed table is brought up to date instead. */
    @Test
    void committedTable_isThatOfTheRegistry() throws Exception {
        var table = new StringBuilder("""
                # Features

                Made from the registry in the code; a test fails when this page is out of date. `dense`: one number per item.
                `hashed`: any number of them per item, each with a weight of its own. `list`: the same for all items of a list,
                for models that put features together.

                | name | shape | from | meaning |
                |---|---|---|---|
                """);
        for (FeatureRegistry.Entry entry : FeatureRegistry.entries(FeatureSettings.DEFAULT)) {
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
