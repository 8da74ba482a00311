package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.liverank.event.UpdateRecord;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;

/** An incremental update. */
@Schema(name = "Update")
record UpdateAnswer(
        @Schema(description = "the version it made, or would have made")
        long version,

        @Schema(description = "the version it started from") long parent,

        @Schema(description = "when it ended, by the log's clock")
        Instant time,

        @Schema(
                description = "whether it was merged",
                allowableValues = {"accepted", "refused", "failed"})
        String verdict,

        @Schema(description = "why, in words") String reason,

        @Schema(description = "lists with a choice it trained on")
        int lists,

        @Schema(
                description = "lists with a choice held out: newer than everything it learned from;"
                        + " their clicks were made on the order shown, LiveRank's")
        int heldOut,

        @Schema(description = "passes over the batch, chosen on the held-out lists")
        int passes,

        @Schema(description = "step size relative to online learning's, chosen likewise")
        double rate,

        @Schema(description = "pull towards the snapshot, chosen likewise")
        double anchor,

        @Schema(description = "lists per step, chosen likewise")
        int batch,

        @Schema(description = "share of the trained difference that was merged, chosen likewise")
        double beta,

        @Schema(description = "the live model on the held-out lists")
        HeldOut before,

        @Schema(description = "the trained model on the same lists")
        HeldOut after,

        @Schema(description = "share of bootstrap samples in which it ranks better")
        double confidence,

        @Schema(description = "how long it took, in milliseconds")
        long millis) {
    static UpdateAnswer of(long time, UpdateRecord update) {
        return new UpdateAnswer(
                update.version(),
                update.parent(),
                Instant.ofEpochMilli(time),
                update.verdict().name().toLowerCase(Locale.ROOT),
                update.reason(),
                update.lists(),
                update.heldOut(),
                update.passes(),
                update.rate(),
                update.anchor(),
                update.batch(),
                update.beta(),
                HeldOut.of(update.before()),
                HeldOut.of(update.after()),
                update.confidence(),
                update.millis());
    }

    /** Figures on held-out lists; what could not be measured is absent. */
    @Schema(name = "HeldOutFigures")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record HeldOut(
            @Schema(description = "mean listwise loss, nats")
            Double loss,

            @Schema(description = "mean reciprocal rank of the first choice, 0 to 1")
            Double mrr,

            @Schema(description = "predicted over observed choices")
            Double calibration) {
        static HeldOut of(UpdateRecord.Figures figures) {
            return new HeldOut(finite(figures.loss()), finite(figures.mrr()), finite(figures.calibration()));
        }

        private static Double finite(double value) {
            return Double.isFinite(value) ? value : null;
        }
    }
}
