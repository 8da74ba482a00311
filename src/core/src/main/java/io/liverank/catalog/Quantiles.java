package io.liverank.catalog;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A mergeable sketch of how numbers are spread: a stack of compactors, each of which, when it is full, sorts its numbers and
 * hands every second one, now of twice the weight, to the next (Manku, Rajagopalan, Lindsay, SIGMOD 1998; Karnin, Lang,
 * Liberty, FOCS 2016). Which half goes alternates instead of being drawn, so that the sketch is a function of the numbers
 * and their order. Ranks are off by about one percent after a million numbers. Not thread-safe.
 */
final class Quantiles {
    private static final int ROOM = 128;

    private final List<double[]> levels = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final List<Boolean> odd = new ArrayList<>();
    private long count;

    /** How many numbers went in. */
    long count() {
        return count;
    }

    /** Takes a finite number. */
    void add(double number) {
        count++;
        put(0, number);
    }

    /** Takes all that {@code other} took. */
    void merge(Quantiles other) {
        for (int level = 0; level < other.levels.size(); level++) {
            for (int i = 0; i < other.sizes.get(level); i++) {
                put(level, other.levels.get(level)[i]);
            }
        }
        count += other.count;
    }

    private void put(int level, double number) {
        while (levels.size() <= level) {
            levels.add(new double[ROOM]);
            sizes.add(0);
            odd.add(false);
        }
        if (sizes.get(level) == ROOM) {
            compact(level);
        }
        levels.get(level)[sizes.get(level)] = number;
        sizes.set(level, sizes.get(level) + 1);
    }

    private void compact(int level) {
        double[] full = levels.get(level);
        Arrays.sort(full);
        int from = odd.get(level) ? 1 : 0;
        odd.set(level, !odd.get(level));
        sizes.set(level, 0);
        for (int i = from; i < ROOM; i += 2) {
            put(level + 1, full[i]);
        }
    }

    /** The numbers below which so large shares (0 to 1, rising) of all numbers are; only after the first number. */
    double[] at(double... shares) {
        int total = sizes.stream().mapToInt(Integer::intValue).sum();
        double[] numbers = new double[total];
        Integer[] order = new Integer[total];
        double[] weights = new double[total];
        int size = 0;
        double sum = 0;
        for (int level = 0; level < levels.size(); level++) {
            for (int i = 0; i < sizes.get(level); i++) {
                numbers[size] = levels.get(level)[i];
                weights[size] = Math.scalb(1.0, level);
                sum += weights[size];
                order[size] = size;
                size++;
            }
        }
        Arrays.sort(order, (a, b) -> Double.compare(numbers[a], numbers[b]));
        double[] found = new double[shares.length];
        double below = 0;
        int at = 0;
        for (int s = 0; s < shares.length; s++) {
            while (at < size - 1 && below + weights[order[at]] < shares[s] * sum) {
                below += weights[order[at++]];
            }
            found[s] = numbers[order[at]];
        }
        return found;
    }

    void save(ByteWriter out) {
        out.writeLong(count);
        out.writeInt(levels.size());
        for (int level = 0; level < levels.size(); level++) {
            out.writeByte(odd.get(level) ? 1 : 0);
            out.writeDoubles(Arrays.copyOf(levels.get(level), sizes.get(level)));
        }
    }

    static Quantiles load(ByteReader in) {
        var sketch = new Quantiles();
        sketch.count = in.readLong();
        int size = in.readCount(2);
        for (int level = 0; level < size; level++) {
            sketch.odd.add(in.readByte() == 1);
            double[] numbers = in.readDoubles();
            if (numbers.length > ROOM) {
                throw new ByteReader.MalformedException("a sketch of another shape");
            }
            sketch.levels.add(Arrays.copyOf(numbers, ROOM));
            sketch.sizes.add(numbers.length);
        }
        return sketch;
    }
}
