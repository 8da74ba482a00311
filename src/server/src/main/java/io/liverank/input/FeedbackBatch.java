package io.liverank.input;

import io.liverank.event.Event;
import io.liverank.spelling.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;

/** The events of one body: a single one, an array, or {@code {"events": [...]}}. Not thread-safe. */
public final class FeedbackBatch {
    /** Something about the event at that place of the body, from 0. */
    public record Remark(int index, Fault fault) {}

    /**
     * What was read.
     *
     * @param good the events that can be taken, each with an id
     * @param rejected what is wrong with the others
     * @param faults the same, with their places in the body
     * @param warnings what was left out of good ones
     */
    public record Read(
            List<Event.FeedbackGiven> good, List<Remark> rejected, List<Fault> faults, List<Remark> warnings) {}

    /** Where beacons have their key; whoever asks for keys has looked at it before. */
    private static final String KEY = "writeKey";

    private final List<JsonNode> events = new ArrayList<>();
    /** Of the events in the body; null of a single one, which is the body. */
    private final String prefix;

    /**
     * Opens a body, and reads no event yet.
     *
     * @throws InvalidInputException if it is none of the three, empty, or holds more than {@link Limits#EVENTS}
     */
    public FeedbackBatch(JsonNode body) {
        boolean single = body.isObject() && !body.has("events");
        if (single) {
            misnamedArray(body);
            events.add(body);
            prefix = null;
            return;
        }
        String place = body.isObject() ? "/events" : "";
        JsonNode array = body.isObject() ? body.get("events") : body;
        if (!array.isArray() || array.isEmpty()) {
            throw new InvalidInputException(place, "must be an event or an array of at least one", "wrong_type");
        }
        if (array.size() > Limits.EVENTS) {
            throw new InvalidInputException(
                    place,
                    "must hold 1 to " + Limits.EVENTS + " events, not " + array.size()
                            + "; send them in several bodies",
                    "too_many");
        }
        List<Fault> unknown = body.isArray()
                ? List.of()
                : body.propertyNames().stream()
                        .filter(name -> !name.equals("events") && !name.equals(KEY))
                        .map(name -> new Fault("/" + name, "is not a known key beside events", "unknown_key"))
                        .toList();
        if (!unknown.isEmpty()) {
            throw new InvalidInputException(unknown);
        }
        array.forEach(events::add);
        prefix = place + "/";
    }

    /** No key of an event holds an array: {@code {"event": [...]}} was meant as an envelope. */
    private static void misnamedArray(JsonNode body) {
        for (String name : body.propertyNames()) {
            String question = Nearest.question(name, List.of("events"));
            if (body.get(name).isArray() && !question.isEmpty()) {
                throw new InvalidInputException("/" + name, "is not a known key" + question, "unknown_key");
            }
        }
    }

    /** How many events, good or not. */
    public int size() {
        return events.size();
    }

    /**
     * Reads the events.
     *
     * @param now milliseconds since 1970: the time of an event without one
     * @param ids the id of an event without one, by its place: Redis may be told twice
     * @param each hears of each good event's reader
     */
    public Read read(long now, IntFunction<String> ids, Consumer<EventReader> each) {
        var read = new Read(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < events.size(); i++) {
            int index = i;
            try {
                if (!events.get(i).isObject()) {
                    throw new InvalidInputException("", "must be an object", "wrong_type");
                }
                var reader = new EventReader(now);
                Event.FeedbackGiven event = reader.feedback(reader.body(events.get(i), FeedbackBody.class));
                each.accept(reader);
                reader.remarks().forEach(fault -> read.warnings().add(new Remark(index, fault)));
                read.good().add(event.eventId() != null ? event : event.withId(ids.apply(index)));
            } catch (InvalidInputException e) {
                for (Fault fault : e.faults()) {
                    read.rejected().add(new Remark(index, fault));
                    read.faults()
                            .add(
                                    prefix == null
                                            ? fault
                                            : new Fault(
                                                    prefix + index + fault.pointer(), fault.detail(), fault.code()));
                }
            }
        }
        return read;
    }
}
