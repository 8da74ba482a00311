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
    private final int nearSecond;
    private final int nearSecondAbove;
    private final int nearThird;
    private final int nearThirdAbove;
    private final int nearChosen;
    private final int nearChosenAbove;

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
        nearLast = near(declare, "near_last", "last touched item, below it");
        nearLastAbove = near(declare, "near_last_above", "last touched item, above it");
        nearSecond = near(declare, "near_second", "second last touched item, below it");
        nearSecondAbove = near(declare, "near_second_above", "second last touched item, above it");
        nearThird = near(declare, "near_third", "third last touched item, below it");
        nearThirdAbove = near(declare, "near_third_above", "third last touched item, above it");
        nearChosen = near(declare, "near_chosen", "last chosen item, below it");
        nearChosenAbove = near(declare, "near_chosen_above", "last chosen item, above it");
    }

    private static int near(Declarations declare, String name, String what) {
        return declare.column(name, Source.SESSION, "1 / distance in the list from the " + what);
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        int found = 0;
        int[] rows = {-1, -1, -1};
        int lastChosen = -1;
        for (int rank = 1; rank <= list.sessionTouches.length; rank++) {
            int row = list.sessionTouches[rank - 1];
            if (row >= 0) {
                History.Touch touch = list.session.touches().get(rank - 1);
                matrix.set(row, touched, 1);
                matrix.set(row, touches, Exact.log(1 + touch.count()));
                matrix.set(row, chosen, Exact.log(1 + touch.chosen()));
                matrix.set(row, recency, 1.0 / rank);
                double ago = Math.max(0, list.time - touch.lastTime()) / HOUR;
                matrix.set(row, minutes, 0.3 * Exact.log(1 + ago * 60));
                matrix.set(row, last, rank == 1 ? 1 : 0);
                matrix.set(row, lastInList, row == list.lastRow ? 1 : 0);
                if (found < rows.length) {
                    rows[found++] = row;
                }
                lastChosen = lastChosen < 0 && touch.chosen() > 0 ? row : lastChosen;
            }
        }
        for (int i = 0; i < list.sessionSightings.length; i++) {
            int row = list.sessionSightings[i];
            if (row >= 0) {
                matrix.set(
                        row,
                        sightings,
                        Exact.log(1 + list.session.sightings().get(i).count()));
            }
        }
        near(list, rows[0], nearLast, nearLastAbove, matrix);
        near(list, rows[1], nearSecond, nearSecondAbove, matrix);
        near(list, rows[2], nearThird, nearThirdAbove, matrix);
        near(list, lastChosen, nearChosen, nearChosenAbove, matrix);
    }

    /** 1 / distance from a row, below it and above it; nothing if there is no such row. */
    static void near(Extraction list, int from, int below, int above, FeatureMatrix matrix) {
        for (int row = 0; row < list.count && from >= 0; row++) {
            if (row != from) {
                matrix.set(row, row > from ? below : above, 1.0 / Math.abs(row - from));
            }
        }
    }
}
