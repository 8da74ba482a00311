package io.liverank.model;

import io.liverank.event.ArrayImages;
import java.util.Arrays;

/**
 * Numbers in pages, {@code pages[at >> SHIFT][at & MASK]}, or in one of any length. Pages of {@value #SIZE} numbers to which
 * nothing was ever written are one and the same, {@link #NOTHING}. No state.
 */
final class Pages {
    /** By what to shift an index to the right for its page, where there are several. */
    static final int SHIFT = 8;
    /** Numbers in a page, where there are several. */
    static final int SIZE = 1 << SHIFT;
    /** What is left of an index within its page. */
    static final int MASK = SIZE - 1;

    /** Never written to. */
    static final float[] NOTHING = new float[SIZE];

    static final ArrayImages.Slots<float[][]> WHOLE = new ArrayImages.Slots<>() {
        @Override
        public float[][] room(int slots) {
            return new float[][] {new float[slots]};
        }

        @Override
        public void copy(float[][] from, int start, float[][] to, int at, int count) {
            System.arraycopy(from[0], start, to[0], at, count);
        }
    };

    /** Chunks of slots are whole pages. */
    static final ArrayImages.Slots<float[][]> PAGED = new ArrayImages.Slots<>() {
        @Override
        public float[][] room(int slots) {
            return empty(slots / SIZE);
        }

        @Override
        public void copy(float[][] from, int start, float[][] to, int at, int count) {
            for (int page = 0; page < count / SIZE; page++) {
                float[] one = from[start / SIZE + page];
                to[at / SIZE + page] = one == NOTHING ? NOTHING : one.clone();
            }
        }
    };

    /**
     * A page for each segment, in it a number for each column: {@code pages[at % segments][at / segments]}. So what a list's
     * segments say of all columns lies together, and what is written is in the order of columns.
     */
    static ArrayImages.Slots<float[][]> bySegment(int segments) {
        return new ArrayImages.Slots<>() {
            @Override
            public float[][] room(int slots) {
                return new float[segments][slots / segments];
            }

            @Override
            public void copy(float[][] from, int start, float[][] to, int at, int count) {
                for (int one = 0; one < segments; one++) {
                    System.arraycopy(from[one], start / segments, to[one], at / segments, count / segments);
                }
            }
        };
    }

    private Pages() {}

    /** So many pages to which nothing was written. */
    static float[][] empty(int pages) {
        float[][] all = new float[pages][];
        Arrays.fill(all, NOTHING);
        return all;
    }

    /** Gives each number that is not 0, in the order of their indices. */
    static void each(float[][] pages, Tensor.Taker taker) {
        int first = 0;
        for (float[] page : pages) {
            for (int i = 0; i < page.length && page != NOTHING; i++) {
                if (page[i] != 0) {
                    taker.take(first + i, page[i]);
                }
            }
            first += page.length;
        }
    }

    /** The same of pages that are by segment. */
    static void eachBySegment(float[][] pages, Tensor.Taker taker) {
        for (int column = 0; column < pages[0].length; column++) {
            for (int one = 0; one < pages.length; one++) {
                float value = pages[one][column];
                if (value != 0) {
                    taker.take(column * pages.length + one, value);
                }
            }
        }
    }

    /** How many numbers are not 0. */
    static int used(float[][] pages) {
        int used = 0;
        for (float[] page : pages) {
            for (int i = 0; i < page.length && page != NOTHING; i++) {
                used += page[i] != 0 ? 1 : 0;
            }
        }
        return used;
    }

    /** Gives what each number is more than the one at its place in {@code before}, where it is not the same; by segment. */
    static void minusBySegment(float[][] now, float[][] before, Tensor.Taker taker) {
        for (int column = 0; column < now[0].length; column++) {
            for (int one = 0; one < now.length; one++) {
                float was = column < before[one].length ? before[one][column] : 0;
                if (now[one][column] != was) {
                    taker.take(column * now.length + one, now[one][column] - was);
                }
            }
        }
    }

    private static void minus(float[] now, float[] before, int first, Tensor.Taker taker) {
        for (int i = 0; i < now.length; i++) {
            float was = i < before.length ? before[i] : 0;
            if (now[i] != was) {
                taker.take(first + i, now[i] - was);
            }
        }
    }

    /** Gives what each number is more than the one at its place in {@code before}, which may have fewer, where it is not the same. */
    static void minus(float[][] now, float[][] before, Tensor.Taker taker) {
        for (int page = 0; page < now.length; page++) {
            if (now[page] != before[page]) {
                minus(now[page], before[page], page * SIZE, taker);
            }
        }
    }

    /**
     * The largest magnitude, as bits, which are in the order of what they stand for, with what is no number above all:
     * a table of millions is looked through now and then by who learns.
     */
    static int largest(float[][] pages) {
        int largest = 0;
        for (float[] page : pages) {
            largest = page == NOTHING ? largest : Math.max(largest, largest(page));
        }
        return largest;
    }

    private static int largest(float[] all) {
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
}
