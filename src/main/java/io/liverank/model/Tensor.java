package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
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

    Tensor(Kind kind, int size) {
        this.kind = kind;
        this.values = new float[size];
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
        if (in.readInt() != values.length) {
            throw new MalformedException("weights of another shape");
        }
        Arrays.fill(values, 0);
        int used = in.readCount(5);
        int at = 0;
        for (int i = 0; i < used; i++) {
            at += in.readInt();
            if (at < 0 || at >= values.length) {
                throw new MalformedException("a weight outside its array");
            }
            values[at] = in.readFloat();
        }
    }
}
