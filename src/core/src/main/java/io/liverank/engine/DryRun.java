package io.liverank.engine;

import java.util.List;

/**
 * What an event would change.
 *
 * @param effect what would become of it
 * @param changedWeights how many weights of the live model it would move
 * @param weights those of dense features it would move most, the furthest first
 * @param ranking the list it belongs to, as it would be ranked for the same user before and after it, in the order
 *     after; empty if the event meets no open list
 */
public record DryRun(Effect effect, int changedWeights, List<WeightChange> weights, List<PlaceChange> ranking) {
    /** What would become of the event. */
    public enum Effect {
        /** Its list would be learned. */
        LEARNED,
        /** Its list was learned before: the label would change, the model would not. */
        LABELLED,
        /** It is no choice: the profile of the user would change, the model would not. */
        TOUCHED,
        /** It would be turned down: for the user and in its list. */
        TURNED_DOWN,
        /** It only tells that the item came into view. */
        SEEN,
        /** Nothing is known of its type: nothing would change. */
        NEUTRAL,
        /** It was counted before. */
        DUPLICATE,
        /** It names no list, or one that is unknown or closed, or an item that is not in it: the profile would change. */
        WITHOUT_LIST,
        /** Its sender does not behave as a person does. */
        BOT
    }

    /** Copies the lists. */
    public DryRun {
        weights = List.copyOf(weights);
        ranking = List.copyOf(ranking);
    }

    /** A weight over all segments. */
    public record WeightChange(String feature, double before, double after) {}

    /** An item's place, from 1, and score. */
    public record PlaceChange(String itemId, int before, int after, float scoreBefore, float scoreAfter) {}
}
