package io.liverank.catalog;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.Arrays;

/**
 * Estimates how many different things were met from the {@value #ROOM} smallest of their hashes (Bar-Yossef and others,
 * RANDOM 2002); exact up to that many. What the kept hashes stand for is an even sample of the different things. Not
 * thread-safe.
 */
final class Distinct {
    private static final int ROOM = 64;

    private final long[] hashes = new long[ROOM];
    private final double[] values = new double[ROOM];
    private int size;

    /** Takes a thing by a hash of 64 even bits and, for numbers, what it is. */
    void add(long hash, double value) {
        if (size == ROOM && Long.compareUnsigned(hash, hashes[ROOM - 1]) >= 0) {
            return;
        }
        int at = size;
        while (at > 0 && Long.compareUnsigned(hashes[at - 1], hash) >= 0) {
            at--;
        }
        if (at < size && hashes[at] == hash) {
            return;
        }
        int moved = Math.min(size, ROOM - 1) - at;
        System.arraycopy(hashes, at, hashes, at + 1, moved);
        System.arraycopy(values, at, values, at + 1, moved);
        hashes[at] = hash;
        values[at] = value;
        size = Math.min(ROOM, size + 1);
    }

    static long hash(double number) {
        return mix(Double.doubleToLongBits(number + 0.0));
    }

    // The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
    private static long mix(long bits) {
        long z = bits + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    /** About how many different things there were. */
    double count() {
        if (size < ROOM) {
            return size;
        }
        double share = ((hashes[ROOM - 1] >>> 1) + 1.0) * 0x1p-63;
        return (ROOM - 1) / share;
    }

    /** How far the different numbers are from an even spread over their range: Kolmogorov's distance, 0 to 1. */
    double unevenness() {
        double[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        double range = size == 0 ? 0 : sorted[size - 1] - sorted[0];
        if (!(range > 0)) {
            return 1;
        }
        double farthest = 0;
        for (int i = 0; i < size; i++) {
            double even = (sorted[i] - sorted[0]) / range;
            farthest = Math.max(farthest, Math.max((i + 1.0) / size - even, even - (double) i / size));
        }
        return farthest;
    }

    void save(ByteWriter out) {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeLong(hashes[i]);
            out.writeDouble(values[i]);
        }
    }

    static Distinct load(ByteReader in) {
        var distinct = new Distinct();
        distinct.size = in.readCount(9);
        if (distinct.size > ROOM) {
            throw new ByteReader.MalformedException("a sketch of another shape");
        }
        for (int i = 0; i < distinct.size; i++) {
            distinct.hashes[i] = in.readLong();
            distinct.values[i] = in.readDouble();
        }
        return distinct;
    }
}
