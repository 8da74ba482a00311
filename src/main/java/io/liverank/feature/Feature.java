package io.liverank.feature;

/**
 * The dense columns of a {@link FeatureMatrix}. "Centred" means less the mean over the list. A missing value is 0 in a
 * centred column, and where it says something a column of its own tells of it.
 */
public enum Feature {
    /** Minus the logarithm of the place in the search engine's order: the prior. */
    RETRIEVAL_ORDER(Source.REQUEST, "place in the search engine's order, -ln"),
    RETRIEVAL_FIRST(Source.REQUEST, "first in the search engine's order"),
    RETRIEVAL_INVERSE(Source.REQUEST, "1 / place in the search engine's order"),
    RETRIEVAL_SCORE(Source.REQUEST, "the search engine's score, standardised in the list"),
    CHOSEN_HOUR(Source.BEHAVIOUR, "choices, half-life an hour, ln, centred"),
    CHOSEN_DAY(Source.BEHAVIOUR, "choices, half-life a day, ln, centred"),
    CHOSEN_WEEK(Source.BEHAVIOUR, "choices, half-life a week, ln, centred"),
    CHOSEN_MONTH(Source.BEHAVIOUR, "choices, half-life a month, ln, centred"),
    CHOSEN_TOTAL(Source.BEHAVIOUR, "choices ever, ln, centred"),
    TOUCHED_HOUR(Source.BEHAVIOUR, "touches, half-life an hour, ln, centred"),
    TOUCHED_DAY(Source.BEHAVIOUR, "touches, half-life a day, ln, centred"),
    TOUCHED_MONTH(Source.BEHAVIOUR, "touches, half-life a month, ln, centred"),
    CHOICE_RATE_DAY(Source.BEHAVIOUR, "choices per view, half-life a day, ln, centred"),
    CHOICE_RATE_MONTH(Source.BEHAVIOUR, "choices per view, half-life a month, ln, centred"),
    POPULARITY_RANK(Source.BEHAVIOUR, "1 / rank by choices in the list"),
    AGE(Source.BEHAVIOUR, "time since the item was first met, ln of days, centred"),
    SINCE_CHOSEN(Source.BEHAVIOUR, "time since anybody chose it, ln of hours, centred"),
    NEVER_CHOSEN(Source.BEHAVIOUR, "nobody chose it yet"),
    QUERY_CHOSEN(Source.QUERY, "choices for this query, ln"),
    QUERY_SHARE(Source.QUERY, "share of the choices for this query"),
    USER_TOUCHED(Source.USER, "the user touched it before"),
    USER_TOUCHES(Source.USER, "touches by the user, ln"),
    USER_CHOSEN(Source.USER, "choices by the user, ln"),
    USER_RECENCY(Source.USER, "1 / rank by recency among the user's items"),
    USER_HOURS(Source.USER, "time since the user touched it, ln of hours"),
    USER_SIGHTINGS(Source.USER, "times the user was shown it, ln"),
    SESSION_TOUCHED(Source.SESSION, "touched in this session"),
    SESSION_TOUCHES(Source.SESSION, "touches in this session, ln"),
    SESSION_CHOSEN(Source.SESSION, "choices in this session, ln"),
    SESSION_RECENCY(Source.SESSION, "1 / rank by recency among the session's items"),
    SESSION_LAST(Source.SESSION, "the last item touched in this session"),
    SESSION_LAST_IN_LIST(Source.SESSION, "the last touched of this list's items"),
    SESSION_MINUTES(Source.SESSION, "time since touched in this session, ln of minutes"),
    SESSION_SIGHTINGS(Source.SESSION, "times shown in this session, ln"),
    NEAR_LAST(Source.SESSION, "1 / distance in the list from the last touched item, below it"),
    NEAR_LAST_ABOVE(Source.SESSION, "1 / distance in the list from the last touched item, above it"),
    TASTE_USER(Source.USER, "how much its words and categories are to the user's taste, centred"),
    TASTE_SESSION(Source.SESSION, "how much its words and categories are to the session's taste, centred"),
    TOGETHER_SESSION(Source.SESSION, "touched together with the session's items, ln"),
    TOGETHER_USER(Source.USER, "touched together with the user's items, ln"),
    MATCH_COVERAGE(Source.QUERY, "share of its title's words that the query has"),
    MATCH_QUERY(Source.QUERY, "share of the query's words that it has, by rarity"),
    MATCH_ORDER(Source.QUERY, "its title has the query's words side by side"),
    MATCH_START(Source.QUERY, "its title starts with a word of the query"),
    MATCH_END(Source.QUERY, "its title ends with a word of the query"),
    TITLE_LENGTH(Source.ITEM, "words in its title, ln, centred"),
    VECTOR_QUERY(Source.QUERY, "similarity of its vector to the query's, centred"),
    VECTOR_USER(Source.USER, "similarity of its vector to the user's taste, centred"),
    VECTOR_SESSION(Source.SESSION, "similarity of its vector to the session's taste, centred"),
    NUMBER_1_RANK(Source.ITEM, "first numeric field: rank in the list, -0.5 to 0.5"),
    NUMBER_1_VALUE(Source.ITEM, "first numeric field: logarithm, centred, in units of the field's usual deviation"),
    NUMBER_1_TASTE(Source.USER, "first numeric field: distance from what the user's items have"),
    NUMBER_1_SESSION(Source.SESSION, "first numeric field: distance from what the session's items have"),
    NUMBER_1_MISSING(Source.ITEM, "first numeric field: missing here, though others in the list have it"),
    NUMBER_2_RANK(Source.ITEM, "second numeric field: rank in the list, -0.5 to 0.5"),
    NUMBER_2_VALUE(Source.ITEM, "second numeric field: logarithm, centred, in units of the field's usual deviation"),
    NUMBER_2_TASTE(Source.USER, "second numeric field: distance from what the user's items have"),
    NUMBER_2_SESSION(Source.SESSION, "second numeric field: distance from what the session's items have"),
    NUMBER_2_MISSING(Source.ITEM, "second numeric field: missing here, though others in the list have it"),
    NUMBER_3_RANK(Source.ITEM, "third numeric field: rank in the list, -0.5 to 0.5"),
    NUMBER_3_VALUE(Source.ITEM, "third numeric field: logarithm, centred, in units of the field's usual deviation"),
    NUMBER_3_TASTE(Source.USER, "third numeric field: distance from what the user's items have"),
    NUMBER_3_SESSION(Source.SESSION, "third numeric field: distance from what the session's items have"),
    NUMBER_3_MISSING(Source.ITEM, "third numeric field: missing here, though others in the list have it"),
    USER_TURNED_DOWN(Source.USER, "the user turned it down, 1; took a choice of it back, 0.5"),
    SESSION_TURNED_DOWN(Source.SESSION, "turned down in this session, 1; a choice of it taken back, 0.5"),
    TASTE_AVERTED(Source.USER, "how much its words and categories are those of what was turned down, centred");

    /** How many columns there are. */
    public static final int COUNT = values().length;

    /** How many of them, the first, there were when they were first written down. */
    public static final int FIRST_COUNT = USER_TURNED_DOWN.ordinal();

    /** Numeric fields that have columns. */
    static final int NUMBERS = 3;

    private final Source source;
    private final String meaning;

    Feature(Source source, String meaning) {
        this.source = source;
        this.meaning = meaning;
    }

    /** Where the number comes from. */
    public Source source() {
        return source;
    }

    /** What the column holds, in words. */
    public String meaning() {
        return meaning;
    }
}
