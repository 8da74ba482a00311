package io.liverank.catalog;

import java.util.Map;

/**
 * How attributes are to be read where what is met would say something else. Immutable.
 *
 * @param kinds by field; attributes of groups are named {@code group.name}
 */
public record Fields(Map<String, Kind> kinds) {
    /** As what is met says. */
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
        NUMBER,
        /** A moment: ISO-8601 text, or seconds or milliseconds since 1970. */
        TIME,
        /** An embedding, even if its numbers are whole. */
        VECTOR
    }

    /** Copies the map. */
    public Fields {
        kinds = Map.copyOf(kinds);
    }
}
