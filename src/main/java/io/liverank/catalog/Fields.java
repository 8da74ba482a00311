package io.liverank.catalog;

import java.util.Map;

/**
 * How attributes are to be read where their shape would say something else. Immutable.
 *
 * @param kinds by field; attributes of groups are named {@code group.name}
 */
public record Fields(Map<String, Kind> kinds) {
    /** As their shape says. */
    public static final Fields PLAIN = new Fields(Map.of());

    /** What a field holds. */
    public enum Kind {
        /** Nothing of interest. */
        IGNORE,
        /** A category, even if it is a number or a long text. */
        CATEGORY,
        /** Words, even if they are few. */
        TEXT,
        /** A number, even if it is written as text; what cannot be read as one is missing. */
        NUMBER
    }

    /** Copies the map. */
    public Fields {
        kinds = Map.copyOf(kinds);
    }
}
