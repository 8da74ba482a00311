package io.liverank.doctor;

import java.util.List;

/** Something that is looked at in what the shop sends. Holds nothing of its own. */
@FunctionalInterface
interface Check {
    /** Fewer cases than this say nothing. */
    int LEAST = 50;

    /** What is to be told of it; empty if nothing is, as where there are too few cases. */
    List<Finding> findings(Observations seen);
}
