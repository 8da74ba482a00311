package io.liverank.journal;

import io.liverank.journal.Deed.Kind;
import java.util.List;

/**
 * The record of what administrators did, shared by all replicas; the newest {@value #KEPT} deeds stay. For any thread.
 */
public interface Journal {
    /** How many deeds are kept. */
    int KEPT = 1_000;

    /**
     * Writes a deed down, before it is done: nothing is done that is not on record.
     *
     * @param who null for {@value Deed#ANYBODY}
     * @throws io.liverank.event.LogUnavailableException if it cannot be written now
     */
    void write(String who, Kind what, String detail);

    /**
     * The newest deeds, newest first.
     *
     * @param limit at most, 1 to {@value #KEPT}
     * @throws io.liverank.event.LogUnavailableException if they cannot be read now
     */
    List<Deed> read(int limit);
}
