package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.feature.FeatureMatrix;

/**
 * Scores a list and learns from it. One thread at a time may call {@link #learn} and {@link #load}; any thread may
 * score meanwhile and sees each weight either before or after an update.
 */
public interface Model {
    /** Ranking scores, one per row; higher is better; only differences within the list mean something. */
    float[] score(FeatureMatrix list);

    /** The probability of each row to be chosen, from the list's scores. */
    float[] probabilities(float[] scores);

    /**
     * Learns from a list at once.
     *
     * @param gains per row, 0 if it was not chosen, above 0 if it was
     * @param weight of this list, 1 normally
     */
    void learn(FeatureMatrix list, float[] gains, float weight);

    /**
     * What was learned since {@code earlier}, a model of the same shape.
     *
     * @param withSquares whether to take along what the optimiser added up, so that who applies the delta takes
     *     smaller steps afterwards, as if it had learned the lists itself
     */
    Delta minus(Model earlier, boolean withSquares);

    /** Adds {@code share} (0 to 1) of {@code delta} to the parameters. */
    void add(Delta delta, float share);

    /** Whether all weights are finite numbers. */
    boolean isFinite();

    /** Writes all parameters and what the optimiser keeps. */
    void save(ByteWriter out);

    /** Reads what {@link #save} wrote. */
    void load(ByteReader in);
}
