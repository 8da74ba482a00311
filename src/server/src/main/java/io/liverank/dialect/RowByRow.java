package io.liverank.dialect;

import io.liverank.event.Actor;
import io.liverank.event.Event.FeedbackGiven;
import io.liverank.event.EventTypes;
import io.liverank.event.Role;
import io.liverank.input.CandidateBody;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A list of which nobody told but row by row, as each came into view: what was told of it by whoever chose from it, in the
 * order of its places.
 *
 * @param rows each item once
 * @param since when the first row came into view, in milliseconds since 1970
 */
record RowByRow(List<CandidateBody> rows, long since) {
    /** What was {@code told} of the list of a choice makes a list with it, or null: one row alone is none. */
    static RowByRow of(List<FeedbackGiven> told, FeedbackGiven chosen) {
        Map<String, FeedbackGiven> rows = new LinkedHashMap<>();
        long since = chosen.time();
        for (FeedbackGiven row : told) {
            if (isRow(row) && isSame(row.actor(), chosen.actor())) {
                rows.putIfAbsent(row.itemId(), row);
                since = Math.min(since, row.time());
            }
        }
        rows.putIfAbsent(chosen.itemId(), chosen);
        if (rows.size() < 2) {
            return null;
        }
        boolean hasPlaces = rows.values().stream().allMatch(row -> row.position() > 0);
        List<CandidateBody> ordered = rows.values().stream()
                .sorted(Comparator.comparingInt(row -> hasPlaces ? row.position() : 0))
                .map(row -> new CandidateBody(row.itemId(), null, null))
                .toList();
        return new RowByRow(ordered, since);
    }

    /** What was chosen alone tells nothing of what it was chosen from. */
    private static boolean isRow(FeedbackGiven told) {
        return EventTypes.DEFAULT.of(told.type()).role() == Role.EXPOSURE;
    }

    private static boolean isSame(Actor one, Actor other) {
        return one.sessionKey() != null && one.sessionKey().equals(other.sessionKey())
                || one.profileKey() != null && one.profileKey().equals(other.profileKey());
    }
}
