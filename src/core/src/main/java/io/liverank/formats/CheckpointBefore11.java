package io.liverank.formats;

import io.liverank.feature.FeatureSettings;
import java.util.Arrays;

/**
 * Checkpoints of versions {@value #OLDEST} to 10 as version 11 writes them: with no lists at their end that were closed and
 * may be put right.
 */
final class CheckpointBefore11 {
    /** The oldest version that is known. */
    static final int OLDEST = CheckpointBefore10.OLDEST;

    private static final int VERSION = 11;

    private CheckpointBefore11() {}

    /**
     * A checkpoint's bytes as version 11 writes them; those of any other version come back as they are.
     *
     * @param settings how attributes are read, and which fields have columns in any case
     * @throws io.liverank.event.MalformedException if these are no such bytes
     */
    static byte[] today(byte[] bytes, FeatureSettings settings) {
        byte[] tenth = CheckpointBefore10.today(bytes, settings);
        if (tenth.length == 0 || tenth[0] != VERSION - 1) {
            return tenth;
        }
        byte[] carried = Arrays.copyOf(tenth, tenth.length + 1);
        carried[0] = VERSION;
        return carried;
    }
}
