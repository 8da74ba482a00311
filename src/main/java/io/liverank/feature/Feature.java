package io.liverank.feature;

/**
 * The dense columns of a {@link FeatureMatrix}. "Centred" means less the mean over the list. A missing value is 0 in a
 * centred column, and where it says something a column of its own tells of it.
 */
public enum Feature {
    /** Minus the logarithm of the place in the search engine's order: the prior. */
    RETRIEVAL_ORDER("place in the search engine's order, -ln"),
    RETRIEVAL_FIRST("first in the search engine's order"),
    RETRIEVAL_INVERSE("1 / place in the search engine's order"),
    RETRIEVAL_SCORE("the search engine's score, standardised in the list"),
    CHOSEN_HOUR("choices, half-life an hour, ln, centred"),
    CHOSEN_DAY("choices, half-life a day, ln, centred"),
    CHOSEN_WEEK("choices, half-life a week, ln, centred"),
    CHOSEN_MONTH("choices, half-life a month, ln, centred"),
    CHOSEN_TOTAL("choices ever, ln, centred"),
    TOUCHED_HOUR("touches, half-life an hour, ln, centred"),
    TOUCHED_DAY("touches, half-life a day, ln, centred"),
    TOUCHED_MONTH("touches, half-life a month, ln, centred"),
    CHOICE_RATE_DAY("choices per view, half-life a day, ln, centred"),
    CHOICE_RATE_MONTH("choices per view, half-life a month, ln, centred"),
    POPULARITY_RANK("1 / rank by choices in the list"),
    AGE("time since the item was first met, ln of days, centred"),
    SINCE_CHOSEN("time since anybody chose it, ln of hours, centred"),
    NEVER_CHOSEN("nobody chose it yet"),
    QUERY_CHOSEN("choices for this query, ln"),
    QUERY_SHARE("share of the choices for this query"),
    USER_TOUCHED("the user touched it before"),
    USER_TOUCHES("touches by the user, ln"),
    USER_CHOSEN("choices by the user, ln"),
    USER_RECENCY("1 / rank by recency among the user's items"),
    USER_HOURS("time since the user touched it, ln of hours"),
    USER_SIGHTINGS("times the user was shown it, ln"),
    SESSION_TOUCHED("touched in this session"),
    SESSION_TOUCHES("touches in this session, ln"),
    SESSION_CHOSEN("choices in this session, ln"),
    SESSION_RECENCY("1 / rank by recency among the session's items"),
    SESSION_LAST("the last item touched in this session"),
    SESSION_LAST_IN_LIST("the last touched of this list's items"),
    SESSION_MINUTES("time since touched in this session, ln of minutes"),
    SESSION_SIGHTINGS("times shown in this session, ln"),
    NEAR_LAST("1 / distance in the list from the last touched item, below it"),
    NEAR_LAST_ABOVE("1 / distance in the list from the last touched item, above it"),
    TASTE_USER("how much its words and categories are to the user's taste, centred"),
    TASTE_SESSION("how much its words and categories are to the session's taste, centred"),
    TOGETHER_SESSION("touched together with the session's items, ln"),
    TOGETHER_USER("touched together with the user's items, ln"),
    MATCH_COVERAGE("share of its title's words that the query has"),
    MATCH_QUERY("share of the query's words that it has, by rarity"),
    MATCH_ORDER("its title has the query's words side by side"),
    MATCH_START("its title starts with a word of the query"),
    MATCH_END("its title ends with a word of the query"),
    TITLE_LENGTH("words in its title, ln, centred"),
    NUMBER_1_RANK("first numeric field: rank in the list, -0.5 to 0.5"),
    NUMBER_1_VALUE("first numeric field: logarithm, centred"),
    NUMBER_1_TASTE("first numeric field: distance from what the user's items have"),
    NUMBER_1_SESSION("first numeric field: distance from what the session's items have"),
    NUMBER_2_RANK("second numeric field: rank in the list, -0.5 to 0.5"),
    NUMBER_2_VALUE("second numeric field: logarithm, centred"),
    NUMBER_2_TASTE("second numeric field: distance from what the user's items have"),
    NUMBER_2_SESSION("second numeric field: distance from what the session's items have"),
    NUMBER_3_RANK("third numeric field: rank in the list, -0.5 to 0.5"),
    NUMBER_3_VALUE("third numeric field: logarithm, centred"),
    NUMBER_3_TASTE("third numeric field: distance from what the user's items have"),
    NUMBER_3_SESSION("third numeric field: distance from what the session's items have");

    /** How many columns there are. */
    public static final int COUNT = values().length;

    /** Numeric fields that have columns. */
    static final int NUMBERS = 3;

    private final String meaning;

    Feature(String meaning) {
        this.meaning = meaning;
    }

    /** What the column holds, in words. */
    public String meaning() {
        return meaning;
    }
}
