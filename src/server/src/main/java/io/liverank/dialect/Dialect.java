package io.liverank.dialect;

import io.liverank.input.RankBody;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The formats of others that are read. A new one is a class and a line here. */
public enum Dialect {
    /** User Behavior Insights of OpenSearch: a query id names one search. */
    UBI(new Ubi(), 1, true),
    /** Algolia's Insights: the id of a search is Algolia's own, unless lists are ranked under it. */
    ALGOLIA(new Algolia(), 1, false),
    /** Segment and RudderStack: {@code list_id} may name a kind of list. */
    SEGMENT(new Segment(), 1, false),
    /** Google Analytics 4: {@code item_list_id} may name a kind of list, and {@code index} counts from 0. */
    GA4(new Ga4(), 0, false),
    /** Snowplow: the name of a list is one of a kind of list. */
    SNOWPLOW(new Snowplow(), 1, false),
    /** Metarank: a ranking's id names it. */
    METARANK(new Metarank(), 1, true);

    /** None has any state. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Format format;

    private final int first;
    private final boolean namesLists;

    Dialect(Format format, int first, boolean namesLists) {
        this.format = format;
        this.first = first;
        this.namesLists = namesLists;
    }

    /** In lower case, as it is called in figures and ids. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a body that came to {@code /feedback} is Metarank's. */
    public static boolean isMetarank(JsonNode body) {
        return Metarank.is(body);
    }

    /** The list that Metarank's {@code /rank} is asked for. */
    public static RankBody metarankRequest(JsonNode body) {
        return Metarank.request(body);
    }

    List<Entry> entries(JsonNode body) {
        return format.entries(body);
    }

    /** A place as we count, from 1; null if it is none. */
    Integer place(Integer told) {
        return told == null || told < first || told > Integer.MAX_VALUE - 1 ? null : Integer.valueOf(told + 1 - first);
    }

    /** Whether an id is a list's own, known or not; else it is one only if a list of that id was ranked. */
    boolean namesLists() {
        return namesLists;
    }
}
