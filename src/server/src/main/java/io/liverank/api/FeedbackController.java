package io.liverank.api;

import io.liverank.dialect.Dialect;
import io.liverank.doctor.Doctor;
import io.liverank.engine.DryRun;
import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.event.Event;
import io.liverank.event.LogUnavailableException;
import io.liverank.input.EventReader;
import io.liverank.input.FeedbackBatch;
import io.liverank.input.FeedbackBody;
import io.liverank.input.InvalidInputException;
import io.liverank.input.Limits;
import io.liverank.security.Access;
import io.liverank.security.EventAllowance;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
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
    private final DialectController dialects;

    FeedbackController(
            Engine engine,
            EventAppender appender,
            Learner learner,
            FaultMeter meter,
            Doctor doctor,
            DialectController dialects) {
        this.engine = engine;
        this.appender = appender;
        this.learner = learner;
        this.meter = meter;
        this.doctor = doctor;
        this.dialects = dialects;
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
        if (dryRun && Access.isPublished(request)) {
            throw new AccessDeniedException("This key is published: what feedback would do is not told to it");
        }
        if (Dialect.isMetarank(body)) {
            if (dryRun) {
                throw new InvalidInputException("?dryRun", "is not for events of Metarank", "unknown_parameter");
            }
            return dialects.metarank(body, request);
        }
        var key = IdempotencyKey.of(idempotencyKey);
        var batch = new FeedbackBatch(body);
        EventAllowance.take(request, batch.size());
        FeedbackBatch.Read read = batch.read(
                System.currentTimeMillis(), index -> key == null ? Ids.next() : key.eventId(index), this::received);
        List<Event.FeedbackGiven> good = read.good();
        List<Noted> rejected = Noted.of(read.rejected());
        if (!read.faults().isEmpty() && (strict || good.isEmpty())) {
            throw new InvalidInputException(read.faults());
        }
        meter.count(read.faults());
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
                .body(new FeedbackAnswer(
                        fresh.size(), good.size() - fresh.size(), applied, rejected, Noted.of(read.warnings())));
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

    private void received(EventReader reader) {
        doctor.received(reader.ahead());
        meter.remarked(reader.remarks());
    }
}
