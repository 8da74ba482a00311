package io.liverank.model;

import io.liverank.event.ArrayImages;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Family;
import io.liverank.feature.FeatureTable;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/**
 * An array of parameters, or of what an optimiser keeps about them. One thread writes; any thread may read, and takes
 * {@link #values} or {@link #pages} once for that: a tensor by column gets a longer array when columns come.
 *
 * <p>An array that is nearly all 0, because hashed features or rows of things have places in it, consists of pages of
 * {@value Pages#SIZE} numbers: {@code pages[at / Pages.SIZE][at % Pages.SIZE]}. Pages of which nothing was ever written are one and the same,
 * {@link Pages#NOTHING}, so that a shop takes what it learned, and what goes through all numbers passes over them. An array by segment
 * and column has a page for each segment ({@link Pages#bySegment}). Any other array is one page of its own length.
 */
final class Tensor {
    /** What the numbers are. */
    enum Kind {
        /** Parameters. */
        WEIGHTS,
        /** What an optimiser adds up of each list: how much is known of a parameter. */
        SUMS,
        /** What an optimiser has of the last lists in the mean. */
        MEANS,
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

    final String name;
    final Axis axis;
    /** Numbers per column or region; all of them for a plain tensor. */
    final int each;

    private float[][] pages;
    /** A number's page is {@code (at >> shift) & last}, its place in that {@code (at >> inner) & mask}. */
    private final int shift;

    private final int last;
    private final int inner;
    private final int mask;
    private final Kind kind;
    private final ArrayImages<float[][]> images;

    private Tensor(String name, Kind kind, Axis axis, int each, float[][] pages) {
        this.name = name;
        this.kind = kind;
        this.axis = axis;
        this.each = each;
        this.pages = pages;
        boolean paged = pages.length > 1;
        boolean bySegment = paged && axis == Axis.COLUMNS;
        this.shift = bySegment ? 0 : paged ? Pages.SHIFT : Integer.SIZE - 1;
        this.last = bySegment ? each - 1 : Integer.MAX_VALUE;
        this.inner = bySegment ? Integer.numberOfTrailingZeros(each) : 0;
        this.mask = paged && !bySegment ? Pages.MASK : Integer.MAX_VALUE;
        this.images = new ArrayImages<>(bySegment ? Pages.bySegment(each) : paged ? Pages.PAGED : Pages.WHOLE);
    }

    private static Tensor whole(String name, Kind kind, Axis axis, int each, int size) {
        return new Tensor(name, kind, axis, each, new float[][] {new float[size]});
    }

    private boolean isBySegment() {
        return inner > 0;
    }

    static Tensor plain(String name, Kind kind, int size) {
        return whole(name, kind, Axis.PLAIN, size, size);
    }

    /** Plain, in pages: of a multiple of {@value Pages#SIZE} numbers, nearly all 0. */
    static Tensor sparse(String name, Kind kind, int size) {
        return new Tensor(name, kind, Axis.PLAIN, size, Pages.empty(size / Pages.SIZE));
    }

    static Tensor byColumn(String name, Kind kind, int each, int columns) {
        return whole(name, kind, Axis.COLUMNS, each, each * columns);
    }

    /** For each column a number for each segment; {@code segments}, a power of 2, that divides 1,024. */
    static Tensor bySegment(String name, Kind kind, int segments, int columns) {
        return new Tensor(name, kind, Axis.COLUMNS, segments, new float[segments][columns]);
    }

    /** A number for each hashed feature, in pages. */
    static Tensor byFamily(String name, Kind kind) {
        return new Tensor(name, kind, Axis.REGIONS, Family.REGION, Pages.empty(FeatureTable.SPACE / Pages.SIZE));
    }

    /** A number for each region of hashed features. */
    static Tensor byRegion(String name, Kind kind) {
        return byRegion(name, kind, 1);
    }

    /** {@code each} numbers for each region of hashed features. */
    static Tensor byRegion(String name, Kind kind, int each) {
        return whole(name, kind, Axis.REGIONS, each, FeatureTable.SPACE / Family.REGION * each);
    }

    /** The numbers, if they are one page. Who writes to them says so before. */
    float[] values() {
        return pages[0];
    }

    /** The numbers in pages of {@value Pages#SIZE}, or by segment, if it has such. Of {@value Pages#SIZE}: to be read alone. */
    float[][] pages() {
        return pages;
    }

    /** How many numbers there are. */
    int size() {
        return pages.length * pages[0].length;
    }

    /** One of the numbers. */
    float get(int at) {
        return pages[at >> shift & last][at >> inner & mask];
    }

    /** Puts a number in place of another. */
    void set(int at, float value) {
        open(at)[in(at)] = value;
    }

    /** The page of a number that is about to be changed: {@code open(at)[in(at)]}. */
    float[] open(int at) {
        images.beforeWrite(at);
        float[] page = pages[at >> shift & last];
        return page == Pages.NOTHING ? begin(at >> shift) : page;
    }

    /** Where in its page a number is. */
    int in(int at) {
        return at >> inner & mask;
    }

    private float[] begin(int page) {
        float[] begun = new float[Pages.SIZE];
        // Who sees the new page sees that it is empty.
        VarHandle.releaseFence();
        pages[page] = begun;
        return begun;
    }

