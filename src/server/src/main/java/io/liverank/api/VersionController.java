package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.liverank.engine.Engine;
import io.liverank.engine.Incident;
import io.liverank.engine.Learning;
import io.liverank.engine.OpenUpdate;
import io.liverank.event.Event;
import io.liverank.event.UpdateRecord;
import io.liverank.journal.Deed;
import io.liverank.journal.Journal;
import io.liverank.model.Model;
import io.liverank.update.Progress;
import io.liverank.update.ProgressBoard;
import io.liverank.update.UpdateJob;
import io.liverank.update.Updates;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    private final ProgressBoard board;
    private final EventAppender log;
    private final Journal journal;

    VersionController(Engine engine, Updates updates, ProgressBoard board, EventAppender log, Journal journal) {
        this.engine = engine;
        this.updates = updates;
        this.board = board;
        this.log = log;
        this.journal = journal;
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

            @Schema(description = "what happened, in words") String detail,

            @Schema(
                    description = "whether something went wrong: false for what somebody asked for (restored, promoted)"
                            + " and for labels that are as usual again")
            boolean trouble) {
        static IncidentAnswer of(Incident incident) {
            return new IncidentAnswer(
                    Instant.ofEpochMilli(incident.time()),
                    incident.kind().name().toLowerCase(Locale.ROOT),
                    incident.detail(),
                    incident.kind().isTrouble());
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

    /** An update under way. */
    @Schema(name = "RunningUpdate", description = "An update under way")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RunningUpdate(
            @Schema(description = "the version it will have")
            long version,

            @Schema(description = "the version it started from")
            long parent,

            @Schema(
                    description = "share of the work that is done, 0 to 1; absent while nobody tells, as when the"
                            + " replica that ran it died")
            Double share,

            @Schema(description = "milliseconds since it was begun, or taken up")
            Long millis,

            @Schema(description = "milliseconds the rest will take at this pace")
            Long millisLeft,

            @Schema(description = "the server that runs it") String replica) {
        static RunningUpdate of(OpenUpdate open, Optional<Progress> told) {
            Progress progress =
                    told.filter(one -> one.version() == open.version()).orElse(null);
            return progress == null
                    ? new RunningUpdate(open.version(), open.parent(), null, null, null, null)
                    : new RunningUpdate(
                            open.version(),
                            open.parent(),
                            progress.share(),
                            progress.millis(),
                            progress.millisLeft() < 0 ? null : progress.millisLeft(),
                            progress.replica());
        }
    }

    /** All versions. */
    @Schema(name = "Models")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Models(
            @Schema(description = "the name of the model in charge: main, or the challenger that was promoted")
            String inCharge,

            @Schema(
                    description = "its type",
                    allowableValues = {"linear", "factorization", "neural", "sequence", "ensemble"})
            String type,

            @Schema(description = "the version in charge; 0 before one was published")
            long current,

            @Schema(description = "the update under way; absent if none is")
            RunningUpdate running,

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
                engine.learning().model().settings().type().name().toLowerCase(Locale.ROOT),
                engine.learning().version(),
                running(),
                engine.learning().challengers().entrySet().stream()
                        .map(entry -> ChallengerAnswer.of(entry.getKey(), entry.getValue()))
                        .toList(),
                engine.learning().keptVersions(),
                newestFirst(history).stream()
                        .map(ended -> UpdateAnswer.of(ended.time(), ended.update()))
                        .toList(),
                newestFirst(incidents).stream().map(IncidentAnswer::of).toList());
    }

    private RunningUpdate running() {
        OpenUpdate open = engine.learning().openUpdate();
        return open == null ? null : RunningUpdate.of(open, board.read());
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
    OutcomeAnswer update(HttpServletRequest request) {
        journal.write(request.getRemoteUser(), Deed.Kind.UPDATE, "");
        Updates.Outcome outcome = updates.runNow();
        if (outcome instanceof Updates.Outcome.Ended ended) {
            return new OutcomeAnswer("ended", UpdateAnswer.of(System.currentTimeMillis(), ended.update()));
        }
        return new OutcomeAnswer(outcome instanceof Updates.Outcome.Busy ? "busy" : "nothing_to_do", null);
    }

    /** What became of the update. */
    @Schema(name = "Cancelled", description = "What became of the update that was under way")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CancelAnswer(
            @Schema(description = "false if none was under way, or it had just ended by itself")
            boolean cancelled,

            @Schema(description = "the update that ended; absent if none was under way")
            UpdateAnswer update) {
        static final CancelAnswer NONE = new CancelAnswer(false, null);

        static CancelAnswer of(UpdateRecord ended) {
            return new CancelAnswer(UpdateJob.isCancelled(ended), UpdateAnswer.of(System.currentTimeMillis(), ended));
        }
    }

    @PostMapping("/models/update/cancel")
    @Operation(
            operationId = "cancelUpdate",
            summary = "Cancel the update under way",
            description =
                    "Wherever it runs, at any moment: its end is an event in the log, and whichever end comes first"
                            + " counts on every replica. Nothing is merged; the model goes on as it is, and the lists that were"
                            + " to be trained count as seen.")
    CancelAnswer cancel(HttpServletRequest request) {
        OpenUpdate open = engine.learning().openUpdate();
        if (open == null) {
            return CancelAnswer.NONE;
        }
        journal.write(request.getRemoteUser(), Deed.Kind.CANCEL, "version " + open.version());
        return updates.cancel().map(CancelAnswer::of).orElse(CancelAnswer.NONE);
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
                    String name,
            HttpServletRequest request) {
        if (!engine.learning().challengers().containsKey(name)) {
            throw new NotFoundException("there is no challenger " + name);
        }
        journal.write(request.getRemoteUser(), Deed.Kind.PROMOTE, name);
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
                    long version,
            HttpServletRequest request) {
        if (!engine.learning().keptVersions().contains(version)) {
            throw new NotFoundException("there is no kept version " + version);
        }
        journal.write(request.getRemoteUser(), Deed.Kind.RESTORE, "version " + version);
        log.append(List.of(new Event.ModelRestored(System.currentTimeMillis(), version)));
        return new Restored(version);
    }
}
