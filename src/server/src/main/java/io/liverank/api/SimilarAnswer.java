package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.liverank.input.Fault;
import io.liverank.profile.Companion;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What goes with some items. */
@Schema(name = "SimilarResponse", description = "What goes with the items that were sent")
record SimilarAnswer(
        @Schema(description = "the best first, equal ones by their ids; none of those that were sent")
        List<Similar> items,

        @Schema(description = "which of those that were sent go with nothing yet; absent if all go with something")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Fault> warnings) {
    private static final int REASONS = 10;

    /** An item that goes with some of those that were sent. */
    @Schema(name = "SimilarItem", description = "An item that goes with some of those that were sent")
    record Similar(
            @Schema(description = "the item's id", example = "shoe-1")
            String itemId,

            @Schema(
                    description =
                            "higher is better: the sum of ln(1 + together), or ln(1 + after), over those it goes with")
            double score,

            @Schema(
                    description =
                            "how often it was touched in a visit with one of them; halves in three months, near touches count more")
            double together,

            @Schema(description = "how much of that was this one after one of them")
            double after,

            @Schema(description = "which of them it goes with, the strongest first; ten at most")
            List<Reason> because) {
        static Similar of(Companion companion) {
            return new Similar(
                    companion.itemId(),
                    companion.score(),
                    companion.together(),
                    companion.after(),
                    companion.ties().stream().limit(REASONS).map(Reason::of).toList());
        }
    }

    /** One of those that were sent, which an item goes with. */
    @Schema(name = "SimilarReason", description = "One of the items that were sent, which an item goes with")
    record Reason(
            @Schema(description = "the id of the one that was sent", example = "shoe-3")
            String itemId,

            @Schema(description = "how often both were touched in a visit")
            double together,

            @Schema(description = "how much of that was this answer's item after the one that was sent")
            double after) {
        static Reason of(Companion.Tie tie) {
            return new Reason(tie.itemId(), tie.together(), tie.after());
        }
    }
}
