package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.liverank.engine.Engine;
import io.liverank.engine.Incident;
import io.liverank.engine.Learning;
import io.liverank.event.Event;
import io.liverank.event.UpdateRecord;
import io.liverank.model.Model;
import io.liverank.update.Updates;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /models}: versions, updates and what went wrong. */
@RestController
@Tag(name = "Model")
class VersionController {
    private final Engine engine;
    private final Updates updates;
    private final EventAppender log;

    VersionController(Engine engine, Updates updates, EventAppender log) {
        this.engine = engine;
        this.updates = updates;
        this.log = log;
    }

    /** Figures on held-out lists; what could not be measured is absent. */
    @Schema(name = "HeldOutFigures")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record HeldOut(
            @Schema(description = "mean listwise loss, nats")
            Double loss,

            @Schema(description = "mean reciprocal rank of the first choice, 0 to 1")
            Double mrr,

            @Schema(description = "predicted over observed choices")
            Double calibration) {
        static HeldOut of(UpdateRecord.Figures figures) {
            return new HeldOut(finite(figures.loss()), finite(figures.mrr()), finite(figures.calibration()));
        }

        private static Double finite(double value) {
            return Double.isFinite(value) ? value : null;
        }
    }

    /** An incremental update. */
    @Schema(name = "Update")
    record UpdateAnswer(
            @Schema(description = "the version it made, or would have made")
            long version,

            @Schema(description = "the version it started from")
            long parent,

            @Schema(description = "when it ended, by the log's clock")
            Instant time,

            @Schema(
                    description = "whether it was merged",
                    allowableValues = {"accepted", "refused", "failed"})
            String verdict,

            @Schema(description = "why, in words") String reason,

            @Schema(description = "lists with a choice it trained on")
            int lists,

            @Schema(description = "lists with a choice held out: newer than everything it learned from")
            int heldOut,

            @Schema(description = "passes over the batch, chosen on the held-out lists")
            int passes,

            @Schema(description = "step size relative to online learning's, chosen likewise")
            double rate,

            @Schema(description = "pull towards the snapshot, chosen likewise")
            double anchor,

            @Schema(description = "lists per step, chosen likewise")
            int batch,

            @Schema(description = "share of the trained difference that was merged, chosen likewise")
            double beta,

            @Schema(description = "the live model on the held-out lists")
            HeldOut before,

            @Schema(description = "the trained model on the same lists")
            HeldOut after,

            @Schema(description = "share of bootstrap samples in which it ranks better")
            double confidence,

            @Schema(description = "how long it took, in milliseconds")
            long millis) {
        static UpdateAnswer of(long time, UpdateRecord update) {
            return new UpdateAnswer(
                    update.version(),
                    update.parent(),
                    Instant.ofEpochMilli(time),
                    update.verdict().name().toLowerCase(Locale.ROOT),
                    update.reason(),
                    update.lists(),
                    update.heldOut(),
                    update.passes(),
                    update.rate(),
                    update.anchor(),
                    update.batch(),
                    update.beta(),
                    HeldOut.of(update.before()),
                    HeldOut.of(update.after()),
                    update.confidence(),
                    update.millis());
        }
    }

    /** Something the server protected itself against. */
    @Schema(name = "Incident")
    record IncidentAnswer(
            @Schema(description = "when, by the log's clock")
            Instant time,

            @Schema(description = "stable; programs go by it", example = "fallback")
            String kind,

            @Schema(description = "what happened, in words") String detail) {
        static IncidentAnswer of(Incident incident) {
            return new IncidentAnswer(
                    Instant.ofEpochMilli(incident.time()),
                    incident.kind().name().toLowerCase(Locale.ROOT),
                    incident.detail());
        }
    }

    /** A model that learns in the shadow. */
    @Schema(name = "Challenger")
    record ChallengerAnswer(
            @Schema(description = "as configured under liverank.challengers, or main", example = "main")
            String name,

            @Schema(
                    description = "what it is made of",
                    allowableValues = {"linear", "factorization", "neural", "sequence", "ensemble"})
            String type,

            @Schema(description = "multiplies all steps of online learning")
            float rate,

            @Schema(description = "lists learned") long lists) {
        static ChallengerAnswer of(String name, Model model) {
            return new ChallengerAnswer(
                    name,
                    model.settings().type().name().toLowerCase(Locale.ROOT),
                    model.settings().rate(),
                    model.lists());
        }
    }

