package io.liverank.event;

/** What a feedback type says about its item. */
public enum Role {
    /** It was chosen: clicked, put into the cart, bought. What lists are learned from. */
    CHOICE,
    /** Somebody looked closer: a detail page, an image. It tells of taste, and is no choice. */
    INTEREST,
    /** It came into view. Nobody did anything: it tells which rows of a list were seen, and nothing else. */
    EXPOSURE,
    /** It was turned down: disliked, hidden, taken out of the cart, sent back. */
    AVERSION,
    /** Nothing that is known. It enters nothing. */
    NEUTRAL
}
