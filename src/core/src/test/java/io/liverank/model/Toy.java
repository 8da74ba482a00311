package io.liverank.model;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Fields;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event.FeedbackGiven;
import io.liverank.event.EventTypes;
import io.liverank.event.Value;
import io.liverank.feature.FeatureExtractor;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureSettings;
import io.liverank.feature.Layout;
import io.liverank.feature.Request;
import io.liverank.profile.Profiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Lists of one shopper with a past, shown from the last item that the search engine found to the first; the second of each
 * is chosen, the only shoe among hats. There is something in it for whatever looks at places, columns, hashed features, pairs or steps. Columns of
 * numbers: one field, {@code rare} until another is met much more often.
 */
final class Toy {
    static final int ROWS = 6;
    private static final int ITEMS = 24;
    private static final long START = 1_700_000_000_000L;
    private static final Actor ANN = new Actor("ann", null, "ann-1");

    private final SplittableRandom random = new SplittableRandom(5);
    private final Catalog catalog = new Catalog(Fields.PLAIN);
    private final Profiles profiles = new Profiles(100, 100, 100);
    private final FeatureExtractor extractor;
    private long time = START;

    Toy(int numberFields) {
        extractor = new FeatureExtractor(
                catalog,
                profiles,
                new FeatureSettings(Set.of(), Map.of(), List.of(), numberFields, null, 8, Map.of(), Fields.PLAIN));
        for (int i = 0; i < ITEMS; i++) {
            Attributes attributes = Attributes.of(Map.of(
                    "kind", new Value.Text(i % 3 == 0 ? "shoe" : "hat"),
                    "title", new Value.Text("a fine thing of series " + i % 7),
                    "rare", new Value.Amount(i * 7 % 11 + 0.5)));
            catalog.put(START, "i" + i, attributes);
            extractor.meet(attributes, START, true);
        }
        for (int i = 0; i < 4; i++) {
            profiles.given(
                    FeedbackGiven.of(++time, "click", "i" + i, ANN),
                    "fine",
                    EventTypes.DEFAULT.of("click"),
                    catalog,
                    1,
                    other -> 1);
        }
    }

    Layout layout() {
        return extractor.layout();
    }

    /** Another field of numbers comes, so often that it takes the columns of {@code rare} if there are no others. */
    void meetAnother() {
        for (int i = 0; i < 2_000; i++) {
            extractor.meet(Attributes.of(Map.of("often", new Value.Amount(i + 0.5))), time, true);
        }
    }

    Example next() {
        int shoe = 3 * random.nextInt(ITEMS / 3);
        int first = random.nextInt(ITEMS);
        List<Candidate> candidates = new ArrayList<>();
        for (int k = 0; k < ROWS; k++) {
            int hat = (first + 2 * k) % (2 * ITEMS / 3);
            int item = k == ROWS - 2 ? shoe : hat / 2 * 3 + 1 + hat % 2;
            candidates.add(new Candidate("i" + item, ROWS - k, Attributes.NONE));
        }
        FeatureMatrix list =
                extractor.extract(new Request(time, "fine shoe", ANN, Attributes.of(Map.of()), candidates));
        float[] gains = new float[ROWS];
        gains[1] = 1;
        return new Example(
                1,
                time,
                list.rows(IntStream.range(0, ROWS).map(row -> ROWS - 1 - row).toArray()),
                gains,
                1,
                null);
    }

    List<Example> next(int count) {
        return IntStream.range(0, count).mapToObj(i -> next()).toList();
    }
}
