package io.liverank.feature;

import io.liverank.math.Exact;
import io.liverank.profile.History;

/**
 * What was done in this visit: as {@link UserActions}, and how near a candidate stands to the one that was touched last,
 * because people go on reading where they left off.
 */
final class SessionActions extends FeatureGroup {
    private static final double HOUR = 3_600_000d;

    private final int touched;
    private final int touches;
    private final int chosen;
    private final int recency;
    private final int last;
    private final int lastInList;
    private final int minutes;
    private final int sightings;
    private final int nearLast;
    private final int nearLastAbove;

    SessionActions(Declarations declare) {
        touched = declare.column("session_touched", Source.SESSION, "touched in this session");
        touches = declare.column("session_touches", Source.SESSION, "touches in this session, ln");
        chosen = declare.column("session_chosen", Source.SESSION, "choices in this session, ln");
        recency = declare.column("session_recency", Source.SESSION, "1 / rank by recency among the session's items");
        last = declare.column("session_last", Source.SESSION, "the last item touched in this session");
        lastInList = declare.column("session_last_in_list", Source.SESSION, "the last touched of this list's items");
        minutes =
                declare.column("session_minutes", Source.SESSION, "time since touched in this session, ln of minutes");
        sightings = declare.column("session_sightings", Source.SESSION, "times shown in this session, ln");
        nearLast = declare.column(
                "near_last", Source.SESSION, "1 / distance in the list from the last touched item, below it");
        nearLastAbove = declare.column(
                "near_last_above", Source.SESSION, "1 / distance in the list from the last touched item, above it");
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        int rank = 0;
        for (History.Touch touch : list.session.touches()) {
            rank++;
            int row = list.rowOf.of(touch.itemId());
            if (row >= 0) {
                matrix.set(row, touched, 1);
                matrix.set(row, touches, Exact.log(1 + touch.count()));
                matrix.set(row, chosen, Exact.log(1 + touch.chosen()));
                matrix.set(row, recency, 1.0 / rank);
                double ago = Math.max(0, list.time - touch.lastTime()) / HOUR;
                matrix.set(row, minutes, 0.3 * Exact.log(1 + ago * 60));
                matrix.set(row, last, rank == 1 ? 1 : 0);
                matrix.set(row, lastInList, row == list.lastRow ? 1 : 0);
            }
        }
        for (History.Sighting sighting : list.session.sightings()) {
            int row = list.rowOf.of(sighting.itemId());
            if (row >= 0) {
                matrix.set(row, sightings, Exact.log(1 + sighting.count()));
            }
        }
        for (int row = 0; row < list.count && list.lastRow >= 0; row++) {
            int distance = row - list.lastRow;
            if (distance > 0) {
                matrix.set(row, nearLast, 1.0 / distance);
            } else if (distance < 0) {
                matrix.set(row, nearLastAbove, -1.0 / distance);
            }
        }
    }
}
