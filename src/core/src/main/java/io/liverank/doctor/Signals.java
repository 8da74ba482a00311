package io.liverank.doctor;

import io.liverank.catalog.Field;
import io.liverank.catalog.Field.Reading;
import io.liverank.catalog.Item;
import io.liverank.doctor.Importance.Coverage;
import io.liverank.doctor.Importance.Figure;
import io.liverank.doctor.Importance.Measured;
import io.liverank.doctor.Signal.Warning;
import io.liverank.doctor.Signal.Weight;
import io.liverank.engine.Engine;
import io.liverank.feature.FeatureSettings;
import io.liverank.feature.Layout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Tells of every field that was met how it is read, what it is worth, and what is wrong with it. Thread-safe. */
public final class Signals {
    private static final int SAMPLE = 1_000;
    private static final double RARE = 0.1;
    /** From this share of either kind on a field is a mixture of both. */
    private static final double MIXED = 0.1;

    private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9-]*");
    private static final Pattern UNWRITABLE = Pattern.compile("[\\p{Cntrl}\\[\\]=:\\\\]");

    private final Engine engine;
    private final Importance importance;

    /** Looks at what {@code engine} knows. */
    public Signals(Engine engine, Importance importance) {
        this.engine = engine;
        this.importance = importance;
    }

    /**
     * All fields at one moment.
     *
     * @param signals the most important first; those of which that is not known last, by name
     * @param ignored values of fields for which there was no room
     * @param lists how many recent lists with a choice there are to measure by
     */
    public record Look(List<Signal> signals, long ignored, int lists) {
        /** Copies the list. */
        public Look {
            signals = List.copyOf(signals);
        }
    }

    /** All fields as they are known now; {@code measure} what they are worth, too, which may take seconds. */
    public Look look(boolean measure) {
        Map<String, Figure> figures = Map.of();
        if (measure) {
            Measured measured = importance.measured();
            figures = measured.lists() == 0 ? figures : measured.fields();
        }
        Coverage coverage = importance.coverage();
        Map<String, Integer> ofItems = new TreeMap<>();
        int items = sample(ofItems);
        Map<String, List<Weight>> columns = columns();
        Layout layout = engine.layout();
        List<Signal> signals = new ArrayList<>();
        for (Field field : engine.catalog().registry().table().all()) {
            String name = field.name();
            double any = share(coverage.any(), name, coverage.candidates());
            List<Warning> warnings = warnings(field, layout, engine.settings().features());
            if (coverage.candidates() >= Check.LEAST && any < RARE) {
                warnings.add(new Warning(
                        "mostly_missing",
                        false,
                        0,
                        String.format(Locale.ROOT, "%.1f%% of the candidates of recent lists have it", 100 * any)));
            }
            signals.add(new Signal(
                    field,
                    items == 0 ? 0 : share(ofItems, name, items),
                    share(coverage.own(), name, coverage.candidates()),
                    any,
                    columns.getOrDefault(name, List.of()),
                    figures.get(name),
                    warnings,
                    override(field)));
        }
        signals.sort(Comparator.comparingDouble(Signals::rank)
                .thenComparing(signal -> signal.field().name()));
        return new Look(signals, engine.catalog().registry().ignored(), importance.lists());
    }

    private static double rank(Signal signal) {
        return signal.importance() == null
                ? Double.POSITIVE_INFINITY
                : -signal.importance().mean();
    }

    private static double share(Map<String, Integer> counts, String name, int of) {
        return of == 0 ? Double.NaN : (double) counts.getOrDefault(name, 0) / of;
    }

    private int sample(Map<String, Integer> counts) {
        List<Item> items = engine.catalog().some(SAMPLE);
        Set<String> seen = new HashSet<>();
        for (Item item : items) {
            seen.clear();
            FieldPath.forEach(item.attributes(), seen::add);
            seen.forEach(path -> counts.merge(path, 1, Integer::sum));
        }
        return items.size();
    }

    private Map<String, List<Weight>> columns() {
        Map<String, Double> weights = engine.learning().model().denseWeights();
        Map<String, List<Weight>> columns = new TreeMap<>();
        engine.layout()
                .fieldColumns()
                .forEach((field, names) -> columns.put(
                        field,
                        names.stream()
                                .map(name -> new Weight(name, weights.getOrDefault(name, 0.0)))
                                .toList()));
        return columns;
    }

    /** What is to be said of a field by what was met of it; the list may be added to. */
    static List<Warning> warnings(Field field, Layout layout, FeatureSettings settings) {
        List<Warning> warnings = new ArrayList<>();
        if (field.reading() == Reading.IGNORED) {
            return warnings;
        }
        Field.Values values = field.values();
        if (field.distinct() == 1 && field.met() >= Check.LEAST && field.reading() != Reading.VECTOR) {
            warnings.add(new Warning("constant", false, 0, "every value is the same; it can tell nothing apart"));
        }
        ofNumbers(field, values, warnings);
        if (field.reading() == Reading.VECTOR) {
            ofVectors(field, values, warnings);
        }
        room(field, layout, settings, warnings);
        return warnings;
    }

    private static void ofNumbers(Field field, Field.Values values, List<Warning> warnings) {
        long numbers = values.numbers() + values.written() + values.dates();
        long others = field.met() - numbers;
        if (field.reading().isNumber()) {
            if (others > 0) {
                warnings.add(new Warning(
                        "unreadable",
                        true,
                        others,
                        String.format(
                                Locale.ROOT,
                                "%,d of %,d values cannot be read as a %s; they are as good as missing",
                                others,
                                field.met(),
                                field.reading() == Reading.TIME ? "time" : "number")));
            }
            if (values.written() > 0) {
                warnings.add(new Warning(
                        "number_as_text",
                        false,
                        values.written(),
                        String.format(
                                Locale.ROOT,
                                "%,d of %,d numbers are written as text; they are read all the same",
                                values.written(),
                                numbers)));
            }
            if (field.isNamedLikeId() && field.reading() != Reading.TIME) {
                warnings.add(new Warning(
                        "named_like_id", false, 0, "it is named like an id, but its values behave as quantities do"));
            }
        } else if (field.reading() == Reading.TEXT || field.reading() == Reading.CATEGORY) {
            boolean mixed = numbers >= MIXED * field.met() && others >= MIXED * field.met();
            if (mixed) {
                warnings.add(new Warning(
                        "mixed",
                        true,
                        numbers,
                        String.format(
                                Locale.ROOT,
                                "%,d of %,d values are numbers or dates, too few to read the field as such: they are"
                                        + " taken for words",
                                numbers,
                                field.met())));
            }
        }
    }

    private static void ofVectors(Field field, Field.Values values, List<Warning> warnings) {
        if (values.otherVectors() > 0) {
            warnings.add(new Warning(
                    "wrong_dimension",
                    true,
                    values.otherVectors(),
                    String.format(
                            Locale.ROOT,
                            "%,d of %,d vectors have not the usual %,d numbers; they are as good as missing",
                            values.otherVectors(),
                            values.vectors(),
                            field.dimension())));
        }
        long others = field.met() - values.vectors();
        if (others > 0) {
            warnings.add(new Warning(
                    "no_vector",
                    true,
                    others,
                    String.format(
                            Locale.ROOT,
                            "%,d of %,d values are no vector; they are as good as missing",
                            others,
                            field.met())));
        }
    }

    private static void room(Field field, Layout layout, FeatureSettings settings, List<Warning> warnings) {
        boolean isVector = field.reading() == Reading.VECTOR;
        if (!isVector && !field.reading().isNumber() || layout.hasColumns(field.name(), isVector)) {
            return;
        }
        String text = null;
        if (isVector && settings.vector() != null && !settings.vector().equals(field.name())) {
            text = "only the vectors of " + settings.vector() + " count: liverank.features.vector";
        } else if (isVector && layout.vectorFields() >= settings.vectorsLimit()) {
            text = "no columns left for its vectors: liverank.features.vectors-limit=" + settings.vectorsLimit();
        } else if (!isVector && layout.numberFields() >= settings.numbersLimit()) {
            text = "no columns left for its numbers: liverank.features.numbers-limit=" + settings.numbersLimit();
        }
        if (text != null) {
            warnings.add(new Warning("no_room", true, 0, text));
        }
    }

    /** The line that would have a field read otherwise; null if its name cannot be written in one. */
    static String override(Field field) {
        String name = field.name();
        if (name.isBlank() || UNWRITABLE.matcher(name).find()) {
            return null;
        }
        // Without brackets the configuration would drop what is no letter, digit or hyphen.
        String key = PLAIN.matcher(name).matches() ? "." + name : "[" + name + "]";
        return "liverank.features.fields" + key.replace(" ", "\\ ") + "=" + other(field);
    }

    private static String other(Field field) {
        Field.Values values = field.values();
        return switch (field.reading()) {
            case NUMBER, NUMBER_AND_CATEGORY, TEXT -> "category";
            case TIME -> "number";
            case VECTOR -> "ignore";
            case CATEGORY -> values.numbers() + values.written() > 0 ? "number" : "text";
            case IGNORED ->
                values.vectors() > 0 ? "vector" : values.numbers() + values.written() > 0 ? "number" : "category";
        };
    }
}
