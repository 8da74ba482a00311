package io.liverank.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Something that a user did. Immutable.
 *
 * @param eventType {@code click}, {@code add_to_cart}, {@code purchase} or a word of the shop's own
 * @param eventId sent again, it counts once; made by {@link #of}
 * @param queryId the list's, or null
 * @param position from 1, or null
 * @param who null if nobody knows
 * @param value of carts and orders, or null
 * @param timestamp null for the time at which it arrives
 */
public record Event(
        String eventType,
        String eventId,
        String itemId,
        String queryId,
        Integer position,
        Actor who,
        Double value,
        Double quantity,
        Instant timestamp,
        Map<String, ?> attributes) {
    /** Copies the attributes. */
    public Event {
        attributes = Map.copyOf(attributes);
    }

    /** An event on an item of a list. */
    public static Event of(String eventType, String itemId, String queryId, Actor who) {
        return new Event(
                eventType, UUID.randomUUID().toString(), itemId, queryId, null, who, null, null, null, Map.of());
    }

    /** The same at this place, from 1. */
    public Event at(int place) {
        return new Event(eventType, eventId, itemId, queryId, place, who, value, quantity, timestamp, attributes);
    }

    /** The same of so many, for so much in all. */
    public Event worth(double much, double many) {
        return new Event(eventType, eventId, itemId, queryId, position, who, much, many, timestamp, attributes);
    }

    Wire wire() {
        Actor known = who == null ? Actor.NOBODY : who;
        return new Wire(
                eventType,
                eventId,
                itemId,
                queryId,
                position,
                known.userId(),
                known.clientId(),
                known.sessionId(),
                value,
                quantity,
                timestamp == null ? null : timestamp.toString(),
                attributes);
    }

    /** As it is sent. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Wire(
            String eventType,
            String eventId,
            String itemId,
            String queryId,
            Integer position,
            String userId,
            String clientId,
            String sessionId,
            Double value,
            Double quantity,
            String timestamp,
            Map<String, ?> attributes) {}
}
