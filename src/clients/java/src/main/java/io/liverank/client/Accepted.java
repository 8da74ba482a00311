package io.liverank.client;

import java.util.List;

/**
 * What became of what was sent. Immutable.
 *
 * @param accepted how many the log holds now
 * @param duplicates how many it held before
 * @param rejected what could not be taken
 */
public record Accepted(int accepted, int duplicates, List<Rejected> rejected) {
    /** Keeps a copy. */
    public Accepted {
        rejected = rejected == null ? List.of() : List.copyOf(rejected);
    }

    /**
     * One that could not be taken.
     *
     * @param index its place among those sent, from 0
     * @param pointer the part of it that is wrong
     */
    public record Rejected(int index, String pointer, String detail) {}
}
