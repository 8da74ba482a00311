package io.liverank.input;

/** How much of anything is read: what the checks go by, and what the API's description says. */
public final class Limits {
    /** Candidates of a list, and items in a body, at most. */
    public static final int ITEMS = 1_000;

    /** Items that others are asked for, at most: a large cart. Each has up to 48 others to look up. */
    public static final int GIVEN = 100;

    /** Events in a body, at most. */
    public static final int EVENTS = 1_000;

    /** Characters of an id, and of an attribute's name, at most. */
    public static final int ID = 256;

    /** Characters of an event's type, at most. */
    public static final int TYPE = 64;

    /** Characters of a query, at most. */
    public static final int QUERY = 1_000;

    /** Characters of the token of a list's next page. */
    public static final int PAGE_TOKEN = 16_000;

    /** Characters of a text among attributes that are read; the rest is cut off. */
    public static final int TEXT = 10_000;

    /** Attributes of one object that are read; further ones are left out. */
    public static final int ATTRIBUTES = 1_000;

    /** Values of an array among attributes that are read; a longer vector is left out. */
    public static final int VALUES = 4_096;

    /** How deep attributes are read. */
    public static final int DEPTH = 5;

    /** The last place of a list. */
    public static final int POSITION = 100_000;

    private Limits() {}
}
