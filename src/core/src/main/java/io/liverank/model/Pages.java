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

    /** How many numbers are not 0. */
    static int used(float[][] pages) {
        var used = new int[1];
        each(pages, (at, value) -> used[0]++);
        return used[0];
    }
}
