package io.liverank.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Attributes;
import io.liverank.event.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Items have in common what they have alike, and nothing can be told of it but the memory. */
class SharedInCatalogTest {
    private static final int ITEMS = 300;

    private final Catalog catalog = new Catalog(Fields.PLAIN);

    private Item put(String id, Attributes attributes) {
        catalog.put(0, id, attributes);
        return catalog.get(id);
    }

    private static Attributes shoe(String title, double price) {
        return Attributes.of(Map.of(
                "title", new Value.Text(title),
                "brand", new Value.Text("acme"),
                "color", new Value.Texts(List.of("red", "blue")),
                "inStock", new Value.Flag(true),
                "price", new Value.Amount(price)));
    }

    private static Value value(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> new Value.Text("t" + random.nextInt(40));
            case 1 -> new Value.Text("a long text of more than thirty-two characters, " + random.nextInt(40));
            case 2 -> new Value.Amount(random.nextBoolean() ? random.nextInt(20) : random.nextGaussian());
            case 3 -> new Value.Amount(random.nextBoolean() ? 0.0 : -0.0);
            case 4 -> new Value.Flag(random.nextBoolean());
            case 5 -> new Value.Texts(List.of("x" + random.nextInt(5), "y" + random.nextInt(5)));
            default -> new Value.Group(attributes(random, 3));
        };
    }

    private static Attributes attributes(Random random, int most) {
        var made = new HashMap<String, Value>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            made.put("n" + random.nextInt(12), value(random));
        }
        return Attributes.of(made);
    }

    @Test
    void itemsAlike_haveTheSameNamesValuesAndArrays() {
        Item one = put("one", shoe("A first shoe", 10));
        Item other = put("other", shoe("Another shoe", 11));

        for (String name : List.of("brand", "color", "inStock")) {
            assertThat(other.attributes().get(name)).isSameAs(one.attributes().get(name));
        }
        assertThat(other.facts().categoryFields).isSameAs(one.facts().categoryFields);
        assertThat(other.facts().shares).isSameAs(one.facts().shares);
        assertThat(other.facts().numberFields).isSameAs(one.facts().numberFields);
        assertThat(other.attributes().get("title")).isEqualTo(new Value.Text("Another shoe"));
    }

    @Test
    void whateverTheyAre_theyAreWhatWasSent() {
        var random = new Random(5);
        List<Attributes> sent = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            sent.add(attributes(random, 6));
            put("item" + i, sent.get(i));
        }
        for (int i = 0; i < ITEMS; i++) {
            Item kept = catalog.get("item" + i);
            Facts expected = catalog.facts(sent.get(i));

            assertThat(kept.attributes()).isEqualTo(sent.get(i));
            assertThat(kept.attributes().toString()).isEqualTo(sent.get(i).toString());
            assertThat(kept.facts()).usingRecursiveComparison().isEqualTo(expected);
        }
    }
}
