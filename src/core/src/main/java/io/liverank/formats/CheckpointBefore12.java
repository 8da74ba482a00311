package io.liverank.formats;

import io.liverank.feature.FeatureSettings;

/**
 * Checkpoints of versions {@value #OLDEST} to 11 as version 12 writes them. What that has more stands at the end, and nothing there
 * says that no foreign ranker was ever in charge: so version 11 has the same bytes but for its number.
 */
final class CheckpointBefore12 {
    /** The oldest version that is known. */
    static final int OLDEST = CheckpointBefore11.OLDEST;

    private static final int VERSION = 12;

    private CheckpointBefore12() {}

    /**
     * A checkpoint's bytes as version 12 writes them; those of any other version come back as they are.
     *
     * @param settings how attributes are read, and which fields have columns in any case
     * @throws io.liverank.event.MalformedException if these are no such bytes
     */
    static byte[] today(byte[] bytes, FeatureSettings settings) {
        byte[] eleventh = CheckpointBefore11.today(bytes, settings);
        if (eleventh.length == 0 || eleventh[0] != VERSION - 1) {
            return eleventh;
        }
        byte[] carried = eleventh.clone();
        carried[0] = VERSION;
        return carried;
    }
}
