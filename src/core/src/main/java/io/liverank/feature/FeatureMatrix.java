package io.liverank.feature;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The features of one list: a dense row of {@link #width} numbers and some hashed features per candidate, and
 * the segments the list as a whole belongs to. The fields are arrays for speed. Written by one
 * {@link FeatureExtractor} or by {@link #load}, then only read.
 */
public final class FeatureMatrix {
    /** How many values {@link #segments} may hold. */
    public static final int SEGMENTS = 256;

    /** How many values {@link #aboutIndex} may hold. */
    public static final int ABOUT = FeatureTable.LIST_FAMILIES.size() * ListFamily.REGION;

    /** How many values {@link #stepIndex} may hold. */
    public static final int STEPS = 1 << 15;

    /** Candidates. */
    public final int rows;
    /** Dense columns. */
    public int width;
    /** Row after row, {@link #width} columns. */
    public float[] dense;
    /** Where each row's hashed features start; one more at the end. */
    public int[] sparseStart;
    /** Indices below {@link FeatureTable#SPACE}. */
    public int[] sparseIndex;
    /** As many values. */
    public float[] sparseValue;
    /** What kind of list this is, each below {@link #SEGMENTS}. */
    public int[] segments = NONE;
    /** What the list as a whole is about: hashed, each below {@link #ABOUT}. */
    public int[] aboutIndex = NONE;
    /** As many values. */
    public float[] aboutValue = NO_NUMBERS;
    /** Where each step of the user's recent past starts in {@link #stepIndex}, oldest first; one more at the end. */
    public int[] stepStart = NO_STEPS;
    /** What was touched and how, each below {@link #STEPS}. */
    public int[] stepIndex = NONE;

    private static final int FORMAT = 2;
    private static final int EXPECTED = 40;
    private static final int[] NONE = {};
    private static final int[] NO_STEPS = {0};
    private static final float[] NO_NUMBERS = {};
    private int sparseSize;

    private Layout layout;

    FeatureMatrix(Layout layout, int rows) {
        this.layout = layout;
        this.rows = rows;
        this.width = layout.width();
        this.dense = new float[rows * width];
        this.sparseStart = new int[rows + 1];
        this.sparseIndex = new int[rows * EXPECTED];
        this.sparseValue = new float[rows * EXPECTED];
    }

    /** One that stands on {@code slate}: its arrays may be longer than it is, so it is there to be scored and no more. */
    FeatureMatrix(Layout layout, int rows, Slate slate) {
        this.layout = layout;
        this.rows = rows;
        this.width = layout.width();
        this.dense = slate.dense(rows * width);
        this.sparseStart = slate.sparseStart(rows + 1);
        this.sparseIndex = slate.sparseIndex(rows * EXPECTED);
        this.sparseValue = slate.sparseValue(rows * EXPECTED);
    }

    /** What it says of the list as a whole, and its columns, for no candidates. */
    FeatureMatrix frame() {
        return withRoom(0, 0);
    }

    /** As this one says of the list as a whole, in as many columns, for so many candidates with so many hashed features. */
    FeatureMatrix withRoom(int candidates, int hashed) {
        return new FeatureMatrix(this, candidates, hashed);
    }

    /** The same on an array of {@code spare} that may be longer; whoever is done gives it back by {@link #release}. */
    FeatureMatrix withRoom(int candidates, int hashed, SpareArrays spare) {
        return new FeatureMatrix(this, candidates, spare.floats(candidates * width), hashed);
    }

    /** Gives the array of its dense features to {@code spare}; nobody may read them afterwards. */
    public void release(SpareArrays spare) {
        spare.put(dense);
        dense = NO_NUMBERS;
    }

    private FeatureMatrix(FeatureMatrix of, int rows, int hashed) {
        this(of, rows, rows == 0 ? NO_NUMBERS : new float[rows * of.width], hashed);
    }

    private FeatureMatrix(FeatureMatrix of, int rows, float[] dense, int hashed) {
        this.layout = of.layout;
        this.rows = rows;
        this.width = of.width;
        this.dense = dense;
        this.sparseStart = rows == 0 ? NO_STEPS : new int[rows + 1];
        this.sparseIndex = hashed == 0 ? NONE : new int[hashed];
        this.sparseValue = hashed == 0 ? NO_NUMBERS : new float[hashed];
        this.segments = of.segments;
        this.aboutIndex = of.aboutIndex;
        this.aboutValue = of.aboutValue;
        this.stepStart = of.stepStart;
        this.stepIndex = of.stepIndex;
    }

    /** Of no candidates. */
    public static FeatureMatrix empty(Layout layout) {
        return new FeatureMatrix(layout, 0);
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

    /** A dense value, by {@link Column#index}. */
    public float get(int row, int column) {
        return dense[row * width + column];
    }

    void set(int row, int column, double value) {
        dense[row * width + column] = (float) value;
    }

    /** Has a column say what another says. */
    void repeat(int column, int as) {
        for (int row = 0; row < rows; row++) {
            dense[row * width + as] = dense[row * width + column];
        }
    }

    /** Takes the mean over the list off a column. */
    void centre(int column) {
        centre(column, column);
    }

    /** Takes off columns that lie side by side, {@code last} among them, the mean of each over the list. */
    void centre(int first, int last) {
        float[] means = new float[last - first + 1];
        for (int row = 0; row < rows; row++) {
            int at = row * width + first;
            for (int i = 0; i < means.length; i++) {
                means[i] += dense[at + i];
            }
        }
        for (int i = 0; i < means.length; i++) {
            means[i] /= rows;
        }
        for (int row = 0; row < rows; row++) {
            int at = row * width + first;
            for (int i = 0; i < means.length; i++) {
                dense[at + i] -= means[i];
            }
        }
    }

    /** The same on arrays of its own. */
    public FeatureMatrix copy() {
        return rows(IntStream.range(0, rows).toArray());
    }

    /** The rows at {@code kept}, in that order. */
    public FeatureMatrix rows(int[] kept) {
        FeatureMatrix picked = withRoom(kept.length, hashed(kept));
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(dense, kept[i] * width, picked.dense, i * width, width);
            int from = sparseStart[kept[i]];
            int count = sparseStart[kept[i] + 1] - from;
            System.arraycopy(sparseIndex, from, picked.sparseIndex, picked.sparseSize, count);
            System.arraycopy(sparseValue, from, picked.sparseValue, picked.sparseSize, count);
            picked.sparseSize += count;
            picked.endRow(i);
        }
        return picked;
    }

    /** The same on the same arrays, but the rows at {@code kept} with those hashed features alone that pass, and the others with none. */
    public FeatureMatrix withHashed(int[] kept, IntPredicate passes) {
        var fewer = new FeatureMatrix(this, rows, dense, EXPECTED);
        boolean[] wanted = new boolean[rows];
        for (int row : kept) {
            wanted[row] = true;
        }
        for (int row = 0; row < rows; row++) {
            for (int k = sparseStart[row]; wanted[row] && k < sparseStart[row + 1]; k++) {
                if (passes.test(sparseIndex[k])) {
                    fewer.add(sparseIndex[k], sparseValue[k]);
                }
            }
            fewer.endRow(row);
        }
        return fewer;
    }

    /** The rows at {@code kept}, in that order, to wait in little room; on arrays of {@code spare}. */
    public PackedFeatures pack(int[] kept, SpareArrays spare) {
        return new PackedFeatures(this, kept, spare);
    }

    /** All rows, to wait in little room. */
    public PackedFeatures pack() {
        return pack(IntStream.range(0, rows).toArray(), new SpareArrays());
    }

    private int hashed(int[] kept) {
        int size = 0;
        for (int row : kept) {
            size += sparseStart[row + 1] - sparseStart[row];
        }
        return size;
    }

    /** What its columns mean; it may have more of them. */
    public Layout layout() {
        return layout;
    }

    /** The columns it has. */
    public List<Column> columns() {
        return layout.columns().subList(0, width);
    }

    /**
     * Puts the columns where another layout has them; those that it does not have go. Nothing is done while it only has more:
     * columns beyond {@link #width} are 0.
     */
    public void adopt(Layout other) {
        if (layout.generation() == other.generation()) {
            return;
        }
        int[] to = new int[width];
        for (int column = 0; column < width; column++) {
            to[column] = other.columnOf(layout.hash(column));
        }
        arrange(other, to);
    }

    private void arrange(Layout other, int[] to) {
        float[] arranged = new float[rows * other.width()];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < to.length; column++) {
                if (to[column] >= 0) {
                    arranged[row * other.width() + to[column]] = dense[row * to.length + column];
                }
            }
        }
        layout = other;
        width = other.width();
        dense = arranged;
    }

    /** Writes the matrix, its columns and families by hashes of their names. */
    public void save(ByteWriter out) {
        out.writeInt(-FORMAT);
        int[] names = new int[width];
        for (int column = 0; column < width; column++) {
            names[column] = layout.hash(column);
        }
        out.writeInts(names);
        out.writeInt(rows);
        for (int i = 0; i < rows * width; i++) {
            out.writeFloat(dense[i]);
        }
        out.writeInts(FeatureTable.regionHashes());
        saveRest(out);
    }

    private void saveRest(ByteWriter out) {
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

    /** Reads what {@link #save} wrote, into the columns of {@code layout}; columns that it does not have are passed over. */
    public static FeatureMatrix load(ByteReader in, Layout layout) {
        int first = in.readInt();
        if (first != -FORMAT) {
            throw new MalformedException("a list of another format");
        }
        int[] names = in.readInts();
        // no wider than it was, or who loads it would save other bytes than who wrote it
        var matrix = new FeatureMatrix(layout.asOf(names), in.readCount(4 * names.length + 1));
        int[] to = new int[names.length];
        for (int column = 0; column < to.length; column++) {
            to[column] = column < layout.width() && layout.hash(column) == names[column]
                    ? column
                    : layout.columnOf(names[column]);
        }
        matrix.loadDense(in, to);
        matrix.loadRest(in, FeatureTable.regionsOf(in.readInts()));
        return matrix;
    }

    private void loadDense(ByteReader in, int[] to) {
        for (int row = 0; row < rows; row++) {
            for (int target : to) {
                float value = in.readFloat();
                if (target >= 0) {
                    dense[row * width + target] = value;
                }
            }
        }
    }

    /** {@code regions}: which of today's regions each of the writer's is; -1 if it is none. */
    private void loadRest(ByteReader in, int[] regions) {
        int[] sizes = new int[rows];
        for (int row = 0; row < rows; row++) {
            sizes[row] = in.readInt();
        }
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < sizes[row]; k++) {
                int index = in.readInt();
                float value = in.readFloat();
                int region = index < 0 || index / Family.REGION >= regions.length ? -1 : regions[index / Family.REGION];
                if (region >= 0) {
                    add(region * Family.REGION + index % Family.REGION, value);
                }
            }
            endRow(row);
        }
        segments = in.readInts();
        aboutIndex = in.readInts();
        aboutValue = in.readFloats();
        stepStart = in.readInts();
        stepIndex = in.readInts();
    }
}
