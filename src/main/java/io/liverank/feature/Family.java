package io.liverank.feature;

/**
 * The kinds of hashed features. Each has a region of {@value #REGION} indices to itself, so that kinds never collide.
 */
public enum Family {
    POSITION("place in the list, by what the session did so far"),
    OFFSET("distance in the list from the last touched item"),
    LAST_TYPE("what the session did last with the item, and how often it touched it"),
    RECENCY("how many other items the session touched since, and how often it touched it"),
    USER_LAST_TYPE("what the user did last with the item, and how often"),
    ITEM("the item itself"),
    QUERY_ITEM("the query and the item"),
    QUERY_WORD_ITEM("a word of the query and the item"),
    CATEGORY("a category of the item"),
    WORD("a word of the item"),
    CONTEXT_ITEM("device, country and the like, and the item"),
    CONTEXT_CATEGORY("device, country and the like, and a category of the item"),
    AFTER_ITEM("the last touched item and this one"),
    NUMBER("a numeric field without columns of its own");

    /** Indices per family. */
    public static final int REGION = 1 << 16;

    /** Indices of all families together. */
    public static final int SPACE = values().length * REGION;

    private final String meaning;

    Family(String meaning) {
        this.meaning = meaning;
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
