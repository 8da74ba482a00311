package io.liverank.formats;

import io.liverank.feature.Layout;
import java.util.ArrayList;
import java.util.List;

/** The 64 dense columns and 14 regions of versions that numbered them, in their order, by the names they have now. */
public final class ColumnsBefore2 {
    /** Those that did not depend on fields. */
    private static final List<String> FIXED = List.of(
            "retrieval_order",
            "retrieval_first",
            "retrieval_inverse",
            "retrieval_score",
            "chosen_hour",
            "chosen_day",
            "chosen_week",
            "chosen_month",
            "chosen_total",
            "touched_hour",
            "touched_day",
            "touched_month",
            "choice_rate_day",
            "choice_rate_month",
            "popularity_rank",
            "age",
            "since_chosen",
            "never_chosen",
            "query_chosen",
            "query_share",
            "user_touched",
            "user_touches",
            "user_chosen",
            "user_recency",
            "user_hours",
            "user_sightings",
            "session_touched",
            "session_touches",
            "session_chosen",
            "session_recency",
            "session_last",
            "session_last_in_list",
            "session_minutes",
            "session_sightings",
            "near_last",
            "near_last_above",
            "taste_user",
            "taste_session",
            "together_session",
            "together_user",
            "match_coverage",
            "match_query",
            "match_order",
            "match_start",
            "match_end",
            "title_length");

    private static final List<String> OF_A_VECTOR = List.of("similar_query", "similar_user", "similar_session");
    private static final List<String> OF_A_NUMBER = List.of("place", "difference", "taste", "session", "missing");
    private static final int NUMBERS = 3;

    /** A region each. Other families came in front of them since. */
    private static final List<String> FAMILIES = List.of(
            "position",
            "offset",
            "last_type",
            "recency",
            "user_last_type",
            "item",
            "query_item",
            "query_word_item",
            "category",
            "word",
            "context_item",
            "context_category",
            "after_item",
            "number");

    private ColumnsBefore2() {}

    /** The families of hashed features, a region each. */
    public static List<String> families() {
        return FAMILIES;
    }

    /** The names; those of fields that {@code layout} does not have are empty. */
    public static List<String> names(Layout layout) {
        List<String> names = new ArrayList<>(FIXED);
        of(layout.fields(true), 0, OF_A_VECTOR, names);
        for (int slot = 0; slot < NUMBERS; slot++) {
            of(layout.fields(false), slot, OF_A_NUMBER, names);
        }
        return names;
    }

    private static void of(List<String> fields, int slot, List<String> what, List<String> names) {
        for (String one : what) {
            names.add(slot < fields.size() ? fields.get(slot) + "." + one : "");
        }
    }

    /** Where {@code layout} has each of them; -1 if it does not. */
    static int[] places(Layout layout) {
        return names(layout).stream()
                .mapToInt(name -> layout.columnOf(Layout.hash(name)))
                .toArray();
    }

    /** The columns of {@code layout}, as today's bytes name them. */
    static int[] hashes(Layout layout) {
        int[] hashes = new int[layout.width()];
        for (int column = 0; column < hashes.length; column++) {
            hashes[column] = layout.hash(column);
        }
        return hashes;
    }

    /** The regions, as today's bytes name them. */
    static int[] regions() {
        return FAMILIES.stream().mapToInt(Layout::hash).toArray();
    }
}
