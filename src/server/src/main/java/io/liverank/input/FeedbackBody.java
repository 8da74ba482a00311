package io.liverank.input;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;

/** Something a user did. */
@Schema(name = "Feedback", description = "Something a user did with an item")
public record FeedbackBody(
        @Schema(
                description =
                        "click, view, impression, add_to_cart, add_to_wishlist, remove_from_cart, purchase, dislike,"
                                + " or any word of your own; what each means is in docs/events.md",
                requiredMode = Schema.RequiredMode.REQUIRED,
                maxLength = Limits.TYPE,
                example = "click")
        @JsonAlias("event_type")
        String eventType,

        @Schema(
                description = "your id of this event; events of the same id count once, so a retry is safe",
                maxLength = Limits.ID)
        @JsonAlias("event_id")
        String eventId,

        @Schema(description = "the list it happened on", maxLength = Limits.ID) @JsonAlias("query_id")
        String queryId,

        @Schema(
                description = "the item",
                requiredMode = Schema.RequiredMode.REQUIRED,
                maxLength = Limits.ID,
                example = "shoe-3")
        @JsonAlias("item_id")
        String itemId,

        @Schema(
                description = "where the item stood, from 1, counted on the page or from the first page on",
                minimum = "1",
                maximum = "" + Limits.POSITION)
        Integer position,

        @Schema(description = "the signed-in user", maxLength = Limits.ID, example = "ann") @JsonAlias("user_id")
        String userId,

        @Schema(description = "browser or device of somebody not signed in", maxLength = Limits.ID)
        @JsonAlias("client_id")
        String clientId,

        @Schema(description = "one visit", maxLength = Limits.ID, example = "ann-1") @JsonAlias("session_id")
        String sessionId,

        @Schema(description = "when it happened; the server's clock if absent; at most a day ahead")
        Moment timestamp,

        @Schema(description = "money, rating or dwell time") Double value,
        @Schema(description = "how many", minimum = "0") Double quantity,

        @Schema(description = "anything else", maxProperties = Limits.ATTRIBUTES)
        Map<String, Object> attributes) {}
