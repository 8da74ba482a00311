package io.liverank.formats;

import io.liverank.feature.FeatureSettings;

/**
 * Checkpoints of versions {@value #OLDEST} to 12 as version 13 writes them. What that has more stands at the end, and nothing there says
 * that no list is rehearsed: so version 12 has the same bytes but for its number.
 */
public final class CheckpointBefore13 {
    /** The oldest version that is known. */
    public static final int OLDEST = CheckpointBefore12.OLDEST;

    private static final int VERSION = 13;

    private CheckpointBefore13() {}

    /**
     * A checkpoint's bytes as version 13 writes them; those of any other version come back as they are.
     *
     * @param settings how attributes are read, and which fields have columns in any case
     * @throws io.liverank.event.MalformedException if these are no such bytes
     */
    public static byte[] today(byte[] bytes, FeatureSettings settings) {
        byte[] twelfth = CheckpointBefore12.today(bytes, settings);
        if (twelfth.length == 0 || twelfth[0] != VERSION - 1) {
            return twelfth;
        }
        byte[] carried = twelfth.clone();
        carried[0] = VERSION;
        return carried;
    }
}
