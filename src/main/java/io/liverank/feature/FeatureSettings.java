package io.liverank.feature;

import io.liverank.catalog.Fields;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What of the features is otherwise than by itself. Immutable.
 *
 * @param off names of features and families that are left out
 * @param labels by name: what explanations call them
 * @param numbers numeric fields that get the columns, in this order; then those that are met first
 * @param vector the field whose numbers are the item's vector; null for the one that is met first
 * @param fields how attributes are read
 */
public record FeatureSettings(
        Set<String> off, Map<String, String> labels, List<String> numbers, String vector, Fields fields) {
    /** Everything on, nothing renamed. */
    public static final FeatureSettings DEFAULT =
            new FeatureSettings(Set.of(), Map.of(), List.of(), null, Fields.PLAIN);

    /** Copies; refuses names that are no feature's and more numeric fields than there are columns for. */
    public FeatureSettings {
        off = Set.copyOf(off);
        labels = Map.copyOf(labels);
        numbers = List.copyOf(numbers);
        var unknown = new TreeSet<String>(off);
        unknown.addAll(labels.keySet());
        names().forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("no such features: " + String.join(", ", unknown));
        }
        if (numbers.size() > Numbers.FIELDS) {
            throw new IllegalArgumentException("at most " + Numbers.FIELDS + " numeric fields have columns");
        }
    }

    private static Stream<String> names() {
        return Stream.of(
                        FeatureTable.COLUMNS.stream().map(Column::name),
                        FeatureTable.FAMILIES.stream().map(Family::name),
                        FeatureTable.LIST_FAMILIES.stream().map(ListFamily::name))
                .flatMap(one -> one);
    }

    /** Whether the column or family of this name is used. */
    public boolean isOn(String name) {
        return !off.contains(name);
    }

    /** What explanations call a feature of this name. */
    public String label(String name) {
        return labels.getOrDefault(name, name);
    }
}