    /** The model that will be in charge. */
    @Schema(name = "Promoted")
    record Promoted(
            @Schema(description = "the model that takes over", example = "main")
            String name) {}

    /** All versions. */
    @Schema(name = "Models")
    record Models(
            @Schema(description = "the name of the model in charge: main, or the challenger that was promoted")
            String inCharge,

            @Schema(description = "the version in charge; 0 before one was published")
            long current,

            @Schema(description = "models that learn in the shadow")
            List<ChallengerAnswer> challengers,

            @Schema(description = "versions that can be restored")
            List<Long> restorable,

            @Schema(description = "ended updates, newest first")
            List<UpdateAnswer> updates,

            @Schema(description = "incidents, newest first") List<IncidentAnswer> incidents) {}

    /** What came of a run. */
    @Schema(name = "UpdateOutcome")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OutcomeAnswer(
            @Schema(
                    description = "nothing_to_do: too few finished lists newer than the snapshot; busy: another run is"
                            + " under way",
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    allowableValues = {"ended", "nothing_to_do", "busy"})
            String outcome,

            @Schema(description = "the update that ended; absent if none did")
            UpdateAnswer update) {}

    /** The version that will be in charge. */
    @Schema(name = "Restored")
    record Restored(
            @Schema(description = "the version that takes over", example = "1")
            long version) {}

    @GetMapping("/models")
    @Operation(
            operationId = "listModels",
            summary = "Versions of the model, updates and incidents",
            description = "Which model is in charge, which learn beside it, and what became of each update.")
    Models models() {
        List<Learning.EndedUpdate> history = engine.learning().history();
        List<Incident> incidents = engine.learning().incidents();
        return new Models(
                engine.learning().inCharge(),
                engine.learning().version(),
                engine.learning().challengers().entrySet().stream()
                        .map(entry -> ChallengerAnswer.of(entry.getKey(), entry.getValue()))
                        .toList(),
                engine.learning().keptVersions(),
                newestFirst(history).stream()
                        .map(ended -> UpdateAnswer.of(ended.time(), ended.update()))
                        .toList(),
                newestFirst(incidents).stream().map(IncidentAnswer::of).toList());
    }

    private static <T> List<T> newestFirst(List<T> oldestFirst) {
        var reversed = new java.util.ArrayList<>(oldestFirst);
        java.util.Collections.reverse(reversed);
        return reversed;
    }

    @PostMapping("/models/update")
    @Operation(
            operationId = "runUpdate",
            summary = "Run the incremental job now",
            description = "Trains the finished lists in the buffer, judges the result on newer ones and merges it if it"
                    + " passes the gate. Answers when the run has ended.")
    OutcomeAnswer update() {
        Updates.Outcome outcome = updates.runNow();
        if (outcome instanceof Updates.Outcome.Ended ended) {
            return new OutcomeAnswer("ended", UpdateAnswer.of(System.currentTimeMillis(), ended.update()));
        }
        return new OutcomeAnswer(outcome instanceof Updates.Outcome.Busy ? "busy" : "nothing_to_do", null);
    }

    @PostMapping("/models/{name}/promote")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "promoteModel",
            summary = "Put a challenger in charge",
            description =
                    "It takes over on every replica at the same place of the log, as a version of its own that can"
                            + " be restored; the model that was in charge goes on learning in the shadow.")
    Promoted promote(
            @Parameter(description = "a challenger's name, as in GET /models", example = "main") @PathVariable
                    String name) {
        if (!engine.learning().challengers().containsKey(name)) {
            throw new NotFoundException("there is no challenger " + name);
        }
        log.append(List.of(new Event.ModelPromoted(System.currentTimeMillis(), name)));
        return new Promoted(name);
    }

    @PostMapping("/models/{version}/restore")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "restoreModel",
            summary = "Put a kept version back in charge",
            description = "Live is set back to it on every replica, at the same place of the log; an update that is"
                    + " under way comes to nothing.")
    Restored restore(
            @Parameter(description = "a version that GET /models lists as restorable", example = "1") @PathVariable
                    long version) {
        if (!engine.learning().keptVersions().contains(version)) {
            throw new NotFoundException("there is no kept version " + version);
        }
        log.append(List.of(new Event.ModelRestored(System.currentTimeMillis(), version)));
        return new Restored(version);
    }
}
