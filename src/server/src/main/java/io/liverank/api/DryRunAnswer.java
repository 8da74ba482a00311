package io.liverank.api;

import io.liverank.engine.DryRun;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;

/** The answer of {@code POST /feedback?dryRun=true}. */
@Schema(name = "DryRun")
record DryRunAnswer(
        @Schema(description = "what each good event alone would change, in their order")
        List<Outcome> events,

        @Schema(description = "events that would not be taken, and why")
        List<Noted> rejected) {
    static DryRunAnswer of(List<DryRun> runs, List<Noted> rejected) {
        return new DryRunAnswer(runs.stream().map(Outcome::of).toList(), rejected);
    }

    /** What one event would change. */
    @Schema(name = "DryRunOutcome")
    record Outcome(
            @Schema(
                    description =
                            "learned: its list would be learned; labelled: that was learned before, only the label"
                                    + " would change; touched: it is no choice, only the user's profile would change;"
                                    + " turned_down: it would be lowered for the user; seen: it only tells that the item"
                                    + " came into view; neutral: nothing is known of its type, nothing would change;"
                                    + " without_list: it meets no open list that has the item; duplicate: it was counted before;"
                                    + " bot: its sender does not behave as a person does",
                    allowableValues = {
                        "learned",
                        "labelled",
                        "touched",
                        "turned_down",
                        "seen",
                        "neutral",
                        "without_list",
                        "duplicate",
                        "bot"
                    })
            String effect,

            @Schema(description = "how many weights of the live model it would move")
            int changedWeights,

            @Schema(description = "the dense features whose weights it would move most")
            List<Weight> weights,

            @Schema(description = "its list as the same user would see it before and after, in the order after")
            List<Place> ranking) {
        static Outcome of(DryRun run) {
            return new Outcome(
                    run.effect().name().toLowerCase(Locale.ROOT),
                    run.changedWeights(),
                    run.weights().stream()
                            .map(one -> new Weight(one.feature(), one.before(), one.after()))
                            .toList(),
                    run.ranking().stream()
                            .map(one -> new Place(
                                    one.itemId(), one.before(), one.after(), one.scoreBefore(), one.scoreAfter()))
                            .toList());
        }
    }

    /** A weight over all segments. */
    @Schema(name = "WeightChange")
    record Weight(
            @Schema(description = "the feature's name") String feature,
            @Schema(description = "its weight now") double before,

            @Schema(description = "its weight after the event")
            double after) {}

    /** Places, from 1, and scores. */
    @Schema(name = "PlaceChange")
    record Place(
            @Schema(description = "the item's id") String itemId,
            @Schema(description = "its place now") int before,

            @Schema(description = "its place after the event")
            int after,

            @Schema(description = "its score now") float scoreBefore,

            @Schema(description = "its score after the event")
            float scoreAfter) {}
}
