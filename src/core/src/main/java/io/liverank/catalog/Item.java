package io.liverank.catalog;

import io.liverank.event.Attributes;

/**
 * A thing that can be ranked. Immutable.
 *
 * @param id the shop's id
 * @param attributes as the shop sent them
 * @param facts read off the attributes
 * @param since when it first came into the catalogue, in milliseconds since 1970
 */
public record Item(String id, Attributes attributes, Facts facts, long since) {}
