package io.liverank.input;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;

/** An item offered for ranking. */
@Schema(name = "Candidate", description = "An item offered for ranking")
public record CandidateBody(
        @Schema(
                description = "the item's id; each id once in a list",
                requiredMode = Schema.RequiredMode.REQUIRED,
                minLength = 1,
                maxLength = Limits.ID,
                example = "shoe-1")
        @JsonAlias("item_id")
        String itemId,

        @Schema(description = "the search engine's score, higher is better; any scale", example = "7.3")
        Double score,

        @Schema(
                description =
                        "what only this request knows of the item, such as a price for these dates; strings, numbers, booleans, arrays, objects; what cannot be used is left out and told of",
                maxProperties = Limits.ATTRIBUTES,
                example = "{\"price\": 79.0}")
        Map<String, Object> attributes) {}
