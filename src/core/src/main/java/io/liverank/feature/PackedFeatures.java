package io.liverank.feature;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import java.util.Arrays;

/**
 * The features of a list that waits, in a third to two thirds of the room and the same to the bit: most columns say the same of all
 * candidates, most hashed features count 1. Does not change until it is released; for any thread until then.
 */
public final class PackedFeatures {
    private static final int ONE = Float.floatToRawIntBits(1);
    private static final float[] NO_NUMBERS = {};
    private static final int[] NONE = {};

    private final FeatureMatrix frame;
    private final int rows;
    private final int hashed;
    /** The first row, of the others the columns that vary, and the values of hashed features other than 1. */
    private float[] numbers;
    /** Bits of the columns that vary, where rows start, indices of hashed features, bits of those that do not count 1. */
    private int[] whole;

    /** The rows at {@code kept} of {@code from}, on arrays of {@code spare}. */
    PackedFeatures(FeatureMatrix from, int[] kept, SpareArrays spare) {
        this.frame = from.frame();
        this.rows = kept.length;
        int size = 0;
        int others = 0;
        for (int row : kept) {
            size += from.sparseStart[row + 1] - from.sparseStart[row];
            for (int k = from.sparseStart[row]; k < from.sparseStart[row + 1]; k++) {
                others += Float.floatToRawIntBits(from.sparseValue[k]) == ONE ? 0 : 1;
            }
        }
        this.hashed = size;
        this.whole = spare.ints(words(from.width) + rows + 1 + hashed + words(hashed));
        int[] varying = mark(varying(from, kept), from.width);
        this.numbers = spare.floats(rows == 0 ? 0 : from.width + varying.length * (rows - 1) + others);
        packHashed(from, kept, packDense(from, kept, varying));
    }

    private static int words(int bits) {
        return (bits + Integer.SIZE - 1) / Integer.SIZE;
    }

    private boolean isMarked(int from, int bit) {
        return (whole[from + bit / Integer.SIZE] >>> bit & 1) != 0;
    }

    /** Per column, bits that are 0 if it is the same in all rows. */
    private int[] varying(FeatureMatrix from, int[] kept) {
        int[] varying = new int[from.width];
        for (int i = 1; i < rows; i++) {
            int first = kept[0] * from.width;
            int at = kept[i] * from.width;
            for (int column = 0; column < varying.length; column++) {
                varying[column] |= Float.floatToRawIntBits(from.dense[at + column])
                        ^ Float.floatToRawIntBits(from.dense[first + column]);
            }
        }
        return varying;
    }

    /** Notes which columns vary, and gives these. */
    private int[] mark(int[] varying, int width) {
        Arrays.fill(whole, 0, words(width), 0);
        int[] columns = new int[width];
        int size = 0;
        for (int column = 0; column < width; column++) {
            if (varying[column] != 0) {
                whole[column / Integer.SIZE] |= 1 << column;
                columns[size++] = column;
            }
        }
        return Arrays.copyOf(columns, size);
    }

    /** The columns that {@link #mark} noted. */
    private int[] marked(int width) {
        int[] columns = new int[width];
        int size = 0;
        for (int column = 0; column < width; column++) {
            columns[size] = column;
            size += isMarked(0, column) ? 1 : 0;
        }
        return Arrays.copyOf(columns, size);
    }

    /** Gives how many numbers there are then. */
    private int packDense(FeatureMatrix from, int[] kept, int[] varying) {
        if (rows == 0) {
            return 0;
        }
        System.arraycopy(from.dense, kept[0] * from.width, numbers, 0, from.width);
        int at = from.width;
        for (int i = 1; i < rows; i++) {
            int row = kept[i] * from.width;
            for (int column : varying) {
                numbers[at++] = from.dense[row + column];
            }
        }
        return at;
    }

    private void packHashed(FeatureMatrix from, int[] kept, int firstNumber) {
        int starts = words(from.width);
        int indices = starts + rows + 1;
        int bits = indices + hashed;
        Arrays.fill(whole, bits, bits + words(hashed), 0);
        int number = firstNumber;
        int size = 0;
        for (int i = 0; i < rows; i++) {
            whole[starts + i] = size;
            for (int k = from.sparseStart[kept[i]]; k < from.sparseStart[kept[i] + 1]; k++) {
                whole[indices + size] = from.sparseIndex[k];
                if (Float.floatToRawIntBits(from.sparseValue[k]) != ONE) {
                    whole[bits + size / Integer.SIZE] |= 1 << size;
                    numbers[number++] = from.sparseValue[k];
                }
                size++;
            }
        }
        whole[starts + rows] = size;
    }

