package io.liverank.feature;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Facts;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventTypes;
import io.liverank.event.Value;
import io.liverank.profile.Profiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** An extractor and the state it reads, filled as the engine fills it; {@link #ANN} is who acts and asks. */
final class Shelf {
    static final long START = 1_700_000_000_000L;
    static final long HOUR = 3_600_000L;
    static final Actor ANN = new Actor("ann", null, "ann-1");

    final Catalog catalog;
    final Profiles profiles = new Profiles(1_000, 100, 100);
    final FeatureExtractor extractor;
    Actor actor = ANN;
    String query;
    long time = START;
    Attributes context = Attributes.NONE;

    Shelf() {
        this(FeatureSettings.DEFAULT);
    }

    Shelf(FeatureSettings settings) {
        catalog = new Catalog(settings.fields());
        extractor = new FeatureExtractor(catalog, profiles, settings);
    }

    static Map<String, Value> number(String name, double amount) {
        return Map.of(name, new Value.Amount(amount));
    }

    static Map<String, Value> text(String name, String text) {
        return Map.of(name, new Value.Text(text));
    }

    Shelf item(String itemId, Map<String, Value> attributes) {
        catalog.put(time, itemId, Attributes.of(attributes));
        extractor.meet(Attributes.of(attributes), time, true);
        return this;
    }

    Shelf item(String itemId) {
        return item(itemId, Map.of());
    }

    /** The actor gives feedback of this type now. */
    Shelf does(String type, String itemId) {
        profiles.given(
                Event.FeedbackGiven.of(time, type, itemId, actor),
                query,
                EventTypes.DEFAULT.of(type),
                catalog,
                1,
                other -> 1);
        return this;
    }

    /** The actor is shown these items now. */
    Shelf shown(String... itemIds) {
        List<Candidate> candidates = candidates(itemIds);
        profiles.shown(
                new Event.RankingShown(
                        time,
                        "q",
                        query,
                        actor,
                        context,
                        candidates,
                        IntStream.range(0, itemIds.length).boxed().toList()),
                candidates.stream()
                        .map(candidate -> catalog.facts(candidate.attributes()))
                        .toArray(Facts[]::new),
                1);
        return this;
    }

    Shelf later(long millis) {
        time += millis;
        return this;
    }

    static List<Candidate> candidates(String... itemIds) {
        return Arrays.stream(itemIds)
                .map(itemId -> new Candidate(itemId, Double.NaN, Attributes.NONE))
                .toList();
    }

    /** The list of these items now. */
    Table list(String... itemIds) {
        return list(candidates(itemIds));
    }

    Table list(List<Candidate> candidates) {
        return new Table(extractor.extract(new Request(time, query, actor, context, candidates)));
    }

    /** A matrix that is asked by names. */
    static final class Table {
        final FeatureMatrix matrix;

        Table(FeatureMatrix matrix) {
            this.matrix = matrix;
        }

        float get(int row, String column) {
            int at = matrix.layout().columnOf(Layout.hash(column));
            if (at < 0) {
                throw new AssertionError("no column " + column);
            }
            return matrix.get(row, at);
        }

        /** All rows of a column. */
        double[] column(String column) {
            return IntStream.range(0, matrix.rows)
                    .mapToDouble(row -> get(row, column))
                    .toArray();
        }

        /** The values of a family's features in a row, in the order they were put there. */
        List<Float> hashed(int row, String family) {
            List<Float> values = new ArrayList<>();
            each(row, family, (index, value) -> values.add(value));
            return values;
        }

        /** The indices of a family's features in a row. */
        Set<Integer> indices(int row, String family) {
            var indices = new TreeSet<Integer>();
            each(row, family, (index, value) -> indices.add(index));
            return indices;
        }

        private void each(int row, String family, java.util.function.BiConsumer<Integer, Float> action) {
            int ordinal = FeatureTable.family(family).ordinal();
            for (int k = matrix.sparseStart[row]; k < matrix.sparseStart[row + 1]; k++) {
                if (FeatureTable.familyOf(matrix.sparseIndex[k]).ordinal() == ordinal) {
                    action.accept(matrix.sparseIndex[k], matrix.sparseValue[k]);
                }
            }
        }

        /** The values of a family of the list as a whole. */
        List<Float> about(String family) {
            int ordinal = FeatureTable.LIST_FAMILIES.stream()
                    .filter(one -> one.name().equals(family))
                    .findFirst()
                    .orElseThrow()
                    .ordinal();
            List<Float> values = new ArrayList<>();
            for (int k = 0; k < matrix.aboutIndex.length; k++) {
                if (matrix.aboutIndex[k] / ListFamily.REGION == ordinal) {
                    values.add(matrix.aboutValue[k]);
                }
            }
            return values;
        }
    }
}
