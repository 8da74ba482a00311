package io.liverank.model;

import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import io.liverank.feature.Layout;

/**
 * What a list's scores are before anything was learned: linear, {@value #RETRIEVAL} for the retrieval order,
 * {@value #BELIEF} for each sign of a past choice, and -{@value #DISBELIEF} for each of having been turned down. Without
 * data the search engine's order stands, and the first click or dislike shows. Where the query and the items have vectors of an encoder
 * of ours, {@value #MEANT} for how near they are ({@link Layout#meant}): what is known of items that were chosen explains their choices
 * so well that too little is left to learn it from, and for new items there is nothing else. No state.
 */
final class Prior {
    static final float RETRIEVAL = 0.7f;
    private static final int ORDER = FeatureTable.column("retrieval_order");
    private static final float BELIEF = 0.4f;
    private static final int[] BELIEVED = {
        FeatureTable.column("chosen_month"),
        FeatureTable.column("query_chosen"),
        FeatureTable.column("user_chosen"),
        FeatureTable.column("user_touched")
    };
    private static final float DISBELIEF = 1.5f;
    private static final int[] DISBELIEVED = {
        FeatureTable.column("user_turned_down"), FeatureTable.column("session_turned_down")
    };

    private static final float MEANT = 2;

    private Prior() {}

    /** A score for each row. */
    static float[] scores(FeatureMatrix list) {
        float[] scores = new float[list.rows];
        for (int row = 0; row < list.rows; row++) {
            float believed = 0;
            for (int feature : BELIEVED) {
                believed += list.get(row, feature);
            }
            float disbelieved = 0;
            for (int feature : DISBELIEVED) {
                disbelieved += list.get(row, feature);
            }
            scores[row] = RETRIEVAL * list.get(row, ORDER) + BELIEF * believed - DISBELIEF * disbelieved;
        }
        for (int column : list.layout().meant()) {
            for (int row = 0; row < list.rows; row++) {
                scores[row] += MEANT * list.get(row, column);
            }
        }
        return scores;
    }

    /** What a dense column of a layout weighs in it. */
    static double weight(Layout layout, int column) {
        double weight = column == ORDER ? RETRIEVAL : 0;
        for (int believed : BELIEVED) {
            weight += column == believed ? BELIEF : 0;
        }
        for (int disbelieved : DISBELIEVED) {
            weight -= column == disbelieved ? DISBELIEF : 0;
        }
        for (int near : layout.meant()) {
            weight += column == near ? MEANT : 0;
        }
        return weight;
    }
}
