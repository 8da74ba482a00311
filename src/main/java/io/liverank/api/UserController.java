package io.liverank.api;

import io.liverank.engine.Engine;
import io.liverank.event.Actor;
import io.liverank.event.Event;
import io.liverank.journal.Deed;
import io.liverank.journal.Journal;
import io.liverank.json.EventReader;
import io.liverank.profile.History;
import io.liverank.profile.Portrait;
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

/** {@code /users}. */
@RestController
@Tag(name = "Users")
class UserController {
    private final EventAppender appender;
    private final Engine engine;
    private final Journal journal;

    UserController(EventAppender appender, Engine engine, Journal journal) {
        this.appender = appender;
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
                            "whether something was known under the id, as userId or clientId; if not, what is still on"
                                    + " its way under it is forgotten all the same")
            boolean known) {}

    @DeleteMapping("/users/{userId}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "forgetUser",
            summary = "Forget a user's profile, on every replica",
            description =
                    "Takes a userId or a clientId. Removes the profiles kept under it and under all ids joined with it"
                            + " (a user's browsers; a browser's user, if it had one only), their sessions, lists that"
                            + " wait for feedback or training, and what was concluded of their conduct. Counters of"
                            + " items hold no user. The log keeps what was sent until it is trimmed"
                            + " (liverank.log-retention).")
    Forgotten forget(
            @Parameter(description = "a userId or a clientId", example = "ann") @PathVariable String userId,
            HttpServletRequest request) {
        String id = new EventReader(0).id("userId", userId);
        // whose profile it was is to be forgotten too
        journal.write(request.getRemoteUser(), Deed.Kind.FORGET, "a user");
        boolean known = engine.profiles().knows(id);
        appender.append(List.of(new Event.UserForgotten(System.currentTimeMillis(), id)));
        return new Forgotten(id, known);
    }
}
