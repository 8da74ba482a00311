package io.liverank.feature;

import io.liverank.catalog.Fields;
import io.liverank.spelling.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of the features is otherwise than by itself. Immutable.
 *
 * @param off names of features and families that are left out; {@code price.*} are all columns of a field, {@code *.place}
 *     those of all fields
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

    /** Behind a field: all of its columns. */
    private static final String ALL = ".*";

    /** By source: the features of it. */
    private static final Map<String, Set<String>> GROUPS = groups();

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
        unknown.removeIf(name -> name.endsWith(ALL) || name.startsWith("*."));
        unknown.addAll(labels.keySet());
        encoders = Map.copyOf(encoders);
        unknown.removeIf(FeatureSettings::isFeature);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(unknown.stream()
                    .map(name -> "no such feature: " + name + Nearest.question(name, near(name)))
                    .collect(Collectors.joining("; ")));
        }
        if (numbers.size() > numbersLimit) {
            throw new IllegalArgumentException("at most " + numbersLimit + " numeric fields have columns");
        }
    }

    private static boolean isFeature(String name) {
        return names().anyMatch(name::equals)
                || (name.indexOf('.') > 0 && OF_FIELDS.contains(name.substring(name.lastIndexOf('.'))));
    }

    /** What a name may have been meant to be: a feature, a group, or a column of the field that stands before its point. */
    private static List<String> near(String name) {
        int point = name.lastIndexOf('.');
        return point > 0
                ? OF_FIELDS.stream()
                        .sorted()
                        .map(kind -> name.substring(0, point) + kind)
                        .toList()
                : Stream.concat(names(), GROUPS.keySet().stream().sorted()).toList();
    }

    /**
     * What is to be left out, as people name it.
     *
     * @param features as {@link FeatureSettings#off} takes them
     * @param fields whose attributes are left out altogether
     */
    public record Off(Set<String> features, Set<String> fields) {}

    /**
     * Reads names as {@code GET /features}, {@code GET /fields} and the doctor write them: of features and families; of a
     * source ({@code user}), which are all of its features; beginnings such as {@code match_}, with or without a star;
     * columns of fields ({@code price.place}, {@code price.*}); and of fields. Which fields there are is not known before
     * items come, so a word that is near no feature is taken for a field.
     *
     * @throws IllegalArgumentException if a name is near one of those, but none
     */
    public static Off off(Set<String> names) {
        Set<String> features = new TreeSet<>();
        Set<String> fields = new TreeSet<>();
        for (String name : new TreeSet<>(names)) {
            String beginning = name.endsWith("_*") ? name.substring(0, name.length() - 1) : name;
            List<String> begun = beginning.endsWith("_")
                    ? names().filter(one -> one.startsWith(beginning)).toList()
                    : List.of();
            if (isFeature(name) || name.endsWith(ALL) && name.length() > ALL.length()) {
                features.add(name);
            } else if (GROUPS.containsKey(name)) {
                features.addAll(GROUPS.get(name));
            } else if (!begun.isEmpty()) {
                features.addAll(begun);
            } else if (name.indexOf('.') < 0
                    && !beginning.endsWith("_")
                    && Nearest.of(name, near(name)).isEmpty()) {
                fields.add(name);
            } else {
                throw new IllegalArgumentException("no such feature: " + name + Nearest.question(name, near(name)));
            }
        }
        return new Off(features, fields);
    }

    private static Map<String, Set<String>> groups() {
        Map<String, Set<String>> groups = new TreeMap<>();
        FeatureTable.COLUMNS.forEach(one -> group(groups, one.source()).add(one.name()));
        FeatureTable.FAMILIES.forEach(one -> group(groups, one.source()).add(one.name()));
        FeatureTable.LIST_FAMILIES.forEach(one -> group(groups, one.source()).add(one.name()));
        for (Column one : Layout.FIXED
                .with(Layout.Kind.NUMBER, "a")
                .with(Layout.Kind.VECTOR, "b")
                .columns()) {
            if (one.name().contains(".")) {
                group(groups, one.source())
                        .add("*" + one.name().substring(one.name().indexOf('.')));
            }
        }
        return groups;
    }

    private static Set<String> group(Map<String, Set<String>> groups, Source source) {
        return groups.computeIfAbsent(source.name().toLowerCase(Locale.ROOT), name -> new TreeSet<>());
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
        int point = name.lastIndexOf('.');
        return !off.contains(name)
                && (point < 0
                        || !off.contains(name.substring(0, point) + ALL) && !off.contains("*" + name.substring(point)));
    }

    /** What explanations call a feature of this name. */
    public String label(String name) {
        return labels.getOrDefault(name, name);
    }
}
