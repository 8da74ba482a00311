package io.liverank.model;

import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.PackedFeatures;
import io.liverank.feature.SpareArrays;
import io.liverank.math.Exact;
import java.util.Arrays;
import java.util.List;

/**
 * A choice that was learned and is learned once more beside a new list, by the parts of a model that {@link Component#rehearses}.
 * The first row was chosen; the others were drawn at random from those that were not, and count for all of these, so that the
 * softmax is that of the whole list in the mean (Bengio, Senecal, AISTATS 2003, with a uniform proposal):
 *
 * <pre>
 * s_i = what the other parts said of row i before they learned of the list + what the parts say now that rehearse
 * q = softmax(s_0, s_1 + ln m, ..., s_k + ln m)      L = -ln q_0
 * </pre>
 *
 * The other parts know by now what was chosen, most of all those with a weight for each item and query: by what they say
 * today there would be nothing left to learn, and what they cannot say of new lists would be unlearned.
 *
 * @param settled what the other parts said of each row
 * @param many m: how many rows there were for each that is kept, the chosen one apart; 1 or more
 * @param weight of the list in learning
 */
public record Rehearsed(PackedFeatures features, float[] settled, float many, float weight) {
    /** Of the step of the list that it is learned beside. */
    private static final float SHARE = 0.5f;

    /** The features of some rows of a list that the parts look at which rehearse; on arrays of {@code spare}. */
    public static PackedFeatures features(FeatureMatrix list, int[] rows, SpareArrays spare) {
        return list.withHashed(rows, Embedding::covers).pack(rows, spare);
    }

    /** Adds its gradient to {@code parts}, which all rehearse and have its columns. */
    void add(FeatureMatrix list, List<Component> parts) {
        var lesson = new Lesson(parts, list, settled.clone());
        float[] scores = lesson.scores();
        float log = (float) Exact.log(many);
        for (int row = 1; row < scores.length; row++) {
            scores[row] += log;
        }
        float[] chosen = new float[scores.length];
        chosen[0] = 1;
        float[] slopes = new float[scores.length];
        ListLoss.order(scores, chosen, slopes);
        lesson.add(slopes, weight * SHARE, false);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rehearsed that
                && features == that.features
                && Arrays.equals(settled, that.settled)
                && many == that.many
                && weight == that.weight;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(settled);
    }
}
