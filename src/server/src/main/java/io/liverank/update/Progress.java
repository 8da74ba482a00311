package io.liverank.update;

/**
 * How far an update is.
 *
 * @param version it will have
 * @param share of its work that is done, 0 to 1
 * @param millis since it was begun, or taken up
 * @param replica the server that runs it
 */
public record Progress(long version, double share, long millis, String replica) {
    /** How long the rest will take at this pace, in milliseconds; -1 while that cannot be told. */
    public long millisLeft() {
        return share < 0.01 ? -1 : Math.round(millis * (1 - share) / share);
    }
}
