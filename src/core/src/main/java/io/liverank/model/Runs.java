package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/**
 * Numbers at rising places: of each stretch that has no gap how many are left out before it and, if it is longer than one (it
 * then begins with a negative number), how long it is; then its numbers. No state.
 */
final class Runs {
    private Runs() {}

    /**
     * Writes {@code count} numbers.
     *
     * @param place where the k-th one stands, 0 or more
     * @param value writes the k-th one
     */
    static void write(ByteWriter out, int count, IntUnaryOperator place, IntConsumer value) {
        int next = 0;
        int k = 0;
        while (k < count) {
            int start = place.applyAsInt(k);
            int end = k + 1;
            while (end < count && place.applyAsInt(end) == start + end - k) {
                end++;
            }
            int length = end - k;
            int left = start - next;
            out.writeInt(length == 1 ? left : -1 - left);
            if (length > 1) {
                out.writeInt(length);
            }
            next = start + length;
            for (; k < end; k++) {
                value.accept(k);
            }
        }
    }

    /**
     * Reads {@code count} numbers.
     *
     * @param value gets each place and reads what stands there
     */
    static void read(ByteReader in, int count, IntConsumer value) {
        long next = 0;
        int left = count;
        while (left > 0) {
            int head = in.readInt();
            int length = head < 0 ? in.readInt() : 1;
            long start = next + (head < 0 ? -1L - head : head);
            if (length < 1 || length > left || start + length > Integer.MAX_VALUE) {
                throw new MalformedException("numbers outside their array");
            }
            for (int i = 0; i < length; i++) {
                value.accept((int) start + i);
            }
            next = start + length;
            left -= length;
        }
    }
}
