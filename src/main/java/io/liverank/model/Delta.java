package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.Arrays;

/**
 * A difference of parameters: the coordinates that changed, and by how much. The one currency in which every batch
 * improvement travels. Immutable.
 */
public final class Delta {
    private final int[] indices;
    private final float[] values;

    private Delta(int[] indices, float[] values) {
        this.indices = indices;
        this.values = values;
    }

    /** Collects coordinates in rising order. */
    static final class Builder {
        private int[] indices = new int[256];
        private float[] values = new float[256];
        private int size;

        void add(int index, float value) {
            if (size == indices.length) {
                indices = Arrays.copyOf(indices, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            indices[size] = index;
            values[size++] = value;
        }

        Delta build() {
            return new Delta(Arrays.copyOf(indices, size), Arrays.copyOf(values, size));
        }
    }

    /** How many coordinates changed. */
    public int size() {
        return indices.length;
    }

    int index(int k) {
        return indices[k];
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
        out.writeInt(indices.length);
        int last = 0;
        for (int k = 0; k < indices.length; k++) {
            out.writeInt(indices[k] - last);
            out.writeFloat(values[k]);
            last = indices[k];
        }
        return out.toBytes();
    }

    /**
     * Reads what {@link #toBytes} gave.
     *
     * @throws ByteReader.MalformedException if it did not
     */
    public static Delta of(byte[] bytes) {
        var in = new ByteReader(bytes);
        int size = in.readCount(5);
        int[] indices = new int[size];
        float[] values = new float[size];
        int last = 0;
        for (int k = 0; k < size; k++) {
            last += in.readInt();
            indices[k] = last;
            values[k] = in.readFloat();
        }
        return new Delta(indices, values);
    }
}
