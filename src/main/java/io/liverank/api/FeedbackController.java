package io.liverank.api;

import io.liverank.doctor.Doctor;
import io.liverank.engine.DryRun;
import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.event.Event;
import io.liverank.event.LogUnavailableException;
import io.liverank.json.EventReader;
import io.liverank.json.Fault;
import io.liverank.json.FeedbackBody;
import io.liverank.json.InvalidInputException;
import io.liverank.json.Limits;
import io.liverank.security.EventAllowance;
import io.liverank.spelling.Nearest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /feedback}. */
@RestController
@Tag(name = "Feedback")
class FeedbackController {
    private static final long ANSWERED_WITHIN_SECONDS = 5;

    private final Engine engine;
    private final EventAppender appender;
    private final Learner learner;
    private final FaultMeter meter;
    private final Doctor doctor;

    FeedbackController(Engine engine, EventAppender appender, Learner learner, FaultMeter meter, Doctor doctor) {
        this.engine = engine;
        this.appender = appender;
        this.learner = learner;
        this.meter = meter;
        this.doctor = doctor;
    }

    /** The events of an envelope. */
    @Schema(name = "FeedbackBatch", description = "Several events")
    record Batch(
            @ArraySchema(
                    arraySchema = @Schema(description = "1 to 1,000", requiredMode = Schema.RequiredMode.REQUIRED),
                    minItems = 1,
                    maxItems = Limits.EVENTS,
                    schema = @Schema(implementation = FeedbackBody.class))
            List<FeedbackBody> events) {}

