package io.liverank.event;

/** Which of two interleaved orders a place of a list was given by. The log has their ordinals: new ones come last. */
public enum Team {
    /** By both alike: what is chosen there speaks for neither. */
    BOTH,
    /** By ours. */
    OURS,
    /** By the search engine's. */
    RETRIEVAL
}
