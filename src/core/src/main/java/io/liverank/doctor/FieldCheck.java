package io.liverank.doctor;

import io.liverank.catalog.Field;
import io.liverank.catalog.FieldRegistry;
import io.liverank.doctor.Finding.Severity;
import io.liverank.doctor.Signal.Warning;
import io.liverank.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Fields by what is wrong with them: of what was met since the log began, unlike all other checks. */
record FieldCheck() implements Check {
    /** Of so many fields the names are told. */
    private static final int NAMES = 10;

    /** One that has no columns. */
    private static final String NO_ROOM = "no_room";

    /** How a warning of a field's is told of all that have it. */
    private record Kind(String warning, String code, Severity severity, String title, String fix) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "constant",
                    "constant_fields",
                    Severity.INFO,
                    "Fields that have one value only",
                    "They cost nothing and tell nothing. Is the right thing sent?"),
            new Kind(
                    "unreadable",
                    "unreadable_values",
                    Severity.WARNING,
                    "Values that are no number in fields of numbers",
                    "They are as good as missing. Leave the field out where nothing is known, and send numbers as numbers;"
                            + " or have the field read otherwise: GET /fields has the line."),
            new Kind(
                    "mixed",
                    "mixed_values",
                    Severity.WARNING,
                    "Fields of numbers and words",
                    "Their numbers are not used as such. Split them in two, or say what they are: GET /fields has the line."),
            new Kind(
                    "wrong_dimension",
                    "wrong_dimension",
                    Severity.WARNING,
                    "Vectors of another size than the field's",
                    "They are as good as missing. Does one field hold the vectors of two models? Give each a field."),
            new Kind(
                    "number_as_text",
                    "number_as_text",
                    Severity.INFO,
                    "Numbers written as text",
                    "They are read. If 1.234 is meant otherwise than it is read, send numbers as numbers."));

    @Override
    public List<Finding> findings(Observations seen) {
        FieldRegistry registry = seen.engine().catalog().registry();
        List<Field> all = registry.table().all();
        Map<String, SortedMap<String, Warning>> warned = warned(all, seen.engine());
        List<Finding> findings = new ArrayList<>();
        if (registry.ignored() > 0 || warned.containsKey(NO_ROOM)) {
            findings.add(withoutRoom(warned.getOrDefault(NO_ROOM, new TreeMap<>()), registry.ignored(), all.size()));
        }
        for (Kind kind : KINDS) {
            if (warned.containsKey(kind.warning())) {
                findings.add(finding(kind, warned.get(kind.warning()), all.size()));
            }
        }
        return findings;
    }

    /** By code, and by the field's name. */
    private static Map<String, SortedMap<String, Warning>> warned(List<Field> all, Engine engine) {
        Map<String, SortedMap<String, Warning>> warned = new TreeMap<>();
        for (Field field : all) {
            for (Warning warning :
                    Signals.warnings(field, engine.layout(), engine.settings().features())) {
                warned.computeIfAbsent(warning.code(), code -> new TreeMap<>()).put(field.name(), warning);
            }
        }
        return warned;
    }

    private static Finding withoutRoom(SortedMap<String, Warning> none, long ignored, int fields) {
        return new Finding(
                "ignored_fields",
                Severity.WARNING,
                "Fields for which there is no room",
                String.format(
                        Locale.ROOT,
                        "%,d fields have no columns; %,d values came of fields beyond the %,d that are kept",
                        none.size(),
                        ignored,
                        FieldRegistry.ROOM),
                (double) none.size() / Math.max(1, fields),
                names(none),
                "Raise liverank.features.numbers-limit or vectors-limit, name those that matter in"
                        + " liverank.features.numbers, or send fewer. Names made of ids (stock.4711) make a field"
                        + " each: send an array of objects.");
    }

    private static Finding finding(Kind kind, SortedMap<String, Warning> warned, int fields) {
        String first = warned.firstKey();
        return new Finding(
                kind.code(),
                kind.severity(),
                kind.title(),
                String.format(
                        Locale.ROOT,
                        "%,d of %,d fields; %s: %s",
                        warned.size(),
                        fields,
                        first,
                        warned.get(first).text()),
                (double) warned.size() / fields,
                names(warned),
                kind.fix());
    }

    private static String names(SortedMap<String, Warning> warned) {
        String some = warned.keySet().stream().limit(NAMES).collect(Collectors.joining(", "));
        return warned.isEmpty() ? null : warned.size() > NAMES ? some + ", ..." : some;
    }
}
