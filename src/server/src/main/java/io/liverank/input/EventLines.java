package io.liverank.input;

import io.liverank.event.Event;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the lines of an event file: the contract's shapes, told apart by {@code eventType}. */
public final class EventLines {
    private final JsonMapper mapper = Json.mapper();
    private final long now;
    private long last;

    /** Takes {@code now}, in milliseconds since 1970, as the moment times may be a day ahead of. */
    public EventLines(long now) {
        this.now = now;
        this.last = now;
    }

    /** The event of a line. A time that is none is the line's before. */
    public Event read(String line, long lineNumber) {
        Event event = event(line, lineNumber);
        last = event.time();
        return event;
    }

    private Event event(String line, long lineNumber) {
        try {
            if (!(mapper.readTree(line) instanceof ObjectNode node)) {
                throw new InvalidInputException("", "must be a JSON object", "wrong_type");
            }
            Object type = node.has("eventType") ? node.get("eventType") : node.get("event_type");
            String name = type instanceof JsonNode text && text.isString() ? text.stringValue() : "";
            EventReader reader = new EventReader(now, last);
            switch (name) {
                case "item" -> {
                    Moment time = takeTime(node);
                    return reader.item("", reader.body(node, ItemBody.class), time);
                }
                case "item_delete" -> {
                    Moment time = takeTime(node);
                    Event.ItemUpserted item = reader.item("", reader.body(node, ItemBody.class), time);
                    return new Event.ItemDeleted(item.time(), item.itemId());
                }
                case "ranking" -> {
                    node.remove(List.of("eventType", "event_type"));
                    return reader.ranking(reader.body(node, RankBody.class), "line-" + lineNumber);
                }
                default -> {
                    return reader.feedback(reader.body(node, FeedbackBody.class));
                }
            }
        } catch (JacksonException e) {
            Fault fault = Json.fault(e, "");
            throw new InvalidInputException(List.of(fault));
        }
    }

    private Moment takeTime(ObjectNode node) {
        node.remove(List.of("eventType", "event_type"));
        JsonNode time = node.remove("timestamp");
        return time == null ? null : mapper.treeToValue(time, Moment.class);
    }
}
