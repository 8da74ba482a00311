package io.liverank.api;

import io.liverank.input.Fault;
import io.liverank.input.FeedbackBatch;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

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

    static List<Noted> of(List<FeedbackBatch.Remark> remarks) {
        return remarks.stream()
                .map(remark -> of(remark.index(), remark.fault()))
                .toList();
    }
}
