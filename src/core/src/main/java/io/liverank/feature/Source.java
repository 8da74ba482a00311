package io.liverank.feature;

/** Where a feature comes from. */
enum Source {
    /** What the search engine sent. */
    REQUEST,
    /** The item's attributes. */
    ITEM,
    /** The query, and what its users did. */
    QUERY,
    /** What all users did. */
    BEHAVIOUR,
    /** What this user did. */
    USER,
    /** What was done in this visit. */
    SESSION
}
