package io.liverank.formats;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;

/** Deltas of before they were rounded, as version 3 writes exact ones: by array, with no gap told where none is. */
public final class DeltaBefore3 {
    private static final int STAMPED = -2;
    private static final int TODAY = -3;
    private static final int EXACT = 0;

    private DeltaBefore3() {}

    /**
     * A delta's bytes as version 3 writes them, which come back as they are. One of before deltas were stamped fits no model: its
     * width is larger than any.
     *
     * @throws MalformedException if these are no such bytes
     */
    public static byte[] today(byte[] bytes) {
        var in = new ByteReader(bytes);
        int format = in.readInt();
        if (format == TODAY) {
            return bytes;
        }
        var out = new ByteWriter();
        out.writeInt(TODAY);
        if (format != STAMPED) {
            out.writeInt(0);
            out.writeInt(Integer.MAX_VALUE);
            out.writeInt(0);
            return out.toBytes();
        }
        out.writeInt(in.readInt());
        out.writeInt(in.readInt());
        int size = in.readCount(5);
        long[] places = new long[size];
        float[] values = new float[size];
        long last = -1;
        for (int k = 0; k < size; k++) {
            places[k] = in.readLong() + (k == 0 ? 0 : last);
            if (places[k] <= last || (int) places[k] < 0) {
                throw new MalformedException("coordinates out of order");
            }
            values[k] = in.readFloat();
            last = places[k];
        }
        write(out, places, values);
        return out.toBytes();
    }

    private static void write(ByteWriter out, long[] places, float[] values) {
        int blocks = 0;
        for (int k = 0; k < places.length; k = end(places, k)) {
            blocks++;
        }
        out.writeInt(blocks);
        for (int from = 0; from < places.length; from = end(places, from)) {
            int to = end(places, from);
            out.writeInt((int) (places[from] >>> Integer.SIZE));
            out.writeByte(EXACT);
            out.writeInt(to - from);
            Runs.write(out, from, to, k -> (int) places[k], k -> out.writeFloat(values[k]));
        }
    }

    /** After the last coordinate of the array that one is of. */
    private static int end(long[] places, int from) {
        int end = from;
        while (end < places.length && places[end] >>> Integer.SIZE == places[from] >>> Integer.SIZE) {
            end++;
        }
        return end;
    }
}
