package io.liverank.feature;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.Arrays;

/**
 * The features of one list: a dense row of {@link Feature#COUNT} numbers and some hashed features per candidate, and
 * the segments the list as a whole belongs to. The fields are arrays for speed. Written by one
 * {@link FeatureExtractor} or by {@link #load}, then only read.
 */
public final class FeatureMatrix {
    /** How many values {@link #segments} may hold. */
    public static final int SEGMENTS = 256;

    /** How many values {@link #aboutIndex} may hold. */
    public static final int ABOUT = ListFamily.values().length * ListFamily.REGION;

    /** How many values {@link #stepIndex} may hold. */
    public static final int STEPS = 1 << 15;

    /** Candidates. */
    public final int rows;
    /** Row after row, {@link Feature#COUNT} columns. */
    public final float[] dense;
    /** Where each row's hashed features start; one more at the end. */
    public final int[] sparseStart;
    /** Indices below {@link Family#SPACE}. */
    public int[] sparseIndex;
    /** As many values. */
    public float[] sparseValue;
    /** What kind of list this is, each below {@link #SEGMENTS}. */
    public int[] segments = {};
    /** What the list as a whole is about: hashed, each below {@link #ABOUT}. */
    public int[] aboutIndex = {};
    /** As many values. */
    public float[] aboutValue = {};
    /** Where each step of the user's recent past starts in {@link #stepIndex}, oldest first; one more at the end. */
    public int[] stepStart = {0};
    /** What was touched and how, each below {@link #STEPS}. */
    public int[] stepIndex = {};

    private static final int EXPECTED = 24;
    private int sparseSize;

    FeatureMatrix(int rows) {
        this.rows = rows;
        this.dense = new float[rows * Feature.COUNT];
        this.sparseStart = new int[rows + 1];
        this.sparseIndex = new int[rows * EXPECTED];
        this.sparseValue = new float[rows * EXPECTED];
    }

    void add(int index, float value) {
        if (sparseSize == sparseIndex.length) {
            sparseIndex = Arrays.copyOf(sparseIndex, sparseSize * 2 + 40);
            sparseValue = Arrays.copyOf(sparseValue, sparseSize * 2 + 40);
        }
        sparseIndex[sparseSize] = index;
        sparseValue[sparseSize++] = value;
    }

    void endRow(int row) {
        sparseStart[row + 1] = sparseSize;
    }

    /** A dense value. */
    public float get(int row, Feature feature) {
        return dense[row * Feature.COUNT + feature.ordinal()];
    }

    void set(int row, Feature feature, double value) {
        dense[row * Feature.COUNT + feature.ordinal()] = (float) value;
    }

    /** The rows at {@code kept}, in that order, without room to spare. */
    public FeatureMatrix rows(int[] kept) {
        var picked = new FeatureMatrix(kept.length);
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(dense, kept[i] * Feature.COUNT, picked.dense, i * Feature.COUNT, Feature.COUNT);
            for (int k = sparseStart[kept[i]]; k < sparseStart[kept[i] + 1]; k++) {
                picked.add(sparseIndex[k], sparseValue[k]);
            }
            picked.endRow(i);
        }
        picked.segments = segments;
        picked.aboutIndex = aboutIndex;
        picked.aboutValue = aboutValue;
        picked.stepStart = stepStart;
        picked.stepIndex = stepIndex;
        picked.sparseIndex = Arrays.copyOf(picked.sparseIndex, picked.sparseSize);
        picked.sparseValue = Arrays.copyOf(picked.sparseValue, picked.sparseSize);
        return picked;
    }

    /** Writes the matrix. */
    public void save(ByteWriter out) {
        out.writeInt(-Feature.COUNT);
        out.writeInt(rows);
        for (float value : dense) {
            out.writeFloat(value);
        }
        for (int row = 0; row < rows; row++) {
            out.writeInt(sparseStart[row + 1] - sparseStart[row]);
        }
        for (int k = 0; k < sparseStart[rows]; k++) {
            out.writeInt(sparseIndex[k]);
            out.writeFloat(sparseValue[k]);
        }
        out.writeInts(segments);
        out.writeInts(aboutIndex);
        out.writeFloats(aboutValue);
        out.writeInts(stepStart);
        out.writeInts(stepIndex);
    }

    /** Reads what {@link #save} wrote. What was written before the number of columns began with that of the rows. */
    public static FeatureMatrix load(ByteReader in) {
        int first = in.readInt();
        int columns = first < 0 ? -first : Feature.FIRST_COUNT;
        if (columns > Feature.COUNT) {
            throw new ByteReader.MalformedException("a list with more columns than there are");
        }
        int rows = in.checked(first < 0 ? in.readInt() : first, 4 * columns);
        var matrix = new FeatureMatrix(rows);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                matrix.dense[row * Feature.COUNT + column] = in.readFloat();
            }
        }
        int total = 0;
        for (int row = 0; row < matrix.rows; row++) {
            total += in.readInt();
            matrix.sparseStart[row + 1] = total;
        }
        for (int k = 0; k < total; k++) {
            matrix.add(in.readInt(), in.readFloat());
        }
        matrix.segments = in.readInts();
        matrix.aboutIndex = in.readInts();
        matrix.aboutValue = in.readFloats();
        matrix.stepStart = in.readInts();
        matrix.stepIndex = in.readInts();
        return matrix;
    }
}
