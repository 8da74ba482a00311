package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.Attributes;
import io.liverank.event.Value;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VectorsTest {
    private final Shelf shelf = new Shelf();

    private Shelf vectors() {
        return shelf.item("near", vector(0.3f, 0.4f))
                .item("far", vector(-0.8f, 0.6f))
                .item("liked", vector(3, 4.0001f))
                .item("other", vector(0.1f, 0.2f, 0.3f));
    }

    private static Map<String, Value> vector(float... numbers) {
        return Map.of("embedding", new Value.Vector(numbers));
    }

    private static Attributes context(String name, float... numbers) {
        return Attributes.of(Map.of(name, new Value.Vector(numbers)));
    }

    @Test
    void similarityToTheQuery_isThreeTimesTheCosine() {
        vectors();
        for (String name : new String[] {"embedding", "queryVector"}) {
            shelf.context = context(name, 6, 8);
            assertThat(shelf.list("near", "far", "other", "unknown").column("embedding.similar_query"))
                    .containsExactly(new double[] {1.5, -1.5, 0, 0}, within(1e-5));
        }
    }

    @Test
    void vectorInSteps_isAsSimilarAsInNumbers() {
        float[] near = new float[100];
        float[] far = new float[100];
        float[] query = new float[100];
        for (int i = 0; i < 100; i++) {
            query[i] = (i * 37 % 100 - 50) / 80f;
            near[i] = query[i] + (i * 11 % 30 - 15) / 80f;
            far[i] = (i * 53 % 100 - 50) / 80f;
        }
        double[][] columns = new double[2][];
        for (int steps = 0; steps < 2; steps++) {
            var other = new Shelf();
            boolean inSteps = steps == 1;
            other.item("near", Map.of("embedding", inSteps ? Value.Vector.rounded(near) : new Value.Vector(near)))
                    .item("far", Map.of("embedding", inSteps ? Value.Vector.rounded(far) : new Value.Vector(far)))
                    .does("click", "near");
            other.context = context("embedding", query);
            Shelf.Table list = other.list("near", "far");
            assertThat(list.column("embedding.similar_user")[0]).isGreaterThan(0.5);
            columns[steps] = list.column("embedding.similar_query");
        }
        assertThat(columns[1]).containsExactly(columns[0], within(0.02)).isNotEqualTo(columns[0]);
    }

    @Test
    void queryOfAnEncoder_isNoneOfAnotherField() {
        vectors();
        shelf.context = context("encoded.en.v1", 6, 8);
        assertThat(shelf.list("near", "far").column("embedding.similar_query")).containsOnly(0);
    }

    @Test
    void vectorOfAnotherSize_isNoQuery() {
        vectors();
        shelf.context = context("embedding", 6, 8, 1);
        assertThat(shelf.list("near", "far").column("embedding.similar_query")).containsOnly(0);
        shelf.context = context("embedding", 0, 0);
        assertThat(shelf.list("near", "far").column("embedding.similar_query")).containsOnly(0);
    }

    @Test
    void taste_isTheSumOfWhatWasTouched() {
        vectors().does("click", "liked").does("click", "other");
        Shelf.Table list = shelf.list("near", "far");
        for (String whose : new String[] {"user", "session"}) {
            assertThat(list.column("embedding.similar_" + whose))
                    .containsExactly(new double[] {1.5, -1.5}, within(1e-3));
        }
    }

    @Test
    void parts_doNotDependOnLengthAndKeepDirections() {
        vectors();
        Shelf.Table list = shelf.list("near", "liked", "far", "other");
        boolean differs = false;
        for (int part = 1; part <= 8; part++) {
            String name = "embedding.part_" + part;
            assertThat(list.get(1, name)).isCloseTo(list.get(0, name), within(1e-3f));
            assertThat(list.get(3, name)).isZero();
            differs |= Math.abs(list.get(2, name) - list.get(0, name)) > 0.1;
        }
        assertThat(differs).isTrue();
    }

    @Test
    void severalFields_areComparedEachWithItsOwn() {
        for (int i = 0; i < 3; i++) {
            shelf.item(
                    "i" + i,
                    Map.of(
                            "text", new Value.Vector(0.5f, i),
                            "image", new Value.Vector(0.5f, -i, 1)));
        }
        shelf.context = Attributes.of(Map.of("text", new Value.Vector(0, 1), "image", new Value.Vector(0, 1, 0)));
        Shelf.Table list = shelf.list("i0", "i2");
        assertThat(list.get(1, "text.similar_query")).isPositive();
        assertThat(list.get(1, "image.similar_query")).isNegative();
    }
}
