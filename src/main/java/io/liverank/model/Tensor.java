package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Feature;
import java.util.Arrays;

/** A flat array of parameters, or of what an optimiser keeps about them. */
final class Tensor {
    /** What the numbers are. */
    enum Kind {
        /** Parameters. */
        WEIGHTS,
        /** What an optimiser adds up. */
        SUMS,
        /** How many steps an optimiser made. */
        COUNT
    }

    final float[] values;
    private final Kind kind;
    /** How many numbers are apart that belong to the same column of the next row; 0 if rows do not end in columns. */
    private final int width;

    Tensor(Kind kind, int size) {
        this(kind, size, 0);
    }

    /** Rows of {@code width} columns each; rows of fewer columns, written before there were more, can be read. */
    Tensor(Kind kind, int size, int width) {
        this.kind = kind;
        this.values = new float[size];
        this.width = width;
    }

    /** Whether the numbers are parameters. */
    boolean isWeights() {
        return kind == Kind.WEIGHTS;
    }

    /** Multiplies what an optimiser added up. */
    void fade(float share) {
        for (int i = 0; i < values.length && kind == Kind.SUMS; i++) {
            values[i] *= share;
        }
    }

    float largestWeight() {
        float largest = 0;
        for (int i = 0; i < values.length && isWeights(); i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest;
    }

    boolean isFinite() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** Writes what is not 0. */
    void save(ByteWriter out) {
        out.writeInt(values.length);
        int used = 0;
        for (float value : values) {
            used += value != 0 ? 1 : 0;
        }
        out.writeInt(used);
        int last = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0) {
                out.writeInt(i - last);
                out.writeFloat(values[i]);
                last = i;
            }
        }
    }

    void load(ByteReader in) {
        int size = in.readInt();
        boolean narrow = size < values.length && isNarrow(size);
        if (size != values.length && !narrow) {
            throw new MalformedException("weights of another shape");
        }
        Arrays.fill(values, 0);
        int used = in.readCount(5);
        int at = 0;
        for (int i = 0; i < used; i++) {
            at += in.readInt();
            if (at < 0 || at >= size) {
                throw new MalformedException("a weight outside its array");
            }
            int before = Feature.FIRST_COUNT;
            values[narrow && width > 0 ? at / before * width + at % before : at] = in.readFloat();
        }
    }

    /** Whether they are weights of the columns there were at first. New columns come last, and start at 0. */
    private boolean isNarrow(int size) {
        return (long) size * Feature.COUNT == (long) values.length * Feature.FIRST_COUNT;
    }
}
