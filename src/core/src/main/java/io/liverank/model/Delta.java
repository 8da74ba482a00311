package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A difference of parameters: the coordinates that changed, and by how much. The one currency in which every batch
 * improvement travels. Immutable.
 *
 * <p>What travels is {@link #rounded}: of {@value #TOGETHER} changes of weights that follow each other, {@code max} the largest,
 *
 * <pre>
 * s = max / 127;   d' = s rint(d / s)
 * </pre>
 *
 * one byte each, those that come to 0 left out; what optimisers add up goes by two bytes, which keep each magnitude. Who adds the
 * numbers here adds what its bytes say, to the bit: {@link #of} gives the same ones back.
 */
public final class Delta {
    private static final int FORMAT = 3;
    private static final int TOGETHER = 64;

    private final int stamp;
    private final int width;
    private final int[] places;
    private final float[] values;
    private final List<Block> blocks;

    private Delta(int stamp, int width, int[] places, float[] values, List<Block> blocks) {
        this.stamp = stamp;
        this.width = width;
        this.places = places;
        this.values = values;
        this.blocks = blocks;
    }

    /**
     * Coordinates of one array, written in the same way.
     *
     * @param tensor the number of the array
     * @param from the first one, among all
     * @param to after the last one
     * @param precision they are written with
     * @param scale of those that share one
     * @param coarsest what may be made of them
     */
    private record Block(int tensor, int from, int to, Precision precision, float scale, Precision coarsest) {}

    /** Collects coordinates, those of a block in rising order. */
    static final class Builder {
        private final int stamp;
        private final int width;
        private final List<Block> blocks = new ArrayList<>();
        private int[] places = new int[256];
        private float[] values = new float[256];
        private int size;
        private int from;

        Builder(int stamp, int width) {
            this.stamp = stamp;
            this.width = width;
        }

        void add(int at, float value) {
            if (size == places.length) {
                places = Arrays.copyOf(places, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            places[size] = at;
            values[size++] = value;
        }

        /** What was added since the last call is of one array. */
        void end(int tensor, Precision coarsest) {
            end(tensor, Precision.EXACT, 1, coarsest);
        }

        private void end(int tensor, Precision precision, float scale, Precision coarsest) {
            if (size > from) {
                blocks.add(new Block(tensor, from, size, precision, scale, coarsest));
                from = size;
            }
        }

        Delta build() {
            return new Delta(
                    stamp, width, Arrays.copyOf(places, size), Arrays.copyOf(values, size), List.copyOf(blocks));
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

    /** Takes a coordinate. */
    interface Taker {
        void take(int tensor, int at, float value);
    }

    void each(Taker taker) {
        for (Block block : blocks) {
            for (int k = block.from(); k < block.to(); k++) {
                taker.take(block.tensor(), places[k], values[k]);
            }
        }
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
        return largest(0, values.length);
    }

    private float largest(int from, int to) {
        float largest = 0;
        for (int k = from; k < to; k++) {
            largest = Math.max(largest, Math.abs(values[k]));
        }
        return largest;
    }

    /** The same as few bytes tell it; changes that are no numbers stay what they are, to be seen. */
    public Delta rounded() {
        var to = new Builder(stamp, width);
        for (Block block : blocks) {
            for (int start = block.from(); start < block.to(); start += TOGETHER) {
                int end = Math.min(block.to(), start + TOGETHER);
                float largest = largest(start, end);
                float scale = block.coarsest() == Precision.BYTE ? largest / Precision.STEPS : 1;
                // the smallest of floats are too coarse themselves to be a scale
                Precision precision =
                        largest < Float.MAX_VALUE && scale >= Float.MIN_NORMAL ? block.coarsest() : Precision.EXACT;
                for (int k = start; k < end; k++) {
                    float near = precision.nearest(values[k], scale);
                    if (near != 0) {
                        to.add(places[k], near);
                    }
                }
                to.end(block.tensor(), precision, scale, precision);
            }
        }
        return to.build();
    }

    /** The delta as bytes. */
    public byte[] toBytes() {
        var out = new ByteWriter();
        out.writeInt(-FORMAT);
        out.writeInt(stamp);
        out.writeInt(width);
        out.writeInt(blocks.size());
        for (Block block : blocks) {
            out.writeInt(block.tensor());
            out.writeByte(block.precision().ordinal());
            if (block.precision() == Precision.BYTE) {
                out.writeFloat(block.scale());
            }
            int count = block.to() - block.from();
            out.writeInt(count);
            Runs.write(out, count, k -> places[block.from() + k], k -> block.precision()
                    .write(out, values[block.from() + k], block.scale()));
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
        if (in.readInt() != -FORMAT) {
            throw new ByteReader.MalformedException("a delta of another format");
        }
        var delta = new Builder(in.readInt(), in.readInt());
        for (int left = in.readCount(3); left > 0; left--) {
            int tensor = in.readInt();
            Precision precision = Precision.of(in.readByte());
            float scale = precision == Precision.BYTE ? in.readFloat() : 1;
            Runs.read(in, in.readCount(1), at -> delta.add(at, precision.read(in, scale)));
            delta.end(tensor, precision, scale, precision);
        }
        return delta.build();
    }
}
