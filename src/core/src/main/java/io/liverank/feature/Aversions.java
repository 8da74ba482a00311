package io.liverank.feature;

import io.liverank.profile.History;

/**
 * What the user and the session turned down: the item itself, with a negative prior in every model, and how much an item is
 * like what was turned down, as {@link Tastes} says of what was liked.
 */
final class Aversions extends FeatureGroup {
    private final int byUser;
    private final int bySession;
    private final int averted;

    Aversions(Declarations declare) {
        byUser = declare.column(
                "user_turned_down", Source.USER, "the user turned it down, 1; took a choice of it back, 0.5");
        bySession = declare.column(
                "session_turned_down",
                Source.SESSION,
                "turned down in this session, 1; a choice of it taken back, 0.5");
        averted = declare.column(
                "taste_averted",
                Source.USER,
                "how much its words and categories are those of what was turned down, centred");
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        fill(list, list.user, byUser, matrix);
        fill(list, list.session, bySession, matrix);
        History history = list.user.aversions().isEmpty() ? list.session : list.user;
        Tastes.fill(list, history.averted(), averted, Tastes.NO_COLUMN, matrix);
    }

    private static void fill(Extraction list, History history, int column, FeatureMatrix matrix) {
        for (History.Aversion aversion : history.aversions()) {
            int row = list.rowOf.of(aversion.itemId());
            if (row >= 0) {
                matrix.set(row, column, aversion.weight());
            }
        }
    }
}
