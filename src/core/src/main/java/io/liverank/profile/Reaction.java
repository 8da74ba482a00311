package io.liverank.profile;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Facts;
import io.liverank.catalog.FieldTable;
import io.liverank.catalog.Item;
import io.liverank.event.Event;
import io.liverank.event.EventTypes.Meaning;
import io.liverank.event.Role;
import io.liverank.profile.History.Choice;

/**
 * Feedback with what is known of its item: what it makes of a history.
 *
 * @param query of its list, or null
 * @param facts the catalogue's of the item
 * @param offered what requests told of the item
 * @param trust how much it counts in what all users share, which is to be taken back if the choice is
 */
record Reaction(
        Event.FeedbackGiven feedback,
        String query,
        Meaning meaning,
        Facts facts,
        Facts offered,
        FieldTable fields,
        double trust) {
    private static final double CHOSEN_WEIGHT = 2;
    /** Who takes an item out of the cart, or sends it back, likes it better than what was disliked. */
    private static final float TAKEN_BACK_WEIGHT = 0.5f;

    static Reaction of(
            Event.FeedbackGiven feedback,
            String query,
            Meaning meaning,
            Catalog catalog,
            ItemActivity activity,
            double trust) {
        Item item = catalog.get(feedback.itemId());
        return new Reaction(
                feedback,
                query,
                meaning,
                item == null ? Facts.NONE : item.facts(),
                activity.offered(),
                catalog.registry().table(),
                trust);
    }

    /** The history that comes of {@code before}, which keeps at most {@code limit} items. */
    History after(History before, int limit) {
        String itemId = feedback.itemId();
        long time = feedback.time();
        if (meaning.role() == Role.AVERSION) {
            float weight = meaning.stage() == null && meaning.known() ? 1 : TAKEN_BACK_WEIGHT;
            Choice choice = before.choice(itemId, meaning.stage());
            History left = choice == null ? before : before.without(itemId, choice, feedback.type());
            return left.turnedDown(itemId, weight, time, before.averted().with(facts, offered, fields, weight, time));
        }
        if (meaning.role() != Role.CHOICE && meaning.role() != Role.INTEREST) {
            return before;
        }
        boolean chosen = meaning.role() == Role.CHOICE;
        Choice choice = chosen && meaning.isBasket() ? new Choice(meaning.stage(), trust, time, query) : null;
        Taste taste = before.taste().with(facts, offered, fields, chosen ? CHOSEN_WEIGHT : 1, time);
        return before.touched(itemId, feedback.type(), chosen, time, choice, taste, limit);
    }
}
