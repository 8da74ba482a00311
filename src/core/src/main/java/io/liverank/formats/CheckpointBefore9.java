package io.liverank.formats;

import io.liverank.event.ByteWriter;
import io.liverank.feature.FeatureSettings;
import java.util.Arrays;

/** Checkpoints of versions {@value #OLDEST} to 8 as version 9 writes them: with counters of nothing yet. */
final class CheckpointBefore9 {
    /** The oldest version that is known. */
    static final int OLDEST = CheckpointBefore8.OLDEST;

    private static final int VERSION = 9;
    private static final int COUNTERS = 4;
    private static final int PLACES = 100;
    private static final double[] SCALE = {1, 0.7f, 10, 0, 10};

    private CheckpointBefore9() {}

    /**
     * A checkpoint's bytes as version 9 writes them; those of any other version come back as they are.
     *
     * @param settings how attributes are read, and which fields have columns in any case
     * @throws io.liverank.event.MalformedException if these are no such bytes
     */
    static byte[] today(byte[] bytes, FeatureSettings settings) {
        byte[] eighth = CheckpointBefore8.today(bytes, settings);
        if (eighth.length == 0 || eighth[0] != VERSION - 1) {
            return eighth;
        }
        byte[] counters = counters();
        byte[] carried = Arrays.copyOf(eighth, eighth.length + counters.length);
        System.arraycopy(counters, 0, carried, eighth.length, counters.length);
        carried[0] = VERSION;
        return carried;
    }

    private static byte[] counters() {
        var out = new ByteWriter();
        for (int i = 0; i < COUNTERS; i++) {
            noFigures(out);
        }
        out.writeDoubles(new double[COUNTERS]);
        // of no list: the weights begin
        out.writeLong(-1);
        out.writeDoubles(new double[PLACES]);
        out.writeDoubles(new double[PLACES]);
        // neither items nor pairs
        out.writeInt(0);
        out.writeInt(0);
        for (int i = 0; i < COUNTERS; i++) {
            out.writeDoubles(SCALE);
        }
        // of no open list
        out.writeInt(-1);
        return out.toBytes();
    }

    /** Three counts and eight sums, no histogram, and no block of recent lists. */
    private static void noFigures(ByteWriter out) {
        out.writeLong(0);
        out.writeLong(0);
        out.writeLong(0);
        out.writeDoubles(new double[8]);
        out.writeInt(0);
        out.writeInt(0);
    }
}
