package io.liverank.feature;

import io.liverank.math.Exact;
import io.liverank.profile.History;

/**
 * What this user did with the candidates before: how often, how long ago, and how often they were only shown. Of what was touched so
 * long ago that its day is no longer known, how often alone.
 */
final class UserActions extends FeatureGroup {
    private static final double HOUR = 3_600_000d;

    private final int touched;
    private final int touches;
    private final int chosen;
    private final int recency;
    private final int hours;
    private final int sightings;

    UserActions(Declarations declare) {
        touched = declare.column("user_touched", Source.USER, "the user touched it before");
        touches = declare.column(
                "user_touches",
                Source.USER,
                "touches by the user, ln; decayed over three months where the user touched many others since");
        chosen = declare.column("user_chosen", Source.USER, "choices by the user, ln");
        recency = declare.column("user_recency", Source.USER, "1 / rank by recency among the user's items");
        hours = declare.column("user_hours", Source.USER, "time since the user touched it, ln of hours");
        sightings = declare.column("user_sightings", Source.USER, "times the user was shown it, ln");
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        for (int rank = 1; rank <= list.userTouches.length; rank++) {
            int row = list.userTouches[rank - 1];
            if (row >= 0) {
                History.Touch touch = list.user.touches().get(rank - 1);
                matrix.set(row, touched, 1);
                matrix.set(row, touches, Exact.log(1 + touch.count()));
                matrix.set(row, chosen, Exact.log(1 + touch.chosen()));
                matrix.set(row, recency, 1.0 / rank);
                double ago = Math.max(0, list.time - touch.lastTime()) / HOUR;
                matrix.set(row, hours, 0.3 * Exact.log(1 + ago));
            }
        }
        for (int i = 0; i < list.userSightings.length; i++) {
            int row = list.userSightings[i];
            if (row >= 0) {
                matrix.set(
                        row,
                        sightings,
                        Exact.log(1 + list.user.sightings().get(i).count()));
            }
        }
        double[] remembered = list.memory.touched();
        for (int row = 0; remembered != null && row < remembered.length; row++) {
            if (remembered[row] > 0 && matrix.get(row, touched) == 0) {
                matrix.set(row, touched, Math.min(1, remembered[row]));
                matrix.set(row, touches, Exact.log(1 + remembered[row]));
            }
        }
    }
}
