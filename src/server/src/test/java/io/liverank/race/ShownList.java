package io.liverank.race;

import io.liverank.feature.FeatureMatrix;
import java.util.List;

/**
 * A list as it was shown.
 *
 * @param index in its recording
 * @param actor whose lists are alike, to count independent users; null if nobody is known
 * @param visit null if not known, like {@code user} and {@code query}
 * @param itemIds in the order users saw them
 * @param features as they were when it was shown
 * @param gains per row, above 0 where something was chosen in the end
 */
record ShownList(
        int index,
        long time,
        String actor,
        String visit,
        String user,
        String query,
        List<String> itemIds,
        FeatureMatrix features,
        float[] gains) {
    int rows() {
        return itemIds.size();
    }

    /** How many rows were chosen. */
    int choices() {
        int choices = 0;
        for (float gain : gains) {
            choices += gain > 0 ? 1 : 0;
        }
        return choices;
    }
}
