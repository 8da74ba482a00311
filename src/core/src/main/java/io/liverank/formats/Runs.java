package io.liverank.formats;

import io.liverank.event.ByteWriter;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/** Numbers by their places, as formats since the third of deltas and the sixth of models have them: in runs, with no gap told where none is. */
final class Runs {
    private Runs() {}

    /**
     * Writes entries {@code from} to {@code to} (not with it).
     *
     * @param places of each, rising
     * @param values writes the number of one
     */
    static void write(ByteWriter out, int from, int to, IntUnaryOperator places, IntConsumer values) {
        int next = 0;
        int k = from;
        while (k < to) {
            int start = k;
            int first = places.applyAsInt(start);
            while (k < to && places.applyAsInt(k) == first + k - start) {
                k++;
            }
            int gap = first - next;
            out.writeInt(k - start == 1 ? gap : -1 - gap);
            if (k - start > 1) {
                out.writeInt(k - start);
            }
            for (int one = start; one < k; one++) {
                values.accept(one);
            }
            next = first + k - start;
        }
    }
}
