package io.liverank.model;

import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;
import java.util.List;

/**
 * A summand of the score with parameters of its own. Learning goes in two halves: {@link #add} adds up the gradient of
 * one list or of several, {@link #step} moves the parameters by it. One thread learns; any thread may score meanwhile.
 */
interface Component {
    /** All arrays, in a fixed order. */
    List<Tensor> tensors();

    /** What scoring a list worked out on the way and learning from it needs again. */
    interface Trace {
        /** Nothing. */
        Trace NONE = new Trace() {};
    }

    /** Adds this summand to the scores, one per row. */
    Trace score(FeatureMatrix list, float[] scores);

    /**
     * Adds the list's gradient.
     *
     * @param trace of scoring the list with the same parameters
     * @param slopes d loss / d score per row, all finite
     */
    void add(FeatureMatrix list, Trace trace, float[] slopes);

    /** Makes room for gradients of columns that came, after the tensors were given theirs. */
    default void fit() {}

    /** Gives the columns from {@code from} on what they start at before anything was learned, if not 0. */
    default void start(Layout layout, int from) {}

    /** Moves the parameters by the gradient that was added, and forgets it. */
    void step(Step step);

    /**
     * What a row's score gains per unit of each dense feature, added to {@code slopes} (one per feature): exact for
     * small changes.
     */
    default void slopes(FeatureMatrix list, int row, double[] slopes) {}
}
