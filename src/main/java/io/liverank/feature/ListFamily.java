package io.liverank.feature;

/**
 * The kinds of hashed features that a list as a whole has. They are the same for all its candidates and matter together
 * with what a candidate is.
 */
public enum ListFamily {
    USER(Source.USER, "the user"),
    QUERY(Source.QUERY, "the query"),
    QUERY_WORD(Source.QUERY, "a word of the query"),
    TOUCHED_ITEM(Source.USER, "an item the user touched lately"),
    TOUCHED_CATEGORY(Source.USER, "a category of an item the user touched lately"),
    CONTEXT(Source.REQUEST, "device, country and the like");

    /** Indices per family. */
    static final int REGION = 1 << 14;

    private final Source source;
    private final String meaning;

    ListFamily(Source source, String meaning) {
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
    int index(int hash) {
        return ordinal() * REGION + (hash & REGION - 1);
    }
}
