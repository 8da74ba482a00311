package io.liverank.feature;

/**
 * The kinds of hashed features. Each has a region of {@value #REGION} indices to itself, so that kinds never collide.
 */
public enum Family {
    POSITION(Source.SESSION, "place in the list, by what the session did so far"),
    OFFSET(Source.SESSION, "distance in the list from the last touched item"),
    LAST_TYPE(Source.SESSION, "what the session did last with the item, and how often it touched it"),
    RECENCY(Source.SESSION, "how many other items the session touched since, and how often it touched it"),
    USER_LAST_TYPE(Source.USER, "what the user did last with the item, and how often"),
    ITEM(Source.ITEM, "the item itself"),
    QUERY_ITEM(Source.QUERY, "the query and the item"),
    QUERY_WORD_ITEM(Source.QUERY, "a word of the query and the item"),
    CATEGORY(Source.ITEM, "a category of the item"),
    WORD(Source.ITEM, "a word of the item"),
    CONTEXT_ITEM(Source.REQUEST, "device, country and the like, and the item"),
    CONTEXT_CATEGORY(Source.REQUEST, "device, country and the like, and a category of the item"),
    AFTER_ITEM(Source.SESSION, "the last touched item and this one"),
    NUMBER(Source.ITEM, "a numeric field without columns of its own");

    /** Indices per family. */
    public static final int REGION = 1 << 16;

    /** Indices of all families together. */
    public static final int SPACE = values().length * REGION;

    private final Source source;
    private final String meaning;

    Family(Source source, String meaning) {
        this.source = source;
        this.meaning = meaning;
    }

    /** Where the features come from. */
    public Source source() {
        return source;
    }

    /** What the features of this family say. */
    public String meaning() {
        return meaning;
    }

    /** The index of a hash in this family. */
    public int index(int hash) {
        return ordinal() * REGION + (hash & (REGION - 1));
    }
}
