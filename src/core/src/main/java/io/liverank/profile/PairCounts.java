package io.liverank.profile;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.math.Hash;
import java.util.Set;

/**
 * How often one thing went with another, in this order: items touched after items, chosen for queries, touched by users; decayed,
 * over the whole history. And for each first thing, how often anything went with it.
 *
 * <p>Things are told apart by 32-bit hashes of their ids: of 500,000, one in ten thousand shares its counters with another. Memory, what
 * is forgotten, and threads: {@link DecayedCounts}.
 */
public final class PairCounts {
    private static final int SEED = 31;
    /** Stands for any second thing. */
    private static final int ANYTHING = 0;

    private final DecayedCounts counts;
    private final double[] weights = new double[1];

    /** Holds up to {@code most} counters; the half-life is in days. */
    PairCounts(int most, double halfLife) {
        this.counts = new DecayedCounts(most, halfLife);
    }

    /** What a thing is called here. */
    public static int hash(String id) {
        return Hash.of(SEED, id);
    }

    private static long key(int first, int second) {
        long key = (long) first << 32 | second & 0xffff_ffffL;
        return key == 0 ? 1 : key;
    }

    int size() {
        return counts.size();
    }

    long bytes() {
        return counts.bytes();
    }

    /**
     * How often, decayed, {@code second} went with {@code first}, both by their {@link #hash}.
     *
     * @param time in milliseconds since 1970
     */
    public double count(int first, int second, long time) {
        return counts.count(key(first, second), 0, time);
    }

    /** How often, decayed, anything went with {@code first}. */
    public double all(int first, long time) {
        return counts.count(key(first, ANYTHING), 0, time);
    }

    /** Counts that {@code second} went with {@code first} at {@code time}; takes it back if {@code weight} is below 0. */
    void add(int first, int second, double weight, long time) {
        weights[0] = weight;
        counts.add(key(first, second), weights, time);
        counts.add(key(first, ANYTHING), weights, time);
    }

    /** Takes over a counter by its key: of both hashes, as a checkpoint has it. */
    void put(long key, double weight, long time) {
        weights[0] = weight;
        counts.add(key, weights, time);
    }

    /** Forgets what went with these, by their {@link #hash}. */
    void forget(Set<Integer> firsts) {
        counts.removeIf(key -> firsts.contains((int) (key >>> 32)));
    }

    void save(ByteWriter out) {
        counts.save(out);
    }

    void load(ByteReader in) {
        counts.load(in);
    }
}
