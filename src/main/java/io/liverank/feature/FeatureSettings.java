package io.liverank.feature;

import io.liverank.catalog.Fields;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of the features is otherwise than by itself. Immutable.
 *
 * @param off names of features and families that are left out
 * @param labels by name: what explanations call them
 * @param numbers numeric fields that have columns in any case; then those that are met first
 * @param numbersLimit numeric fields that have columns at most
 * @param vector the only field of vectors that counts; null for all
 * @param vectorsLimit fields of vectors that have columns at most
 * @param encoders by field of vectors: what a request's context calls the query's vector, if not as the field
 * @param fields how attributes are read
 */
public record FeatureSettings(
        Set<String> off,
        Map<String, String> labels,
        List<String> numbers,
        int numbersLimit,
        String vector,
        int vectorsLimit,
        Map<String, String> encoders,
        Fields fields) {
    /** What the columns of fields are called: the field's name, a point, and one of these. */
    private static final Set<String> OF_FIELDS =
            Layout.FIXED.with(Layout.Kind.NUMBER, "a").with(Layout.Kind.VECTOR, "b").columns().stream()
                    .map(Column::name)
                    .filter(name -> name.contains("."))
                    .map(name -> name.substring(name.indexOf('.')))
                    .collect(Collectors.toUnmodifiableSet());

    /** Everything on, nothing renamed. */
    public static final FeatureSettings DEFAULT = of(Set.of(), Map.of(), List.of(), null, Fields.PLAIN);

    /** With the usual limits, and vectors called as their fields. */
    public static FeatureSettings of(
            Set<String> off, Map<String, String> labels, List<String> numbers, String vector, Fields fields) {
        return new FeatureSettings(off, labels, numbers, 256, vector, 8, Map.of(), fields);
    }

    /** Copies; refuses names that are no feature's and more numeric fields than may have columns. */
    public FeatureSettings {
        off = Set.copyOf(off);
        labels = Map.copyOf(labels);
        numbers = List.copyOf(numbers);
        var unknown = new TreeSet<String>(off);
        unknown.addAll(labels.keySet());
        encoders = Map.copyOf(encoders);
        names().forEach(unknown::remove);
        unknown.removeIf(name -> name.indexOf('.') > 0 && OF_FIELDS.contains(name.substring(name.lastIndexOf('.'))));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("no such features: " + String.join(", ", unknown));
        }
        if (numbers.size() > numbersLimit) {
            throw new IllegalArgumentException("at most " + numbersLimit + " numeric fields have columns");
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
