package io.liverank.feature;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Facts;
import io.liverank.catalog.Item;
import io.liverank.profile.History;
import io.liverank.profile.ItemActivity;
import io.liverank.profile.Profiles;

/**
 * What the features of a list were drawn from at some moment, so that they can be drawn again after the state went on. The
 * arrays are per candidate and must not be written to.
 *
 * @param items what the catalogue knew of each
 * @param own what the request alone knew of each; null if it is as the request says
 * @param activities what everybody did with each
 * @param memory what is remembered of them
 */
public record Sight(
        Request request,
        History session,
        History user,
        Facts[] items,
        Facts[] own,
        ItemActivity[] activities,
        Memory memory) {
    static Sight of(Catalog catalog, Profiles profiles, Request request, History session, History user) {
        int count = request.candidates().size();
        Facts[] items = new Facts[count];
        ItemActivity[] activities = new ItemActivity[count];
        for (int row = 0; row < count; row++) {
            String itemId = request.candidates().get(row).itemId();
            Item item = catalog.get(itemId);
            items[row] = item == null ? Facts.NONE : item.facts();
            ItemActivity activity = profiles.item(itemId);
            activities[row] = activity == null ? ItemActivity.startingAt(request.time()) : activity;
        }
        return new Sight(request, session, user, items, null, activities, Memory.of(profiles, request));
    }

    /** The same with other facts. */
    public Sight with(Facts[] otherItems, Facts[] otherOwn) {
        return new Sight(request, session, user, otherItems, otherOwn, activities, memory);
    }
}
