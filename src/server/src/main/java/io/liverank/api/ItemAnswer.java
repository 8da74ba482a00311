package io.liverank.api;

import io.liverank.profile.Neighbour;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/** An item, and what it goes with. */
@Schema(name = "KnownItem", description = "An item of the catalogue, and what it goes with")
record ItemAnswer(
        @Schema(description = "the item's id", example = "shoe-1")
        String itemId,

        @Schema(description = "what the catalogue knows of it")
        Map<String, Object> attributes,

        @Schema(description = "items touched in the same visits, the most often first; ten at most")
        List<GoesWith> goesWith) {
    /** An item that goes with another. */
    @Schema(name = "GoesWith", description = "An item that goes with another")
    record GoesWith(
            @Schema(description = "its id", example = "socks-3")
            String itemId,

            @Schema(
                    description =
                            "how often both were touched in a visit; halves in three months, near touches count more")
            double together,

            @Schema(description = "how much of that was this one after the other")
            double after) {
        static GoesWith of(Neighbour neighbour) {
            return new GoesWith(neighbour.itemId(), neighbour.together(), neighbour.after());
        }
    }
}
