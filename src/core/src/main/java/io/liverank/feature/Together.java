package io.liverank.feature;

import io.liverank.math.Exact;
import io.liverank.profile.Associations;
import io.liverank.profile.History;
import java.util.List;

/**
 * How often a candidate is touched together with what the user and the session touched last: {@code ln(1 + 2 sum)} over the
 * latest {@value #RECENT_ITEMS} items, the k-th weighing 1/k.
 */
final class Together extends FeatureGroup {
    private static final int RECENT_ITEMS = 6;

    private final int withSession;
    private final int withUser;

    Together(Declarations declare) {
        withSession =
                declare.column("together_session", Source.SESSION, "touched together with the session's items, ln");
        withUser = declare.column("together_user", Source.USER, "touched together with the user's items, ln");
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        fill(list, list.session, withSession, matrix);
        fill(list, list.user, withUser, matrix);
    }

    private static void fill(Extraction list, History history, int column, FeatureMatrix matrix) {
        List<History.Touch> touches = history.touches();
        if (touches.isEmpty()) {
            return;
        }
        double[] sums = new double[list.count];
        for (int k = 0; k < Math.min(RECENT_ITEMS, touches.size()); k++) {
            Associations led = list.profiles.neighbours(touches.get(k).itemId());
            for (int i = 0; i < led.itemIds.length; i++) {
                int row = list.rowOf.of(led.itemIds[i]);
                if (row >= 0) {
                    sums[row] += Associations.DECAY.value(led.levels[i], list.time) / (k + 1);
                }
            }
        }
        for (int row = 0; row < list.count; row++) {
            if (sums[row] > 0) {
                matrix.set(row, column, Exact.log(1 + 2 * sums[row]));
            }
        }
    }
}
