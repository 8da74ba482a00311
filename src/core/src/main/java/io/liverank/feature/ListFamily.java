package io.liverank.feature;

/**
 * A kind of hashed features that a list as a whole has. They are the same for all its candidates and matter together with
 * what a candidate is.
 *
 * @param ordinal which region
 * @param name as configuration knows it; begins with {@code list_}
 * @param source where the features come from
 * @param meaning what the features of this family say
 */
record ListFamily(int ordinal, String name, Source source, String meaning) {
    /** Indices per family. */
    static final int REGION = 1 << 14;

    /** The index of a hash in this family. */
    int index(int hash) {
        return ordinal * REGION + (hash & REGION - 1);
    }
}
