package io.liverank.update;

/**
 * How incremental updates are made.
 *
 * @param heldOut finished lists newer than the snapshot that an update needs
 * @param reservoir share of older lists trained along against forgetting, 0 to 1, by lists
 * @param confidence share of bootstrap samples in which the trained model must rank better
 * @param visits lists that the search for training settings may visit: a budget of work and not of time, so that the
 *     result does not depend on the machine
 */
public record UpdateSettings(int heldOut, double reservoir, double confidence, int visits) {
    /** What measured best. */
    public static final UpdateSettings DEFAULT = new UpdateSettings(100, 0.1, 0.95, 60_000);
}
