package io.liverank.engine;

import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import java.util.Set;

/**
 * What was forgotten of somebody.
 *
 * @param event a {@link Event.UserForgotten} or {@link Event.VisitForgotten}, as it came
 * @param keys of the profiles and visits that were theirs: see {@link io.liverank.model.Example#actor}
 */
public record Erased(LogPosition at, Event event, Set<String> keys, Found found) {
    /**
     * How much there was.
     *
     * @param profiles of the user and of browsers
     * @param visits under way or lately ended
     * @param links between ids: users of browsers, and what an id was seen with
     * @param openLists that waited for feedback; they go unlearned
     * @param earlyFeedback that waited for its list
     * @param conduct what was concluded of how they behave, how far they can be believed and how long they are known
     * @param marks what they did of which the meaning is not known yet
     * @param ownWeights learned weights that nobody else had, in the models in use
     */
    public record Found(
            int profiles,
            int visits,
            int links,
            int openLists,
            int earlyFeedback,
            int conduct,
            int marks,
            int ownWeights) {
        /** Nothing at all. */
        public static final Found NOTHING = new Found(0, 0, 0, 0, 0, 0, 0, 0);
    }
}
