package io.liverank.model;

import io.liverank.event.ArrayImages;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Family;
import io.liverank.feature.FeatureTable;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A flat array of parameters, or of what an optimiser keeps about them. One thread writes; any thread may read, and takes
 * {@link #values} once for that: a tensor by column gets a longer array when columns come.
 */
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

    /** What the array runs over. */
    enum Axis {
        /** Something of fixed size. */
        PLAIN,
        /** Dense columns, so many numbers each. */
        COLUMNS,
        /** Regions of families of hashed features. */
        REGIONS
    }

    private static final float[] ZEROS = new float[1 << 10];

    private static final ArrayImages.Slots<float[]> SLOTS = new ArrayImages.Slots<>() {
        @Override
        public float[] room(int slots) {
            return new float[slots];
        }

        @Override
        public void copy(float[] from, int start, float[] to, int at, int count) {
            System.arraycopy(from, start, to, at, count);
        }
    };

    final String name;
    final Axis axis;
    /** Numbers per column or region; all of them for a plain tensor. */
    final int each;

    float[] values;
    private final Kind kind;
    private final ArrayImages<float[]> images = new ArrayImages<>(SLOTS);

    private Tensor(String name, Kind kind, Axis axis, int each, int size) {
        this.name = name;
        this.kind = kind;
        this.axis = axis;
        this.each = each;
        this.values = new float[size];
    }

    static Tensor plain(String name, Kind kind, int size) {
        return new Tensor(name, kind, Axis.PLAIN, size, size);
    }

    static Tensor byColumn(String name, Kind kind, int each, int columns) {
        return new Tensor(name, kind, Axis.COLUMNS, each, each * columns);
    }

    static Tensor byFamily(String name, Kind kind) {
        return new Tensor(name, kind, Axis.REGIONS, Family.REGION, FeatureTable.SPACE);
    }

    /** A number for each region of hashed features. */
    static Tensor byRegion(String name, Kind kind) {
        return new Tensor(name, kind, Axis.REGIONS, 1, FeatureTable.SPACE / Family.REGION);
    }

    /** Sets what is kept about hashed features back to 0; how many weights had been learned. */
    int forget(int[] indices) {
        int learned = 0;
        for (int i = 0; i < indices.length && values.length == FeatureTable.SPACE; i++) {
            beforeWrite(indices[i]);
            learned += isWeights() && values[indices[i]] != 0 ? 1 : 0;
            values[indices[i]] = 0;
        }
        return learned;
    }

    /** To be called before a number is changed: an image of it may have been taken that is still to be written. */
    void beforeWrite(int at) {
        images.beforeWrite(at);
    }

    /** To be called before many are. */
    void beforeWrite() {
        images.beforeWrite();
    }

    /** Whether the numbers are parameters. */
    boolean isWeights() {
        return kind == Kind.WEIGHTS;
    }

    /** How a change of it may be rounded: sums by their own magnitudes, which steps are divided by. */
    Precision coarsest() {
        return switch (kind) {
            case WEIGHTS -> Precision.BYTE;
            case SUMS -> Precision.HALF;
            case COUNT -> Precision.EXACT;
        };
    }

    /** Makes room for so many columns; the new ones are 0. */
    void fit(int columns) {
        if (axis == Axis.COLUMNS && values.length < each * columns) {
            publish(Arrays.copyOf(values, each * columns));
        }
    }

    /** Puts column {@code to[c]} where c is; 0 where that is -1. */
    void rearrange(int[] from) {
        if (axis != Axis.COLUMNS) {
            return;
        }
        float[] arranged = new float[each * from.length];
        for (int column = 0; column < from.length; column++) {
            if (from[column] >= 0 && (from[column] + 1) * each <= values.length) {
                System.arraycopy(values, from[column] * each, arranged, column * each, each);
            }
        }
        publish(arranged);
    }

    private void publish(float[] next) {
        // Who sees the new array sees what is in it.
        VarHandle.releaseFence();
        values = next;
    }

    /** Takes over the numbers of another one; what that has no room for becomes 0. */
    void take(Tensor other) {
        if (values.length < other.values.length) {
            publish(Arrays.copyOf(values, other.values.length));
        }
        images.beforeWrite();
        System.arraycopy(other.values, 0, values, 0, other.values.length);
        Arrays.fill(values, other.values.length, values.length, 0);
    }

    /** Multiplies what an optimiser added up. */
    void fade(float share) {
        images.beforeWrite();
        for (int i = 0; i < values.length && kind == Kind.SUMS; i++) {
            values[i] *= share;
        }
    }

    float largestWeight() {
        return isWeights() ? Float.intBitsToFloat(largest()) : 0;
    }

    /** Whether all are numbers of at most this magnitude. */
    boolean isWithin(float most) {
        return largest() <= Float.floatToRawIntBits(most);
    }

    boolean isFinite() {
        return isWithin(Float.MAX_VALUE);
    }

    /**
     * The largest magnitude, as bits, which are in the order of what they stand for, with what is no number above all:
     * a table of millions is looked through now and then by who learns.
     */
    private int largest() {
        float[] all = values;
        int a = 0;
        int b = 0;
        int i = 0;
        for (; i + 1 < all.length; i += 2) {
            a = Math.max(a, Float.floatToRawIntBits(all[i]) & Integer.MAX_VALUE);
            b = Math.max(b, Float.floatToRawIntBits(all[i + 1]) & Integer.MAX_VALUE);
        }
        if (i < all.length) {
            a = Math.max(a, Float.floatToRawIntBits(all[i]) & Integer.MAX_VALUE);
        }
        return Math.max(a, b);
    }

    /** Writes its name, its size and what is not 0. */
    void save(ByteWriter out) {
        out.writeString(name);
        out.writeInt(each);
        images.save(out, values, values.length, Tensor::save);
    }

    private static void save(float[] values, ByteWriter out) {
        int used = 0;
        for (int i = next(values, 0); i < values.length; i = next(values, i + 1)) {
            used++;
        }
        out.writeInt(used);
        int last = 0;
        for (int i = next(values, 0); i < values.length; i = next(values, i + 1)) {
            out.writeInt(i - last);
            out.writeFloat(values[i]);
            last = i;
        }
    }

    /** Writes the same with two bytes a number. Of what nobody writes to any more. */
    void saveRounded(ByteWriter out) {
        out.writeString(name);
        out.writeInt(each);
        int[] places = new int[values.length];
        int used = 0;
        for (int i = next(values, 0); i < values.length; i = next(values, i + 1)) {
            places[used++] = i;
        }
        out.writeInt(used);
        Runs.write(out, used, k -> places[k], k -> out.writeHalf(values[places[k]]));
    }

    /** From {@code from} on, where the next one is that is not 0: nearly all hashed ones are, and are passed over by many at once. */
    private static int next(float[] values, int from) {
        int at = from;
        while (at < values.length && values[at] == 0) {
            int to = Math.min(values.length, at + ZEROS.length);
            // -0 is another number than 0 here, and is looked at again
            int other = Arrays.mismatch(values, at, to, ZEROS, 0, to - at);
            at = other < 0 ? to : at + Math.max(1, other);
        }
        return at;
    }

    /** Takes what {@code reading} finds, each number where {@code place} says; -1 drops it. */
    void load(ByteReader in, Reading reading, Placing place) {
        images.beforeWrite();
        Arrays.fill(values, 0);
        reading.read(in, (index, value) -> {
            int at = place.of(index);
            if (at >= values.length) {
                throw new MalformedException("a weight outside its array");
            }
            if (at >= 0) {
                values[at] = value;
            }
        });
    }

    /** Reads the numbers of an array that are not 0, in one of the ways in which they were written. */
    interface Reading {
        void read(ByteReader in, Taker taker);
    }

    /** Where a written number goes. */
    interface Placing {
        int of(int index);
    }

    /** Takes a number and its index. */
    interface Taker {
        void take(int index, float value);
    }

    /** What {@link #saveRounded} wrote. */
    static void readRounded(ByteReader in, Taker taker) {
        Runs.read(in, in.readCount(2), at -> taker.take(at, in.readHalf()));
    }

    /** What {@link #save(ByteWriter)} wrote. */
    static void read(ByteReader in, Taker taker) {
        int used = in.readCount(5);
        int at = 0;
        for (int i = 0; i < used; i++) {
            at += in.readInt();
            if (at < 0) {
                throw new MalformedException("a weight outside its array");
            }
            taker.take(at, in.readFloat());
        }
    }
}
