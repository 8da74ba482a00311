package io.liverank.model;

import io.liverank.feature.Family;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;
import java.util.List;
import java.util.Map;

/**
 * A summand of the score with parameters of its own. Learning goes in two halves: {@link #add} adds up the gradient of
 * one list or of several, {@link #step} moves the parameters by it. One thread learns; any thread may score meanwhile.
 *
 * <p>A new component is a class of this kind and its name in a line of {@link ModelType}: it is then saved, merged, fitted
 * to columns that come and go, anchored, explained, and held to the laws of all components.
 */
interface Component {
    /** All arrays, the same ones each time, in an order that never changes. */
    List<Parameters> parameters();

    /** What scoring a list worked out on the way and learning from it needs again. */
    interface Trace {
        /** Nothing. */
        Trace NONE = new Trace() {};
    }

    /** Adds this summand to the scores, one per row. */
    Trace score(FeatureMatrix list, float[] scores);

    /** As {@link #score}, to the bit, for who will not learn from it. */
    default void scoreAlone(FeatureMatrix list, float[] scores) {
        score(list, scores);
    }

    /**
     * Adds the list's gradient.
     *
     * @param trace of scoring the list with the same parameters
     * @param slopes d loss / d score per row, all finite
     */
    void add(FeatureMatrix list, Trace trace, float[] slopes);

    /**
     * Adds the gradient of what says how far this summand is to be believed; as {@link #add}, but only once for a list, and
     * before anything was learned from it.
     */
    default void judge(FeatureMatrix list, Trace trace, float[] slopes) {}

    /** Gives the columns from {@code from} on what they start at before anything was learned, if not 0. */
    default void start(Layout layout, int from) {}

    /** Makes room for gradients of columns that came, after the tensors were given theirs. */
    default void fit() {
        parameters().forEach(Parameters::fit);
    }

    /**
     * Moves the parameters by the gradient that was added, and forgets it; see {@link Step}.
     *
     * @param start the same component as it was before the training; null for no anchor
     */
    default void step(float rate, float anchor, Component start) {
        List<Parameters> own = parameters();
        List<Parameters> before = start == null ? null : start.parameters();
        for (int i = 0; i < own.size(); i++) {
            own.get(i).step(new Step(rate, anchor, before == null ? null : before.get(i).weights));
        }
    }

    /** Whether it gains by what it learns twice: what has many weights for each list does. */
    default boolean rehearses() {
        return false;
    }

    /** The loss of all lists rose: what was believed may be of before. */
    default void doubt() {}

    /** Sets back to 0 what was learned of single items, users, queries, words and categories. */
    default void forgetNames() {}

    /**
     * Adds to {@code slopes}, one per dense column, what a row's score gains per unit of each: exact for small changes.
     */
    default void slopes(FeatureMatrix list, int row, double[] slopes) {}

    /** Adds to {@code sums}, by {@link Family#ordinal}, what each family of hashed features adds to a row's score. */
    default void families(FeatureMatrix list, int row, double[] sums) {}

    /** Adds to {@code weights} what each dense column weighs in every list alike. */
    default void denseWeights(double[] weights) {}

    /** Says how much the families of hashed features weigh, by name, if each of their features has one weight. */
    default void familyWeights(Map<String, Double> weights) {}
}
