package io.liverank.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What became of feedback. */
@Schema(name = "FeedbackResponse")
record FeedbackAnswer(
        @Schema(description = "events that the log holds now")
        int accepted,

        @Schema(description = "events whose eventId was known already")
        int duplicates,

        List<Rejected> rejected) {
    /** An event that was not taken. */
    @Schema(name = "RejectedEvent")
    record Rejected(
            @Schema(description = "in the array, from 0") int index,

            @Schema(description = "JSON pointer within the event", example = "/itemId")
            String pointer,

            String detail) {}
}
