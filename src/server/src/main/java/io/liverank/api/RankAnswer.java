package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.liverank.input.Fault;
import io.liverank.model.Explanation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A ranking. */
@Schema(name = "RankResponse", description = "The candidates, best first")
record RankAnswer(
        @Schema(description = "names this list; send it with feedback")
        String queryId,

        @Schema(description = "version of the model that ranked; 0 before one is published")
        long modelVersion,

        @Schema(description = "true if this is the search engine's order, because ranking failed")
        boolean degraded,

        @Schema(
                description = "true if this is one of the few lists in which our order and the search engine's are"
                        + " interleaved, so that clicks can tell which is better; show it as it is")
        boolean interleaved,

        @Schema(description = "time spent on ranking, in microseconds")
        long tookMicros,

        @Schema(description = "the candidates, best first") List<Place> items,

        @Schema(
                description =
                        "candidates that were left out, because a rule of the shop (liverank.eligibility) does not let them be shown; absent if there are none")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Ineligible> ineligible,

        @Schema(description = "what was left out of the request, or doubted; absent if nothing was")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Fault> warnings,

        @Schema(
                description =
                        "where limit left some out: send it, with the same items, for the next page, which goes on in this list's order;"
                                + " absent on the last page")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        String pageToken) {
    /** A candidate's place. */
    @Schema(name = "RankedItem")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Place(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "the item's id", example = "shoe-3")
            String itemId,

            @Schema(description = "from 1") int position,

            @Schema(description = "place in the search engine's order, from 1")
            int originalPosition,

            @Schema(
                    description = "whose order put it here, where the list is interleaved; absent where both did",
                    allowableValues = {"ours", "retrieval", "challenger"})
            String team,

            @Schema(description = "ranking score; only differences within the list mean something; absent if degraded")
            Float score,

            @Schema(description = "probability of being chosen; absent if degraded")
            Float probability,

            @Schema(
                    description =
                            "why it has its score: contributions that sum to it, and what would lift it one place; absent unless asked for")
            Explanation explanation) {}

    /** A candidate that a rule of the shop does not let be shown. */
    @Schema(name = "IneligibleItem")
    record Ineligible(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "the item's id", example = "fund-7")
            String itemId,

            @Schema(description = "place in the search engine's order, from 1")
            int originalPosition,

            @Schema(description = "name of the first rule that it does not keep", example = "risk")
            String rule,

            @Schema(
                    description =
                            "unsuitable: it breaks the rule; no_attribute: neither it nor its item has the attribute;"
                                    + " no_context: the request's context has not; incomparable: both are there and of different kinds",
                    allowableValues = {"unsuitable", "no_attribute", "no_context", "incomparable"})
            String reason) {}
}
