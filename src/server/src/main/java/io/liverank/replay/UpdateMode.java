package io.liverank.replay;

/** How the model learns in a replay, to measure what each way is worth. */
public enum UpdateMode {
    /** Online and incremental, with the mixture: as the server does. */
    FUSED(true, true, true),
    /** Per event alone. */
    ONLINE(true, false, false),
    /** Online in the first tenth, then by batches alone. */
    INCREMENTAL(false, true, false),
    /** Online in the first tenth, then not at all. */
    NONE(false, false, false);

    final boolean onlineAfterFirstTenth;
    final boolean batches;
    final boolean mixture;

    UpdateMode(boolean onlineAfterFirstTenth, boolean batches, boolean mixture) {
        this.onlineAfterFirstTenth = onlineAfterFirstTenth;
        this.batches = batches;
        this.mixture = mixture;
    }
}
