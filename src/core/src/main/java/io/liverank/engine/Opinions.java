package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.feature.SpareArrays;
import io.liverank.model.Mixture.Expert;
import io.liverank.profile.Counters;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * What was thought of a list before anything was learned from it.
 *
 * @param scores of each expert, by {@link Expert#ordinal}, then of foreign ones; null for one of those that said nothing
 * @param counted what each counter said, by {@link Expert#COUNTERS}, then each foreign expert
 */
record Opinions(float[][] scores, float[][] counted) {
    private static final Set<Expert> MODELS = EnumSet.complementOf(EnumSet.copyOf(Expert.COUNTERS));

    private static final int ALL = Expert.values().length;

    /** Of these rows alone, on arrays of {@code spare}. */
    Opinions rows(int[] rows, SpareArrays spare) {
        return new Opinions(rows(scores, rows, spare), rows(counted, rows, spare));
    }

    private static float[][] rows(float[][] all, int[] rows, SpareArrays spare) {
        float[][] some = new float[all.length][];
        for (int m = 0; m < all.length; m++) {
            some[m] = all[m] == null ? null : spare.row(rows.length);
            for (int i = 0; all[m] != null && i < rows.length; i++) {
                some[m][i] = all[m][rows[i]];
            }
        }
        return some;
    }

    /** Gives what {@link #rows} took back to {@code spare}; nobody may read it afterwards. */
    void release(SpareArrays spare) {
        release(scores, spare);
        release(counted, spare);
    }

    private static void release(float[][] all, SpareArrays spare) {
        for (int m = 0; m < all.length; m++) {
            if (all[m] != null) {
                spare.putRow(all[m]);
            }
            all[m] = null;
        }
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
        for (int i = 0; i < Counters.COUNT; i++) {
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

    /** Writes what so many foreign experts think; nothing for those that were not asked. */
    void saveForeign(ByteWriter out, int foreign) {
        for (int i = 0; i < foreign; i++) {
            int expert = ALL + i;
            boolean spoke = expert < scores.length && scores[expert] != null;
            out.writeByte(spoke ? 1 : 0);
            if (spoke) {
                out.writeFloats(scores[expert]);
                out.writeFloats(counted[Counters.COUNT + i]);
            }
        }
    }

    /** The same with what {@link #saveForeign} wrote. */
    Opinions withForeign(ByteReader in, int foreign) {
        float[][] all = Arrays.copyOf(scores, ALL + foreign);
        float[][] said = Arrays.copyOf(counted, Counters.COUNT + foreign);
        for (int i = 0; i < foreign; i++) {
            if (in.readByte() == 1) {
                all[ALL + i] = checked(in.readFloats());
                said[Counters.COUNT + i] = checked(in.readFloats());
            }
        }
        return new Opinions(all, said);
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