    /** Candidates. */
    public int rows() {
        return rows;
    }

    /** What the columns mean; there may be more of them by now. */
    public Layout layout() {
        return frame.layout();
    }

    /** The features, on arrays of their own. */
    public FeatureMatrix unpack() {
        return unpackInto(frame.withRoom(rows, hashed));
    }

    /** The same on an array of {@code spare}: see {@link FeatureMatrix#release}. */
    public FeatureMatrix unpack(SpareArrays spare) {
        return unpackInto(frame.withRoom(rows, hashed, spare));
    }

    private FeatureMatrix unpackInto(FeatureMatrix matrix) {
        int width = matrix.width;
        int[] varying = marked(width);
        int at = width;
        for (int row = 0; row < rows; row++) {
            System.arraycopy(numbers, 0, matrix.dense, row * width, width);
            for (int i = 0; row > 0 && i < varying.length; i++) {
                matrix.dense[row * width + varying[i]] = numbers[at++];
            }
        }
        int indices = words(width) + rows + 1;
        int bits = indices + hashed;
        for (int row = 0; row < rows; row++) {
            int end = whole[words(width) + row + 1];
            for (int k = whole[words(width) + row]; k < end; k++) {
                matrix.add(whole[indices + k], isMarked(bits, k) ? numbers[at++] : 1);
            }
            matrix.endRow(row);
        }
        return matrix;
    }

    /** The same in the columns of {@code other}, as {@link FeatureMatrix#adopt} puts them; this one if it has them. */
    public PackedFeatures adopt(Layout other) {
        if (layout().generation() == other.generation()) {
            return this;
        }
        FeatureMatrix matrix = unpack();
        matrix.adopt(other);
        return matrix.pack();
    }

    /** About how much memory the features would take unpacked, in bytes: the same after they were saved and loaded. */
    public long bytes() {
        return 4L * rows * frame.width
                + 8L * hashed
                + 4L * frame.segments.length
                + 8L * frame.aboutIndex.length
                + 4L * (frame.stepStart.length + frame.stepIndex.length);
    }

    /** Writes them as {@link FeatureMatrix#save} does. */
    public void save(ByteWriter out) {
        unpack().save(out);
    }

    /** How much memory they take, in bytes, but for what they say of the list as a whole. */
    public long packedBytes() {
        return 4L * (numbers.length + whole.length);
    }

    /** Writes them as they are, for who knows what columns and hashed features mean. */
    public void savePacked(ByteWriter out) {
        out.writeInt(frame.width);
        out.writeInt(rows);
        out.writeInt(hashed);
        out.writeFloats(numbers);
        out.writeInts(whole);
        out.writeInts(frame.segments);
        out.writeInts(frame.aboutIndex);
        out.writeFloats(frame.aboutValue);
        out.writeInts(frame.stepStart);
        out.writeInts(frame.stepIndex);
    }

    /** Reads what {@link #savePacked} wrote of the first columns of {@code layout}. */
    public static PackedFeatures readPacked(ByteReader in, Layout layout) {
        return new PackedFeatures(in, layout);
    }

    private PackedFeatures(ByteReader in, Layout layout) {
        int width = in.readInt();
        this.rows = in.readInt();
        this.hashed = in.readInt();
        this.numbers = in.readFloats();
        this.whole = in.readInts();
        this.frame = FeatureMatrix.empty(layout.first(width));
        frame.segments = in.readInts();
        frame.aboutIndex = in.readInts();
        frame.aboutValue = in.readFloats();
        frame.stepStart = in.readInts();
        frame.stepIndex = in.readInts();
        if (rows < 0 || hashed < 0 || whole.length < words(width) + rows + 1 + hashed + words(hashed)) {
            throw new MalformedException("features that are none");
        }
    }

    /** Gives what it stands on to {@code spare}; who unpacks it afterwards fails. */
    public void release(SpareArrays spare) {
        spare.put(numbers);
        spare.put(whole);
        numbers = NO_NUMBERS;
        whole = NONE;
    }
}