    @PostMapping("/feedback")
    @ApiResponse(
            responseCode = "202",
            description = "The log holds what was accepted, and where applied is true the next ranking knows of it.",
            content = @Content(schema = @Schema(implementation = FeedbackAnswer.class)))
    @ApiResponse(
            responseCode = "200",
            description = "With dryRun: what would change. Nothing did.",
            content = @Content(schema = @Schema(implementation = DryRunAnswer.class)))
    @Operation(
            operationId = "sendFeedback",
            summary = "Tell what users did",
            description =
                    "One event, an array of 1 to 1,000 events, or {\"events\": [...]}. 202 means that the log holds what was"
                            + " accepted. Good events of an array are taken and bad ones named, unless strict is set. Without"
                            + " any good event: 400. Whatever goes wrong, what is taken of a body is taken as one: the log"
                            + " holds all of it or nothing. After 503 with mayHaveBeenKept send the same again: with an"
                            + " eventId, or under the same Idempotency-Key, an event counts once.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(oneOf = {FeedbackBody.class, FeedbackBody[].class, Batch.class}),
                            examples = @ExampleObject(value = """
                            {"eventType": "click", "itemId": "shoe-3", "userId": "ann", "sessionId": "ann-1"}""")))
    ResponseEntity<Object> feedback(
            @RequestBody JsonNode body,
            @Parameter(description = "all events or none") @RequestParam(defaultValue = "false") boolean strict,
            @Parameter(description = "only tell what each event alone would change")
                    @RequestParam(defaultValue = "false")
                    boolean dryRun,
            @Parameter(
                            description =
                                    "names this body, so that sending it again counts once: events without an eventId get"
                                            + " one from this key and their place in the body. A new one, such as a UUID, for each body;"
                                            + " of visible ASCII characters without commas, quotes and backslashes, in quotes or not",
                            example = "8e03978e-40d5-43e8-bc93-6894a57f9324",
                            schema = @Schema(type = "string", minLength = 1, maxLength = IdempotencyKey.MOST + 2))
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    String idempotencyKey,
            HttpServletRequest request) {
        var key = IdempotencyKey.of(idempotencyKey);
        boolean single = body.isObject() && !body.has("events");
        List<Event.FeedbackGiven> good = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        List<Noted> rejected = new ArrayList<>();
        List<Noted> warnings = new ArrayList<>();
        List<JsonNode> events = events(body, single);
        EventAllowance.take(request, events.size());
        String prefix = body.isObject() ? "/events/" : "/";
        long now = System.currentTimeMillis();
        for (int i = 0; i < events.size(); i++) {
            for (Fault fault : read(events.get(i), i, now, key, good, warnings)) {
                rejected.add(Noted.of(i, fault));
                faults.add(single ? fault : new Fault(prefix + i + fault.pointer(), fault.detail(), fault.code()));
            }
        }
        if (!faults.isEmpty() && (strict || good.isEmpty())) {
            throw new InvalidInputException(faults);
        }
        meter.count(faults);
        if (dryRun) {
            return ResponseEntity.ok(
                    DryRunAnswer.of(good.stream().map(this::foretell).toList(), rejected));
        }
        Set<String> seen = new HashSet<>();
        List<Event.FeedbackGiven> fresh = good.stream()
                .filter(event -> seen.add(event.eventId()) && !engine.knows(event.eventId()))
                .toList();
        boolean applied = fresh.isEmpty() || appender.append(fresh);
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .body(new FeedbackAnswer(fresh.size(), good.size() - fresh.size(), applied, rejected, warnings));
    }

    private DryRun foretell(Event.FeedbackGiven event) {
        try {
            return learner.ask(engine -> engine.dryRun(event)).get(ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new LogUnavailableException("the learner is too busy to try an event", e);
        } catch (CancellationException e) {
            throw new LogUnavailableException("the learner has stopped", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("the server is stopping", e);
        }
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

    private static List<JsonNode> events(JsonNode body, boolean single) {
        if (single) {
            misnamedArray(body);
            return List.of(body);
        }
        JsonNode array = body.isObject() ? body.get("events") : body;
        if (!array.isArray() || array.isEmpty()) {
            throw new InvalidInputException(
                    body.isObject() ? "/events" : "", "must be an event or an array of at least one", "wrong_type");
        }
        if (array.size() > Limits.EVENTS) {
            throw new InvalidInputException(
                    body.isObject() ? "/events" : "",
                    "must hold 1 to " + Limits.EVENTS + " events, not " + array.size()
                            + "; send them in several bodies",
                    "too_many");
        }
        List<Fault> unknown = body.isArray()
                ? List.of()
                : body.propertyNames().stream()
                        .filter(name -> !name.equals("events"))
                        .map(name -> new Fault("/" + name, "is not a known key beside events", "unknown_key"))
                        .toList();
        if (!unknown.isEmpty()) {
            throw new InvalidInputException(unknown);
        }
        List<JsonNode> events = new ArrayList<>(array.size());
        array.forEach(events::add);
        return events;
    }

    /** Adds the event to {@code good}, or says what is wrong with it. Every event gets an id: Redis may be told twice. */
    private List<Fault> read(
            JsonNode node,
            int index,
            long now,
            IdempotencyKey key,
            List<Event.FeedbackGiven> good,
            List<Noted> warnings) {
        try {
            if (!node.isObject()) {
                return List.of(new Fault("", "must be an object", "wrong_type"));
            }
            var reader = new EventReader(now);
            Event.FeedbackGiven event = reader.feedback(reader.body(node, FeedbackBody.class));
            doctor.received(reader.ahead());
            meter.remarked(reader.remarks());
            reader.remarks().forEach(remark -> warnings.add(Noted.of(index, remark)));
            good.add(
                    event.eventId() != null
                            ? event
                            : new Event.FeedbackGiven(
                                    event.time(),
                                    event.type(),
                                    key == null ? Ids.next() : key.eventId(index),
                                    event.queryId(),
                                    event.itemId(),
                                    event.position(),
                                    event.actor(),
                                    event.value(),
                                    event.quantity(),
                                    event.attributes()));
            return List.of();
        } catch (InvalidInputException e) {
            return e.faults();
        }
    }
}
