package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was on a slate before leaves no trace. */
class SlateTest {
    private final Shelf shelf = new Shelf();
    private final Slate slate = new Slate();

    private Request request(int size, boolean wordy) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            shelf.item("i" + i, Map.of("price", new Value.Amount(i), "title", new Value.Text("a red shoe, size " + i)));
            String tags = wordy ? "one two three four five six seven eight nine ten eleven" : "one";
            candidates.add(new Candidate(
                    "i" + i,
                    Double.NaN,
                    Attributes.of(Map.of("tag", new Value.Texts(Arrays.asList(tags.split(" ")))))));
        }
        return new Request(Shelf.START, wordy ? "red shoe" : null, Shelf.ANN, Attributes.NONE, candidates);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 40, 1_000})
    void listOnAUsedSlate_isTheListOnANewOne(int size) {
        for (int before : new int[] {30, 900, 3}) {
            shelf.extractor.extract(request(before, true), slate);
            Request request = request(size, before == 3);
            FeatureMatrix fresh = shelf.extractor.extract(request);
            FeatureMatrix used = shelf.extractor.extract(request, slate);
            int end = fresh.sparseStart[size];
            assertThat(used.rows).isEqualTo(size);
            assertThat(Arrays.copyOf(used.dense, fresh.dense.length)).isEqualTo(fresh.dense);
            assertThat(Arrays.copyOf(used.sparseStart, size + 1)).isEqualTo(fresh.sparseStart);
            assertThat(Arrays.copyOf(used.sparseIndex, end)).isEqualTo(Arrays.copyOf(fresh.sparseIndex, end));
            assertThat(Arrays.copyOf(used.sparseValue, end)).isEqualTo(Arrays.copyOf(fresh.sparseValue, end));
            assertThat(used.segments).isEqualTo(fresh.segments);
        }
    }
}
