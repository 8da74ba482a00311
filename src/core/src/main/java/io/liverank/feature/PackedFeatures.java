package io.liverank.feature;

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
    /** The first row, of each column that varies the other rows, and the values of hashed features other than 1. */
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
        int vary = markVarying(from, kept);
        this.numbers = spare.floats(rows == 0 ? 0 : from.width + vary * (rows - 1) + others);
        packHashed(from, kept, packDense(from, kept));
    }

    private static int words(int bits) {
        return (bits + Integer.SIZE - 1) / Integer.SIZE;
    }

    private boolean isMarked(int from, int bit) {
        return (whole[from + bit / Integer.SIZE] >>> bit & 1) != 0;
    }

    /** Gives how many columns are not the same in all rows. */
    private int markVarying(FeatureMatrix from, int[] kept) {
        Arrays.fill(whole, 0, words(from.width), 0);
        int vary = 0;
        for (int column = 0; column < from.width && rows > 0; column++) {
            int first = Float.floatToRawIntBits(from.dense[kept[0] * from.width + column]);
            for (int i = 1; i < rows; i++) {
                if (Float.floatToRawIntBits(from.dense[kept[i] * from.width + column]) != first) {
                    whole[column / Integer.SIZE] |= 1 << column;
                    vary++;
                    break;
                }
            }
        }
        return vary;
    }

    /** Gives how many numbers there are then. */
    private int packDense(FeatureMatrix from, int[] kept) {
        if (rows == 0) {
            return 0;
        }
        System.arraycopy(from.dense, kept[0] * from.width, numbers, 0, from.width);
        int at = from.width;
        for (int column = 0; column < from.width; column++) {
            if (isMarked(0, column)) {
                for (int i = 1; i < rows; i++) {
                    numbers[at++] = from.dense[kept[i] * from.width + column];
                }
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
        FeatureMatrix matrix = frame.withRoom(rows, hashed);
        int width = matrix.width;
        for (int row = 0; row < rows; row++) {
            System.arraycopy(numbers, 0, matrix.dense, row * width, width);
        }
        int at = width;
        for (int column = 0; column < width && rows > 0; column++) {
            if (isMarked(0, column)) {
                for (int row = 1; row < rows; row++) {
                    matrix.dense[row * width + column] = numbers[at++];
                }
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

    /** Gives what it stands on to {@code spare}; who unpacks it afterwards fails. */
    public void release(SpareArrays spare) {
        spare.put(numbers);
        spare.put(whole);
        numbers = NO_NUMBERS;
        whole = NONE;
    }
}
