package io.liverank.feature;

import io.liverank.math.Exact;
import io.liverank.profile.History;
import java.util.List;

/**
 * What stood where in the session's list before this one: people go back to a list, turn its pages, narrow it down or sort it
 * anew, and what they passed over there they will pass over again. With p a candidate's place there, from 1, and r its place now:
 *
 * <pre>
 * previous_up = max(0, ln p/r),  previous_down = max(0, ln r/p)        at most {@value #FARTHEST}
 * </pre>
 *
 * A list is the same if it has the same candidates, in whatever order. All are 0 in a session's first list.
 */
final class PreviousList extends FeatureGroup {
    private static final double FARTHEST = 2;

    private final int again;
    private final int isNew;
    private final int place;
    private final int up;
    private final int down;
    private final int touched;
    private final int passed;
    private final int chosen;
    private final int same;
    private final int sameBelow;
    private final int sameAbove;

    PreviousList(Declarations declare) {
        again = declare.column("previous_again", Source.SESSION, "was in the session's list before this");
        isNew = declare.column(
                "previous_new", Source.SESSION, "was not in the session's list before this, though others were");
        place = declare.column("previous_place", Source.SESSION, "1 / place in the session's list before this");
        up = declare.column("previous_up", Source.SESSION, "moved up since the session's list before this, ln");
        down = declare.column("previous_down", Source.SESSION, "moved down since the session's list before this, ln");
        touched = declare.column(
                "previous_touched", Source.SESSION, "was in the session's list before this and was touched");
        passed = declare.column(
                "previous_passed",
                Source.SESSION,
                "was in the session's list before this, stands above the last touched and was not touched");
        chosen = declare.column(
                "previous_chosen", Source.SESSION, "was in the session's list before this and was chosen");
        same = declare.column("same_place", Source.SESSION, "1 / place, where the list is that before this again");
        sameBelow = declare.column(
                "same_below",
                Source.SESSION,
                "1 / distance below the last touched, where the list is that before this again");
        sameAbove = declare.column(
                "same_above",
                Source.SESSION,
                "1 / distance above the last touched, where the list is that before this again");
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        int[] places = new int[list.count];
        int size = 0;
        int common = 0;
        List<History.Sighting> sightings = list.session.sightings();
        while (size < sightings.size() && sightings.get(size).position() > 0) {
            int row = list.sessionSightings[size];
            if (row >= 0) {
                places[row] = sightings.get(size).position();
                common++;
            }
            size++;
        }
        if (common == 0) {
            return;
        }
        for (int row = 0; row < list.count; row++) {
            if (places[row] == 0) {
                matrix.set(row, isNew, 1);
            } else {
                compare(list, row, places[row], matrix);
            }
        }
        if (common == list.count && size == list.count) {
            again(list, matrix);
        }
        touches(list, places, matrix);
    }

    private void compare(Extraction list, int row, int before, FeatureMatrix matrix) {
        double moved = Exact.log((double) before / (row + 1));
        matrix.set(row, again, 1);
        matrix.set(row, place, 1.0 / before);
        matrix.set(row, up, Math.max(0, Math.min(FARTHEST, moved)));
        matrix.set(row, down, Math.max(0, Math.min(FARTHEST, -moved)));
        matrix.set(row, passed, row < list.lastRow ? 1 : 0);
    }

    private void again(Extraction list, FeatureMatrix matrix) {
        for (int row = 0; row < list.count; row++) {
            matrix.set(row, same, 1.0 / (row + 1));
        }
        SessionActions.near(list, list.lastRow, sameBelow, sameAbove, matrix);
    }

    private void touches(Extraction list, int[] places, FeatureMatrix matrix) {
        for (int i = 0; i < list.sessionTouches.length; i++) {
            int row = list.sessionTouches[i];
            if (row >= 0 && places[row] > 0) {
                matrix.set(row, touched, 1);
                matrix.set(row, chosen, list.session.touches().get(i).chosen() > 0 ? 1 : 0);
                matrix.set(row, passed, 0);
            }
        }
    }
}
