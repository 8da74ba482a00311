package io.liverank.model;

import io.liverank.feature.FeatureMatrix;
import java.util.List;

/** A list as parts of a model score it on the way to learning from it. For one thread, and until the parts move. */
final class Lesson {
    private final List<Component> parts;
    private final FeatureMatrix list;
    private final Component.Trace[] traces;
    private final float[] scores;
    /** Per row, what those parts added to the score that {@link Component#rehearses}. */
    private final float[] rehearsed;

    /** {@code scores}: what else says of each row; the parts add to it. */
    Lesson(List<Component> parts, FeatureMatrix list, float[] scores) {
        this.parts = parts;
        this.list = list;
        this.scores = scores;
        this.traces = new Component.Trace[parts.size()];
        this.rehearsed = new float[scores.length];
        for (int i = 0; i < traces.length; i++) {
            Component part = parts.get(i);
            if (part.rehearses()) {
                float[] own = new float[scores.length];
                traces[i] = part.score(list, own);
                for (int row = 0; row < own.length; row++) {
                    scores[row] += own[row];
                    rehearsed[row] += own[row];
                }
            } else {
                traces[i] = part.score(list, scores);
            }
        }
    }

    /** What is to be learned by. */
    float[] scores() {
        return scores;
    }

    /** The scores but for what the parts added that rehearse, which must not have been changed otherwise. */
    float[] settled() {
        float[] settled = new float[scores.length];
        for (int row = 0; row < settled.length; row++) {
            settled[row] = scores[row] - rehearsed[row];
        }
        return settled;
    }

    /**
     * Adds the gradient to all parts.
     *
     * @param slopes d loss / d score per row; are multiplied by {@code weight}, and 0 where they are no numbers
     * @param unseen whether nothing was learned from the list before
     */
    void add(float[] slopes, float weight, boolean unseen) {
        for (int row = 0; row < slopes.length; row++) {
            slopes[row] = Float.isFinite(slopes[row]) ? slopes[row] * weight : 0;
        }
        for (int i = 0; i < traces.length; i++) {
            if (unseen) {
                parts.get(i).judge(list, traces[i], slopes);
            }
            parts.get(i).add(list, traces[i], slopes);
        }
    }
}
