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

    @Test
    void countsNoMoreThan256CategoriesOfACandidate() {
        var fields = IntStream.range(0, 90).boxed().collect(Collectors.toMap(field -> "a" + field, field ->
                (Value) words(1_400)));

        assertThat(Facts.of(Attributes.of(fields), Fields.PLAIN).categories).hasSize(256);
    }

    private static Attributes tags(int count) {
        return Attributes.of(Map.of("tags", words(count), "zone", new Value.Text("north")));
    }

    private static Value.Texts words(int count) {
        return new Value.Texts(IntStream.range(0, count).mapToObj(i -> "w" + i).toList());
    }
}
