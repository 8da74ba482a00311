package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineView;
import io.liverank.engine.OpenUpdate;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.Event;
import io.liverank.event.UpdateRecord;
import io.liverank.foreign.ForeignScores;
import io.liverank.input.InvalidInputException;
import io.liverank.journal.Deed;
import io.liverank.journal.Journal;
import io.liverank.update.ProgressBoard;
import io.liverank.update.Proposal;
import io.liverank.update.UpdateJob;
import io.liverank.update.Updates;
import io.liverank.web.NotFoundException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
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
    private final ForeignScores foreign;

    VersionController(
            Engine engine,
            Updates updates,
            ProgressBoard board,
            EventAppender log,
            Journal journal,
            ForeignScores foreign) {
        this.foreign = foreign;
        this.engine = engine;
        this.updates = updates;
        this.board = board;
        this.log = log;
        this.journal = journal;
    }

    /** The model that will be in charge. */
    @Schema(name = "Promoted")
    record Promoted(
            @Schema(description = "the model that takes over", example = "main")
            String name) {}

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
    ModelsAnswer models() {
        return ModelsAnswer.of(engine.view(), board);
    }

    @PostMapping("/models/update")
    @Operation(
            operationId = "runUpdate",
            summary = "Run the incremental job now",
            description = "Trains the finished lists in the buffer, judges the result on newer ones and merges it if it"
                    + " passes the gate. Answers when the run has ended.")
    OutcomeAnswer update(HttpServletRequest request) {
        journal.write(request.getRemoteUser(), Deed.Kind.UPDATE, "");
        return answer(updates.runNow());
    }

    private static OutcomeAnswer answer(Updates.Outcome outcome) {
        if (outcome instanceof Updates.Outcome.Ended ended) {
            return new OutcomeAnswer("ended", UpdateAnswer.of(System.currentTimeMillis(), ended.update()));
        }
        return new OutcomeAnswer(outcome instanceof Updates.Outcome.Busy ? "busy" : "nothing_to_do", null);
    }

    @PostMapping(path = "/models/candidates", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @Operation(
            operationId = "proposeModel",
            summary = "Have a model that was trained elsewhere judged",
            description =
                    "Takes what the Spark job wrote. Its parent must be a kept version, or none. The model is judged as an"
                            + " update is, on finished lists newer than all that it was trained on, and merged if it passes the gate."
                            + " Answers when that has ended. While too few lists are newer, or another update is under way, nothing is"
                            + " done; send it again later.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    OutcomeAnswer propose(@RequestBody byte[] candidate, HttpServletRequest request) {
        Proposal proposal;
        try {
            proposal = Proposal.of(candidate);
        } catch (RuntimeException e) {
            throw new InvalidInputException("", "this is no candidate: " + e.getMessage(), "invalid");
        }
        journal.write(
                request.getRemoteUser(),
                Deed.Kind.PROPOSE,
                "of version " + proposal.parent() + ", " + proposal.lists() + " lists");
        try {
            return answer(updates.judge(proposal));
        } catch (IllegalArgumentException | MalformedException e) {
            throw new InvalidInputException("", "the candidate cannot be taken: " + e.getMessage(), "invalid");
        }
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
        OpenUpdate open = engine.view().openUpdate();
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
                            + " be restored; the model that was in charge goes on learning in the shadow. A foreign model"
                            + " ranks what it scores, and ours everything else; ours is kept as a version of its own before, and"
                            + " takes over again by itself if it foresees choices better.")
    Promoted promote(
            @Parameter(description = "a challenger's name, as in GET /models", example = "main") @PathVariable
                    String name,
            HttpServletRequest request) {
        EngineView view = engine.view();
        if (!view.hasChallenger(name)) {
            throw new NotFoundException(absent(name, view));
        }
        if (view.rankers().contains(name) && !foreign.isOpen(name)) {
            throw new NotFoundException(
                    "the foreign model of " + name
                            + " could not be opened by this server, which would rank nothing by it; the log of its start says why");
        }
        journal.write(request.getRemoteUser(), Deed.Kind.PROMOTE, name);
        log.append(List.of(new Event.ModelPromoted(System.currentTimeMillis(), name)));
        return new Promoted(name);
    }

    private static String absent(String name, EngineView view) {
        if (name.equals(view.ranker())) {
            return name + " is in charge already";
        }
        return "there is no challenger " + name
                + (ForeignScores.isField(name)
                        ? ": no foreign model of that name has the role expert or challenger (docs/foreign-models.md)"
                        : "");
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
        if (!engine.view().restorable().contains(version)) {
            throw new NotFoundException("there is no kept version " + version);
        }
        journal.write(request.getRemoteUser(), Deed.Kind.RESTORE, "version " + version);
        log.append(List.of(new Event.ModelRestored(System.currentTimeMillis(), version)));
        return new Restored(version);
    }
}
