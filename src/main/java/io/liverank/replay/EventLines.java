package io.liverank.replay;

import io.liverank.event.Event;
import io.liverank.json.EventReader;
import io.liverank.json.Fault;
import io.liverank.json.FeedbackBody;
import io.liverank.json.InvalidInputException;
import io.liverank.json.ItemBody;
import io.liverank.json.Json;
import io.liverank.json.RankBody;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the lines of an event file: the contract's shapes, told apart by {@code eventType}. */
final class EventLines {
    private final JsonMapper mapper = Json.mapper();
    private final long now;

    /** Takes {@code now}, in milliseconds since 1970, as the moment times may be a day ahead of. */
    EventLines(long now) {
        this.now = now;
    }

    /** The event of a line. */
    Event read(String line, long lineNumber) {
        try {
            if (!(mapper.readTree(line) instanceof ObjectNode node)) {
                throw new InvalidInputException("", "must be a JSON object", "wrong_type");
            }
            Object type = node.has("eventType") ? node.get("eventType") : node.get("event_type");
            String name = type instanceof JsonNode text && text.isString() ? text.stringValue() : "";
            EventReader reader = new EventReader(now);
            switch (name) {
                case "item" -> {
                    Instant time = takeTime(node);
                    return reader.item("", mapper.treeToValue(node, ItemBody.class), time);
                }
                case "item_delete" -> {
                    Instant time = takeTime(node);
                    Event.ItemUpserted item = reader.item("", mapper.treeToValue(node, ItemBody.class), time);
                    return new Event.ItemDeleted(item.time(), item.itemId());
                }
                case "ranking" -> {
                    node.remove(List.of("eventType", "event_type"));
                    return reader.ranking(mapper.treeToValue(node, RankBody.class), "line-" + lineNumber);
                }
                default -> {
                    return reader.feedback(mapper.treeToValue(node, FeedbackBody.class));
                }
            }
        } catch (JacksonException e) {
            Fault fault = Json.fault(e, "");
            throw new InvalidInputException(List.of(fault));
        }
    }

    private Instant takeTime(ObjectNode node) {
        node.remove(List.of("eventType", "event_type"));
        JsonNode time = node.remove("timestamp");
        return time == null ? null : mapper.treeToValue(time, Instant.class);
    }
}
