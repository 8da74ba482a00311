package io.liverank.formats;

import io.liverank.feature.FeatureSettings;
import java.util.Arrays;

/** Checkpoints of versions {@value #OLDEST} to 6 as version 7 writes them: with counters of pairs, none yet. */
final class CheckpointBefore7 {
    /** The oldest version that is known. */
    static final int OLDEST = CheckpointBefore6.OLDEST;

    private static final int VERSION = 7;

    private CheckpointBefore7() {}

    /**
     * A checkpoint's bytes as version 7 writes them; those of any other version come back as they are.
     *
     * @param settings how attributes are read, and which fields have columns in any case
     * @throws io.liverank.event.MalformedException if these are no such bytes
     */
    static byte[] today(byte[] bytes, FeatureSettings settings) {
        byte[] sixth = CheckpointBefore6.today(bytes, settings);
        if (sixth.length == 0 || sixth[0] != VERSION - 1) {
            return sixth;
        }
        // no counters: a count of one byte, which is 0
        byte[] carried = Arrays.copyOf(sixth, sixth.length + 1);
        carried[0] = VERSION;
        return carried;
    }
}