    /** Sets what is kept about hashed features back to 0; how many weights had been learned. */
    int forget(int[] indices) {
        int learned = 0;
        for (int i = 0; i < indices.length && axis == Axis.REGIONS && each == Family.REGION; i++) {
            float was = get(indices[i]);
            if (was != 0) {
                learned += isWeights() ? 1 : 0;
                set(indices[i], 0);
            }
        }
        return learned;
    }

    /** Sets numbers back to 0, by their indices. */
    void forget(IntPredicate which) {
        each((at, value) -> {
            if (which.test(at)) {
                set(at, 0);
            }
        });
    }

    /** Gives each number that is not 0, in the order of their indices. */
    void each(Taker taker) {
        each(pages, taker);
    }

    private void each(float[][] all, Taker taker) {
        if (isBySegment()) {
            Pages.eachBySegment(all, taker);
        } else {
            Pages.each(all, taker);
        }
    }

    /** Gives what each number is more than that of {@code other}, which may have fewer, where it is not the same. */
    void minus(Tensor other, Taker taker) {
        if (isBySegment()) {
            Pages.minusBySegment(pages, other.pages, taker);
        } else {
            Pages.minus(pages, other.pages, taker);
        }
    }

    /** To be called before {@link #values} are changed: an image of them may have been taken that is still to be written. */
    void beforeWrite() {
        images.beforeWrite();
    }

    /** Whether the numbers are parameters. */
    boolean isWeights() {
        return kind == Kind.WEIGHTS;
    }

    /** Whether the numbers say how much is known of the parameters that they stand behind. */
    boolean isKnowledge() {
        return kind == Kind.SUMS;
    }

    /** How a change of it may be rounded: sums by their own magnitudes, which steps are divided by. */
    Precision coarsest() {
        return switch (kind) {
            case WEIGHTS -> Precision.BYTE;
            case SUMS, MEANS -> Precision.HALF;
            case COUNT -> Precision.EXACT;
        };
    }

    /** Makes room for so many columns; the new ones are 0. */
    void fit(int columns) {
        if (axis == Axis.COLUMNS && size() < each * columns) {
            publish(pageByPage(page -> Arrays.copyOf(page, each / pages.length * columns)));
        }
    }

    /** Puts column {@code from[c]} where c is; 0 where that is -1. */
    void rearrange(int[] from) {
        if (axis == Axis.COLUMNS) {
            publish(pageByPage(page -> rearranged(page, from, each / pages.length)));
        }
    }

    private static float[] rearranged(float[] values, int[] from, int each) {
        float[] arranged = new float[each * from.length];
        for (int column = 0; column < from.length; column++) {
            if (from[column] >= 0 && (from[column] + 1) * each <= values.length) {
                System.arraycopy(values, from[column] * each, arranged, column * each, each);
            }
        }
        return arranged;
    }

    private float[][] pageByPage(UnaryOperator<float[]> change) {
        return Arrays.stream(pages).map(change).toArray(float[][]::new);
    }

    private void publish(float[]... next) {
        // Who sees the new arrays sees what is in them.
        VarHandle.releaseFence();
        pages = next;
    }

    /** Takes over the numbers of another one; what that has no room for becomes 0. */
    void take(Tensor other) {
        float[][] next = new float[pages.length][];
        for (int page = 0; page < next.length; page++) {
            float[] theirs = other.pages[page];
            next[page] = theirs == Pages.NOTHING
                    ? Pages.NOTHING
                    : Arrays.copyOf(theirs, Math.max(theirs.length, pages[page].length));
        }
        publish(next);
    }

    /** Multiplies what an optimiser added up. */
    void fade(float share) {
        if (kind == Kind.SUMS || kind == Kind.MEANS) {
            each((at, value) -> set(at, value * share));
        }
    }

    float largestWeight() {
        return isWeights() ? Float.intBitsToFloat(Pages.largest(pages)) : 0;
    }

    /** Whether all are numbers of at most this magnitude. */
    boolean isWithin(float most) {
        return Pages.largest(pages) <= Float.floatToRawIntBits(most);
    }

    boolean isFinite() {
        return isWithin(Float.MAX_VALUE);
    }

    /** Writes its name, its size and what is not 0. */
    void save(ByteWriter out) {
        out.writeString(name);
        out.writeInt(each);
        images.save(out, pages, size(), this::save);
    }

    private void save(float[][] all, ByteWriter out) {
        out.writeInt(Pages.used(all));
        each(all, new Taker() {
            private int last;

            @Override
            public void take(int at, float value) {
                out.writeInt(at - last);
                out.writeFloat(value);
                last = at;
            }
        });
    }

    /** Writes the same with two bytes a number. Of what nobody writes to any more. */
    void saveRounded(ByteWriter out) {
        out.writeString(name);
        out.writeInt(each);
        int[] places = new int[Pages.used(pages)];
        out.writeInt(places.length);
        var used = new int[1];
        each((at, value) -> places[used[0]++] = at);
        Runs.write(out, places.length, k -> places[k], k -> out.writeHalf(get(places[k])));
    }

    /** Takes what {@code reading} finds, each number where {@code place} says; -1 drops it. */
    void load(ByteReader in, Reading reading, Placing place) {
        publish(pageByPage(page -> mask == Pages.MASK ? Pages.NOTHING : new float[page.length]));
        reading.read(in, (index, value) -> {
            int at = place.of(index);
            if (at >= size()) {
                throw new MalformedException("a weight outside its array");
            }
            if (at >= 0) {
                set(at, value);
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
