package io.liverank.formats;

import io.liverank.feature.FeatureSettings;
import java.util.Arrays;

/** Checkpoints of versions {@value #OLDEST} to 7 as version 8 writes them: with no interleaved list yet. */
final class CheckpointBefore8 {
    /** The oldest version that is known. */
    static final int OLDEST = CheckpointBefore7.OLDEST;

    private static final int VERSION = 8;
    /** Four counts each of all and of two stretches of lists, who was heard, and open lists: all 0. */
    private static final int NUMBERS = 14;

    private CheckpointBefore8() {}

    /**
     * A checkpoint's bytes as version 8 writes them; those of any other version come back as they are.
     *
     * @param settings how attributes are read, and which fields have columns in any case
     * @throws io.liverank.event.MalformedException if these are no such bytes
     */
    static byte[] today(byte[] bytes, FeatureSettings settings) {
        byte[] seventh = CheckpointBefore7.today(bytes, settings);
        if (seventh.length == 0 || seventh[0] != VERSION - 1) {
            return seventh;
        }
        byte[] carried = Arrays.copyOf(seventh, seventh.length + NUMBERS);
        carried[0] = VERSION;
        return carried;
    }
}
