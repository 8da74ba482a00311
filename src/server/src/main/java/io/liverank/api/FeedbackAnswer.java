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

        @Schema(
                description = "whether the next ranking of this server knows of them; if not, the learner is behind and"
                        + " they come in their turn")
        boolean applied,

        @Schema(description = "events that were not taken, and why")
        List<Noted> rejected,

        @Schema(description = "what was left out of accepted events, or doubted")
        List<Noted> warnings) {}
