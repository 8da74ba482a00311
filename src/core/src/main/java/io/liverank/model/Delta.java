package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.Arrays;

/**
 * A difference of parameters: the coordinates that changed, and by how much. The one currency in which every batch
 * improvement travels. Immutable.
 */
public final class Delta {
    private static final int FORMAT = 2;

    private final int stamp;
    private final int width;
    /** The number of the array, and the place in it. */
    private final long[] places;

    private final float[] values;

    private Delta(int stamp, int width, long[] places, float[] values) {
        this.stamp = stamp;
        this.width = width;
        this.places = places;
        this.values = values;
    }

    /** Collects coordinates in rising order. */
    static final class Builder {
        private final int stamp;
        private final int width;
        private long[] places = new long[256];
        private float[] values = new float[256];
        private int size;

        Builder(int stamp, int width) {
            this.stamp = stamp;
            this.width = width;
        }

        void add(int tensor, int at, float value) {
            if (size == places.length) {
                places = Arrays.copyOf(places, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            places[size] = (long) tensor << Integer.SIZE | at;
            values[size++] = value;
        }

        Delta build() {
            return new Delta(stamp, width, Arrays.copyOf(places, size), Arrays.copyOf(values, size));
        }
    }

    /** How many coordinates changed. */
    public int size() {
        return places.length;
    }

    /** What its coordinates mean, as a hash; see {@link Model#takes}. */
    int stamp() {
        return stamp;
    }

    /** How many dense columns there were. */
    int width() {
        return width;
    }

    int tensor(int k) {
        return (int) (places[k] >>> Integer.SIZE);
    }

    int at(int k) {
        return (int) places[k];
    }

    float value(int k) {
        return values[k];
    }

    /** Whether all changes are finite numbers. */
    public boolean isFinite() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** The largest change. */
    public float largest() {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** The delta as bytes. */
    public byte[] toBytes() {
        var out = new ByteWriter();
        out.writeInt(-FORMAT);
        out.writeInt(stamp);
        out.writeInt(width);
        out.writeInt(places.length);
        long last = 0;
        for (int k = 0; k < places.length; k++) {
            out.writeLong(places[k] - last);
            out.writeFloat(values[k]);
            last = places[k];
        }
        return out.toBytes();
    }

    /**
     * Reads what {@link #toBytes} gave. One of before deltas were stamped fits no model: its width is larger than any.
     *
     * @throws ByteReader.MalformedException if it did not
     */
    public static Delta of(byte[] bytes) {
        var in = new ByteReader(bytes);
        if (in.readInt() != -FORMAT) {
            return new Delta(0, Integer.MAX_VALUE, new long[0], new float[0]);
        }
        int stamp = in.readInt();
        int width = in.readInt();
        int size = in.readCount(5);
        long[] places = new long[size];
        float[] values = new float[size];
        long last = 0;
        for (int k = 0; k < size; k++) {
            last += in.readLong();
            places[k] = last;
            values[k] = in.readFloat();
        }
        return new Delta(stamp, width, places, values);
    }
}
