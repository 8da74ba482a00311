package io.liverank.feature;

import io.liverank.math.Exact;
import io.liverank.profile.History;
import io.liverank.profile.PairCounts;
import java.util.List;

/**
 * How often a candidate is touched together with what the user and the session touched last, in whatever order and after it:
 * {@code ln(1 + 2 sum)} over the latest {@value #RECENT_ITEMS} items, the k-th weighing 1/k. And of all touches after the
 * last item, the share that the candidate had: {@code ln(1 + 20 count / (all + 1))}.
 */
final class Together extends FeatureGroup {
    private static final int RECENT_ITEMS = 8;

    private final int withSession;
    private final int withUser;
    private final int afterSession;
    private final int afterUser;
    private final int afterLast;

    Together(Declarations declare) {
        withSession =
                declare.column("together_session", Source.SESSION, "touched together with the session's items, ln");
        withUser = declare.column("together_user", Source.USER, "touched together with the user's items, ln");
        afterSession = declare.column("after_session", Source.SESSION, "touched after the session's items, ln");
        afterUser = declare.column("after_user", Source.USER, "touched after the user's items, ln");
        afterLast = declare.column("after_last", Source.USER, "share of what is touched after the last item, ln");
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        if (list.session.touches().isEmpty() && list.user.touches().isEmpty()) {
            return;
        }
        int[] rows = new int[list.count];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = PairCounts.hash(list.request.candidates().get(row).itemId());
        }
        fill(list, rows, list.session, withSession, afterSession, matrix);
        if (list.isFirstVisit()) {
            matrix.repeat(withSession, withUser);
            matrix.repeat(afterSession, afterUser);
        } else {
            fill(list, rows, list.user, withUser, afterUser, matrix);
        }
        share(list, rows, matrix);
    }

    private static void fill(
            Extraction list, int[] rows, History history, int together, int after, FeatureMatrix matrix) {
        List<History.Touch> touches = history.touches();
        PairCounts known = list.profiles.successions();
        double[] sums = new double[rows.length];
        double[] later = new double[rows.length];
        for (int k = 0; k < Math.min(RECENT_ITEMS, touches.size()); k++) {
            int item = PairCounts.hash(touches.get(k).itemId());
            for (int row = 0; row < rows.length; row++) {
                double forth = known.count(item, rows[row], list.time);
                later[row] += forth / (k + 1);
                sums[row] += (forth + known.count(rows[row], item, list.time)) / (k + 1);
            }
        }
        for (int row = 0; row < rows.length; row++) {
            if (sums[row] > 0) {
                matrix.set(row, together, Exact.log(1 + 2 * sums[row]));
                matrix.set(row, after, Exact.log(1 + 2 * later[row]));
            }
        }
    }

    private void share(Extraction list, int[] rows, FeatureMatrix matrix) {
        int last = PairCounts.hash(list.recent().touches().get(0).itemId());
        double all = list.profiles.successions().all(last, list.time);
        for (int row = 0; row < rows.length && all > 0; row++) {
            double count = list.profiles.successions().count(last, rows[row], list.time);
            if (count > 0) {
                matrix.set(row, afterLast, Exact.log(1 + 20 * count / (all + 1)));
            }
        }
    }
}
