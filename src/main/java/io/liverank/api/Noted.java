package io.liverank.api;

import io.liverank.json.Fault;
import io.swagger.v3.oas.annotations.media.Schema;

/** Something about one entry of an array that was sent. */
@Schema(name = "Noted", description = "What is wrong with an entry, or was left out of it")
record Noted(
        @Schema(description = "in the array, from 0") int index,

        @Schema(description = "JSON pointer within the entry", example = "/itemId")
        String pointer,

        @Schema(description = "a sentence a person can act on", example = "must not be blank")
        String detail) {
    static Noted of(int index, Fault fault) {
        return new Noted(index, fault.pointer(), fault.detail());
    }
}
