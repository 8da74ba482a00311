package io.liverank.operate;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A setting.
 *
 * @param elements of its name, without the root; one may be a name of one's own
 */
record Setting(List<String> elements, End end, RecordComponent component) {
    /** Before the names of variables. */
    static final String VARIABLE = "LIVERANK_";

    /** Stands for a name of one's own. */
    static final String OWN = "*";

    /** How a name ends. */
    enum End {
        VALUE,
        LIST,
        /** In any name of one's own, points included. */
        OPEN
    }

    /** Whether a name is this one's or begins it: what begins it and has a value is refused when it is bound. */
    boolean has(List<String> name) {
        for (int i = 0; i < Math.min(name.size(), elements.size()); i++) {
            if (!elements.get(i).equals(OWN) && !uniform(elements.get(i)).equals(uniform(name.get(i)))) {
                return false;
            }
        }
        return switch (end) {
            case OPEN -> true;
            case LIST ->
                name.size() <= elements.size()
                        || (name.size() == elements.size() + 1
                                && name.get(elements.size()).matches("\\d+"));
            case VALUE -> name.size() <= elements.size();
        };
    }

    /** Where variables part words, names part elements and words alike. */
    Pattern variable() {
        String name = elements.stream()
                .map(one ->
                        one.equals(OWN) ? ".+" : one.toUpperCase(Locale.ROOT).replace("-", "_?"))
                .collect(Collectors.joining("_"));
        return Pattern.compile(VARIABLE
                + name
                + switch (end) {
                    case OPEN -> "_.+";
                    case LIST -> "(_\\d+_?)?";
                    case VALUE -> "";
                });
    }

    /** The name written right, with what {@code written} has for the names of one's own. */
    List<String> like(List<String> written) {
        List<String> name = new ArrayList<>();
        int own = elements.indexOf(OWN);
        for (int i = 0; i < elements.size(); i++) {
            name.add(i == own ? between(written, i, elements.size() - i - 1) : elements.get(i));
        }
        if (end == End.OPEN) {
            name.add(between(written, elements.size(), 0));
        }
        return name;
    }

    private static String between(List<String> written, int from, int after) {
        return from < written.size() - after
                ? String.join(".", written.subList(from, written.size() - after))
                : "<name>";
    }

    /** The variable's name written right, without what all begin with, as {@link #like} has it. */
    String variable(List<String> written) {
        List<String> parted = new ArrayList<>();
        for (String element : elements) {
            parted.addAll(Arrays.asList(element.split("-")));
        }
        List<String> name = new Setting(parted, end, component).like(written);
        return String.join("_", name).replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static String uniform(String element) {
        return element.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9*]", "");
    }
}
