package io.liverank.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Attributes;
import io.liverank.event.Value;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FactsTest {
    @Test
    void countsTheFirst64OfAListOfWordsAndWhatComesAfterItAll() {
        var few = Facts.of(tags(64), Fields.PLAIN);
        var many = Facts.of(tags(1_400), Fields.PLAIN);

        assertThat(many.categories).hasSize(65).isEqualTo(few.categories);
        assertThat(many.words).isEqualTo(few.words);
    }

    private static Attributes priced(double stock) {
        return Attributes.of(Map.of("price", new Value.Amount(19.9), "stock", new Value.Amount(stock)));
    }

    private static Attributes pricedAnd(String field, String text) {
        return Attributes.of(
                Map.of("price", new Value.Amount(19.9), "stock", new Value.Amount(0), field, new Value.Text(text)));
    }

    @Test
    void numbersThatAreWhatTheyWere_areReadAsTheFactsOfBefore() {
        var reader = new FactsReader(Fields.PLAIN);
        Facts before = reader.read(priced(3));

        assertThat(reader.read(priced(3), before)).isSameAs(before);
        assertThat(reader.read(Attributes.NONE, before)).isSameAs(Facts.NONE);
    }

    @Test
    void anythingElse_isReadAnew() {
        var reader = new FactsReader(Fields.PLAIN);
        Facts before = reader.read(priced(0));
        var others = Map.of(
                "another number", priced(1),
                "minus nothing", priced(-0.0),
                "less", Attributes.of(Map.of("price", new Value.Amount(19.9))),
                "a date as well", pricedAnd("since", "2026-01-01"),
                "a word as well", pricedAnd("brand", "Alto"),
                "numbers that are texts",
                        Attributes.of(Map.of("price", new Value.Text("19.9"), "stock", new Value.Text("0"))));

        others.forEach((what, attributes) -> {
            Facts anew = new FactsReader(Fields.PLAIN).read(attributes);
            assertThat(reader.read(attributes, before))
                    .as(what)
                    .isNotSameAs(before)
                    .usingRecursiveComparison()
                    .isEqualTo(anew);
        });
    }

    @Test
    void countsNoMoreThan256CategoriesOfACandidate() {
        var fields = IntStream.range(0, 90).boxed().collect(Collectors.toMap(field -> "a" + field, field ->
                (Value) words(1_400)));

        assertThat(Facts.of(Attributes.of(fields), Fields.PLAIN).categories).hasSize(256);
    }

    @Test
    void theValuesOfAFieldCountLessTheMoreThereAre() {
        var facts = Facts.of(tags(9), Fields.PLAIN);

        assertThat(facts.categories).hasSize(10);
        assertThat(IntStream.range(0, 10).filter(i -> facts.shares[i] == 1 / 3f))
                .hasSize(9);
        assertThat(IntStream.range(0, 10).filter(i -> facts.shares[i] == 1)).hasSize(1);
        assertThat(IntStream.range(0, 10).mapToObj(i -> facts.shares[i] + " " + facts.categoryFields[i]))
                .as("each goes with its field")
                .containsOnly("1.0 " + Facts.numberField("zone"), 1 / 3f + " " + Facts.numberField("tags"));
    }

    @Test
    void theValuesOfOneFieldCountTheSame_whereverTheyStand() {
        var inObjects = new Value.Several(IntStream.range(0, 4)
                .<Value>mapToObj(i -> new Value.Group(Attributes.of(Map.of("colour", new Value.Text("c" + i)))))
                .toList());
        var facts = Facts.of(
                Attributes.of(Map.of(
                        "variants",
                        inObjects,
                        "maker",
                        new Value.Group(Attributes.of(Map.of("country", new Value.Text("it")))))),
                Fields.PLAIN);

        assertThat(facts.shares).hasSize(5).containsOnly(0.5f, 1);
    }

    private static Attributes tags(int count) {
        return Attributes.of(Map.of("tags", words(count), "zone", new Value.Text("north")));
    }

    private static Value.Texts words(int count) {
        return new Value.Texts(IntStream.range(0, count).mapToObj(i -> "w" + i).toList());
    }
}
