package io.liverank.event;

/**
 * An item offered for ranking in one request.
 *
 * @param itemId the item's id
 * @param score the search engine's score, NaN if it gave none
 * @param attributes what only this request knows of the item (a price for these dates, a distance)
 */
public record Candidate(String itemId, double score, Attributes attributes) {}
