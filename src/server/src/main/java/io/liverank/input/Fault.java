package io.liverank.input;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What is wrong with an input, and where.
 *
 * @param pointer JSON pointer (RFC 6901) to the place
 * @param detail a sentence a person can act on
 * @param code a word a program can act on
 */
@Schema(name = "Fault", description = "What is wrong or doubted in an input, and where")
public record Fault(
        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "JSON pointer (RFC 6901) to the place; ?name is a parameter, a bare name a header",
                example = "/items/1/itemId")
        String pointer,

        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "a sentence a person can act on",
                example = "must not be blank")
        String detail,

        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "a word a program can act on",
                example = "required")
        String code) {}
