package io.liverank.json;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What is wrong with an input, and where.
 *
 * @param pointer JSON pointer (RFC 6901) to the place
 * @param detail a sentence a person can act on
 * @param code a word a program can act on
 */
public record Fault(
        @Schema(example = "/items/1/itemId") String pointer,
        @Schema(example = "must not be blank") String detail,
        @Schema(example = "required") String code) {}
