package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;

/**
 * Whether what came into view is what was seen. Where a shop tells it completely, rows below were seen by nobody, and a
 * choice says less against them. Where it tells the first screen alone, or tells too late, choices fall below what came
 * into view: then every row counts as seen, as if nothing had been told. Learner thread only.
 */
final class Exposures {
    private static final int EXPERIENCE = 20;
    private static final double MEMORY = 1 / 200.0;
    private static final double BELIEVED = 0.05;

    /** Lists with a choice that told what came into view. */
    private long lists;
    /** The share of them in which something below was chosen. */
    private double below;

    /** Per row, whether it was seen; null if all of them count as seen. */
    boolean[] seen(PendingList list) {
        return list.hasExposures() && lists >= EXPERIENCE && below < BELIEVED ? list.seen() : null;
    }

    /** Takes a list whose labels are final. */
    void finished(PendingList list) {
        if (list.hasExposures() && list.positives() > 0) {
            lists++;
            below += ((list.isChosenBelowExposures() ? 1 : 0) - below) * Math.max(MEMORY, 1.0 / lists);
        }
    }

    void save(ByteWriter out) {
        out.writeLong(lists);
        out.writeDouble(below);
    }

    void load(ByteReader in) {
        lists = in.readLong();
        below = in.readDouble();
    }
}
