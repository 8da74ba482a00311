package io.liverank.input;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;

/** An item of the catalogue. */
@Schema(name = "Item", description = "An item of the catalogue")
public record ItemBody(
        @Schema(
                description = "the item's id",
                requiredMode = Schema.RequiredMode.REQUIRED,
                minLength = 1,
                maxLength = Limits.ID,
                example = "shoe-1")
        @JsonAlias("item_id")
        String itemId,

        @Schema(
                description =
                        "what is known of it; strings, numbers, booleans, arrays, objects; what cannot be used is left out and told of",
                maxProperties = Limits.ATTRIBUTES,
                example = "{\"title\": \"Trail running shoe\", \"brand\": \"Alto\", \"price\": 89.0}")
        Map<String, Object> attributes) {}
