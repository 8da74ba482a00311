package io.liverank.dialect;

import io.liverank.input.CandidateBody;
import java.util.List;
import java.util.Map;

/** What an entry says, in words that all dialects share. Immutable. */
sealed interface Said {
    /**
     * Somebody did something with an item.
     *
     * @param item null if it is not said, which is a fault
     * @param list id of a list that it happened on, or null
     * @param place as the dialect counts, or null
     * @param value money; null if it is not said
     */
    record Did(
            String type,
            String item,
            String list,
            Integer place,
            Double value,
            Double quantity,
            Map<String, Object> attributes)
            implements Said {}

    /**
     * A list was shown.
     *
     * @param type what its rows are told of by where the list is known already; null if that says nothing of them
     * @param list its id, or null
     * @param query what was searched for, or null
     * @param context free-form
     */
    record Showed(String type, String list, String query, List<CandidateBody> items, Map<String, Object> context)
            implements Said {}

    /** Something was searched for, of which a list may come under this id. */
    record Searched(String list, String query) implements Said {}

    /** What is known of an item, beside what is known already. */
    record Described(String item, Map<String, Object> attributes) implements Said {}

    /** It is known, and there is nothing in it to learn from. */
    record Nothing(String why) implements Said {}

    /** Something in it is wrong or missing. */
    record Wrong(String pointer, String detail) implements Said {}
}
