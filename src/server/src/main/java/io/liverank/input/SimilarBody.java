package io.liverank.input;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** Items that others are asked for. */
@Schema(name = "SimilarRequest", description = "Items, such as those of a page or a cart, that others are asked for")
public record SimilarBody(
        @ArraySchema(
                arraySchema =
                        @Schema(
                                requiredMode = Schema.RequiredMode.REQUIRED,
                                description =
                                        "what is on the page or in the cart, 1 to 100, each once; the order does not matter"),
                minItems = 1,
                maxItems = Limits.GIVEN)
        List<Given> items,

        @Schema(
                description = "together: touched in the same visits, in whatever order; after: touched afterwards",
                allowableValues = {TOGETHER, AFTER},
                defaultValue = TOGETHER)
        String kind,

        @Schema(
                description = "how many to return, the best ones; 20 if absent",
                minimum = "1",
                maximum = "" + Limits.ITEMS)
        Integer limit) {
    /** What is touched in the same visits. */
    public static final String TOGETHER = "together";

    /** What is touched afterwards. */
    public static final String AFTER = "after";

    static final List<String> KINDS = List.of(TOGETHER, AFTER);

    /** One of them. */
    @Schema(name = "GivenItem", description = "An item that others are asked for")
    public record Given(
            @Schema(
                    description = "the item's id; it need not be in the catalogue",
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    minLength = 1,
                    maxLength = Limits.ID,
                    example = "shoe-3")
            @JsonAlias("item_id")
            String itemId) {}
}
