package io.liverank.formats;

import io.liverank.feature.FeatureSettings;
import java.util.Arrays;

/**
 * Checkpoints of versions {@value #OLDEST} to 9 as version 10 writes them: with three tables of pairs at their end, empty yet.
 * What they hold of pairs elsewhere is told to these as it is read; kept models pass through {@link ModelBefore6} there.
 */
final class CheckpointBefore10 {
    /** The oldest version that is known. */
    static final int OLDEST = CheckpointBefore9.OLDEST;

    private static final int VERSION = 10;
    private static final int TABLES = 3;

    private CheckpointBefore10() {}

    /**
     * A checkpoint's bytes as version 10 writes them; those of any other version come back as they are.
     *
     * @param settings how attributes are read, and which fields have columns in any case
     * @throws io.liverank.event.MalformedException if these are no such bytes
     */
    static byte[] today(byte[] bytes, FeatureSettings settings) {
        byte[] ninth = CheckpointBefore9.today(bytes, settings);
        if (ninth.length == 0 || ninth[0] != VERSION - 1) {
            return ninth;
        }
        byte[] carried = Arrays.copyOf(ninth, ninth.length + TABLES);
        carried[0] = VERSION;
        return carried;
    }
}
