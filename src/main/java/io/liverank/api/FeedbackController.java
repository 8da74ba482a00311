package io.liverank.api;

import io.liverank.engine.Engine;
import io.liverank.event.Event;
import io.liverank.json.EventReader;
import io.liverank.json.Fault;
import io.liverank.json.FeedbackBody;
import io.liverank.json.InvalidInputException;
import io.liverank.json.Json;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /feedback}. */
@RestController
@Tag(name = "2 Feedback")
class FeedbackController {
    private final Engine engine;
    private final EventAppender appender;
    private final JsonMapper mapper = Json.mapper();

    FeedbackController(Engine engine, EventAppender appender) {
        this.engine = engine;
        this.appender = appender;
    }

    /** The events of an envelope. */
    @Schema(name = "FeedbackBatch")
    record Batch(
            @ArraySchema(schema = @Schema(implementation = FeedbackBody.class))
            List<FeedbackBody> events) {}

    @PostMapping("/feedback")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Tell what users did",
            description = "One event, an array of events, or {\"events\": [...]}. 202 means that the log holds what was"
                    + " accepted. Good events of an array are taken and bad ones named, unless strict is set. Without"
                    + " any good event: 400.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(oneOf = {FeedbackBody.class, FeedbackBody[].class, Batch.class}),
                            examples = @ExampleObject(value = """
                            {"eventType": "click", "itemId": "shoe-3", "userId": "ann", "sessionId": "ann-1"}""")))
    FeedbackAnswer feedback(
            @RequestBody JsonNode body,
            @Parameter(description = "all events or none") @RequestParam(defaultValue = "false") boolean strict) {
        boolean single = body.isObject() && !body.has("events");
        List<Event.FeedbackGiven> good = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        List<FeedbackAnswer.Rejected> rejected = new ArrayList<>();
        List<JsonNode> events = events(body, single);
        String prefix = body.isObject() ? "/events/" : "/";
        long now = System.currentTimeMillis();
        for (int i = 0; i < events.size(); i++) {
            for (Fault fault : read(events.get(i), now, good)) {
                rejected.add(new FeedbackAnswer.Rejected(i, fault.pointer(), fault.detail()));
                faults.add(single ? fault : new Fault(prefix + i + fault.pointer(), fault.detail(), fault.code()));
            }
        }
        if (!faults.isEmpty() && (strict || good.isEmpty())) {
            throw new InvalidInputException(faults);
        }
        Set<String> seen = new HashSet<>();
        List<Event.FeedbackGiven> fresh = good.stream()
                .filter(event -> seen.add(event.eventId()) && !engine.knows(event.eventId()))
                .toList();
        if (!fresh.isEmpty()) {
            appender.append(fresh);
        }
        return new FeedbackAnswer(fresh.size(), good.size() - fresh.size(), rejected);
    }

    private static List<JsonNode> events(JsonNode body, boolean single) {
        if (single) {
            return List.of(body);
        }
        JsonNode array = body.isObject() ? body.get("events") : body;
        if (!array.isArray() || array.isEmpty()) {
            throw new InvalidInputException(
                    body.isObject() ? "/events" : "", "must be an event or an array of at least one", "wrong_type");
        }
        if (body.isObject() && body.size() > 1) {
            for (String name : body.propertyNames()) {
                if (!name.equals("events")) {
                    throw new InvalidInputException("/" + name, "is not a known key beside events", "unknown_key");
                }
            }
        }
        List<JsonNode> events = new ArrayList<>(array.size());
        array.forEach(events::add);
        return events;
    }

    /** Adds the event to {@code good}, or says what is wrong with it. Every event gets an id: Redis may be told twice. */
    private List<Fault> read(JsonNode node, long now, List<Event.FeedbackGiven> good) {
        try {
            if (!node.isObject()) {
                return List.of(new Fault("", "must be an object", "wrong_type"));
            }
            Event.FeedbackGiven event = new EventReader(now).feedback(mapper.treeToValue(node, FeedbackBody.class));
            good.add(
                    event.eventId() != null
                            ? event
                            : new Event.FeedbackGiven(
                                    event.time(),
                                    event.type(),
                                    Ids.next(),
                                    event.queryId(),
                                    event.itemId(),
                                    event.position(),
                                    event.actor(),
                                    event.value(),
                                    event.quantity(),
                                    event.attributes()));
            return List.of();
        } catch (JacksonException e) {
            return List.of(Json.fault(e, ""));
        } catch (InvalidInputException e) {
            return e.faults();
        }
    }
}
