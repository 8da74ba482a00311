package io.liverank.feature;

/**
 * The kinds of hashed features that a list as a whole has. They are the same for all its candidates and matter together
 * with what a candidate is.
 */
public enum ListFamily {
    USER("the user"),
    QUERY("the query"),
    QUERY_WORD("a word of the query"),
    TOUCHED_ITEM("an item the user touched lately"),
    TOUCHED_CATEGORY("a category of an item the user touched lately"),
    CONTEXT("device, country and the like");

    /** Indices per family. */
    static final int REGION = 1 << 14;

    private final String meaning;

    ListFamily(String meaning) {
        this.meaning = meaning;
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
