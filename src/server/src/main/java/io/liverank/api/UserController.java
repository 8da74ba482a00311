package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.liverank.engine.Engine;
import io.liverank.engine.Erased;
import io.liverank.event.Actor;
import io.liverank.event.Event;
import io.liverank.input.EventReader;
import io.liverank.journal.Deed;
import io.liverank.journal.Journal;
import io.liverank.profile.History;
import io.liverank.profile.Portrait;
import io.liverank.web.NotFoundException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /users} and {@code /sessions}. */
@RestController
@Tag(name = "Users")
class UserController {
    private final Erasures erasures;
    private final Engine engine;
    private final Journal journal;

    UserController(Erasures erasures, Engine engine, Journal journal) {
        this.erasures = erasures;
        this.engine = engine;
        this.journal = journal;
    }

    @GetMapping("/users/{userId}")
    @Operation(
            operationId = "getUser",
            summary = "A user's portrait",
            description = "What the user likes by field, in the catalogue's words, and the recent sequence. Weights"
                    + " halve in two weeks. A clientId finds what was done in that browser.")
    Portrait portrait(@Parameter(description = "a userId or a clientId", example = "ann") @PathVariable String userId) {
        History history = engine.profiles().user(new Actor(userId, null, null));
        if (history.touches().isEmpty()) {
            history = engine.profiles().user(new Actor(null, userId, null));
        }
        if (history.touches().isEmpty()) {
            throw new NotFoundException("nothing is known of user " + userId);
        }
        return Portrait.of(history, engine.catalog(), System.currentTimeMillis());
    }

    /** What was asked to be forgotten. */
    record Forgotten(
            @Schema(description = "the id as it was read", example = "ann")
            String id,

            @Schema(
                    description =
                            "whether anything was known under the id; if not, what is still on its way under it is"
                                    + " forgotten all the same")
            boolean known,

            @Schema(
                    description =
                            "what was found and is forgotten, by kind; absent if this server has not come as far within"
                                    + " liverank.apply-timeout: it will, as all replicas")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            Erased.Found found,

            @Schema(
                    description = "what is left of it, and how long",
                    example = "[\"the log keeps what was sent until it is trimmed (liverank.log-retention)\"]")
            List<String> remains) {}

    private static final List<String> REMAINS = List.of(
            "the log keeps what was sent, and this order with its id, until it is trimmed behind a checkpoint"
                    + " (liverank.log-retention)",
            "finished lists for training go from Redis, and the last checkpoint is replaced, within"
                    + " liverank.checkpoint-interval; the one before it with the next",
            "counters of items and weights that all users share hold what was learned, and no id; weights of the user's"
                    + " own in kept versions of the model go with these",
            "backups, and what other programs store, are not ours");

    private Forgotten forget(String id, boolean known, Event order, String what, HttpServletRequest request) {
        // whose profile it was is to be forgotten too
        journal.write(request.getRemoteUser(), Deed.Kind.FORGET, what);
        Erased.Found found = erasures.order(order);
        return new Forgotten(id, known || found != null && !found.equals(Erased.Found.NOTHING), found, REMAINS);
    }

    @DeleteMapping("/users/{userId}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "forgetUser",
            summary = "Forget a user, on every replica",
            description =
                    "Takes a userId or a clientId. Removes the profiles kept under it and under all ids joined with it"
                            + " (a user's browsers; a browser's user, if it had one only), their visits, what links"
                            + " these ids, lists that wait for feedback or training, feedback that waits for its list,"
                            + " and what was concluded of their conduct; the answer says how much of each there was."
                            + " What others did stays theirs: a visit belongs to who signed in last, a browser that"
                            + " others use stays known as nobody's alone, and what was done there signed out goes."
                            + " To do it again does no harm.")
    Forgotten forget(
            @Parameter(description = "a userId or a clientId", example = "ann") @PathVariable String userId,
            HttpServletRequest request) {
        String id = new EventReader(0).id("userId", userId);
        boolean known = engine.profiles().knows(id);
        return forget(id, known, new Event.UserForgotten(System.currentTimeMillis(), id), "a user", request);
    }

    @DeleteMapping("/sessions/{sessionId}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "forgetVisit",
            summary = "Forget a visit, on every replica",
            description =
                    "Removes what was kept under a sessionId: the visit, lists and feedback of it that wait, and what was"
                            + " concluded of its conduct. What its user did in it stays in the user's profile: forget"
                            + " the user for that.")
    Forgotten forgetVisit(
            @Parameter(description = "a sessionId", example = "visit-7f3a") @PathVariable String sessionId,
            HttpServletRequest request) {
        String id = new EventReader(0).id("sessionId", sessionId);
        boolean known = engine.profiles().knowsVisit(id);
        return forget(id, known, new Event.VisitForgotten(System.currentTimeMillis(), id), "a visit", request);
    }
}
