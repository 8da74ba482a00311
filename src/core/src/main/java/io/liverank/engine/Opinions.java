package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.model.Mixture.Expert;
import io.liverank.profile.Counters;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * What was thought of a list before anything was learned from it.
 *
 * @param scores of each expert, by {@link Expert#ordinal}
 * @param counted what each counter said, by {@link Expert#COUNTERS}
 */
record Opinions(float[][] scores, float[][] counted) {
    private static final Set<Expert> MODELS = EnumSet.complementOf(EnumSet.copyOf(Expert.COUNTERS));

    /** Of these rows alone. */
    Opinions rows(int[] rows) {
        return new Opinions(rows(scores, rows), rows(counted, rows));
    }

    private static float[][] rows(float[][] all, int[] rows) {
        float[][] some = new float[all.length][rows.length];
        for (int m = 0; m < all.length; m++) {
            for (int i = 0; i < rows.length; i++) {
                some[m][i] = all[m][rows[i]];
            }
        }
        return some;
    }

    /** Of nobody who was asked. */
    static Opinions none() {
        return new Opinions(new float[Expert.values().length][0], new float[Counters.COUNT][0]);
    }

    float[] of(Expert expert) {
        return scores[expert.ordinal()];
    }

    /** Whether all of them are numbers. */
    static boolean areFinite(float[] scores) {
        for (float score : scores) {
            if (!Float.isFinite(score)) {
                return false;
            }
        }
        return true;
    }

    /** Writes the scores of all but the counters. */
    void save(ByteWriter out) {
        MODELS.forEach(expert -> out.writeFloats(of(expert)));
    }

    /** Reads what {@link #save} wrote; what the counters said is to follow. */
    static Opinions load(ByteReader in) {
        float[][] scores = new float[Expert.values().length][];
        MODELS.forEach(expert -> scores[expert.ordinal()] = in.readFloats());
        return new Opinions(scores, new float[Counters.COUNT][]);
    }

    /** Writes the rest. */
    void saveCounted(ByteWriter out) {
        for (int i = 0; i < counted.length; i++) {
            out.writeFloats(of(Expert.COUNTERS.get(i)));
            out.writeFloats(counted[i]);
        }
    }

    /** Reads what {@link #saveCounted} wrote. */
    void loadCounted(ByteReader in) {
        for (int i = 0; i < counted.length; i++) {
            scores[Expert.COUNTERS.get(i).ordinal()] = checked(in.readFloats());
            counted[i] = checked(in.readFloats());
        }
    }

    private float[] checked(float[] read) {
        if (read.length != of(Expert.RETRIEVAL).length) {
            throw new MalformedException("a list with other rows");
        }
        return read;
    }

    /** Has counters that were not asked think what the search engine does. */
    void countNothing() {
        for (int i = 0; i < counted.length; i++) {
            scores[Expert.COUNTERS.get(i).ordinal()] = of(Expert.RETRIEVAL).clone();
            counted[i] = new float[of(Expert.RETRIEVAL).length];
        }
    }

    /** Losses of all but the counters, with those of counters that think what the search engine does. */
    static double[] withCounters(double[] losses) {
        double[] all = Arrays.copyOf(losses, Expert.values().length);
        Expert.COUNTERS.forEach(expert -> all[expert.ordinal()] = losses[Expert.RETRIEVAL.ordinal()]);
        return all;
    }
}
