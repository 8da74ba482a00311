package io.liverank.profile;

import io.liverank.catalog.Facts;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.profile.History.Choice;
import io.liverank.profile.ItemActivity.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * What all users together tell: counters of items, what is chosen for queries, what is touched together. The learner
 * thread writes; any thread may read.
 */
final class Crowd {
    private static final int QUERY_ITEMS = 100;
    private static final int NEIGHBOURS = 48;
    private static final int NEIGHBOURHOOD = 8;
    private static final int PAIRS_PER_ITEM = 2;

    private final TimedMap<ItemActivity> items;
    private final TimedMap<Associations> queries;
    /** The strongest of {@link #successions} in both directions, by name. */
    private final TimedMap<Associations> neighbours;

    private final Successions successions;
    private final SharedIds ids;

    Crowd(int items, int queries) {
        this.items = new TimedMap<>(items);
        this.queries = new TimedMap<>(queries);
        this.neighbours = new TimedMap<>(items);
        this.ids = new SharedIds(items);
        this.successions = new Successions(PAIRS_PER_ITEM * items);
    }

    /** The item's counters, or null. */
    ItemActivity item(String itemId) {
        return items.get(itemId);
    }

    /** The item's counters, which begin at {@code time} if there are none. */
    ItemActivity activity(String itemId, long time) {
        ItemActivity activity = items.get(itemId);
        return activity == null ? ItemActivity.startingAt(time) : activity;
    }

    Associations query(String query) {
        return orNone(query == null ? null : queries.get(normalised(query)));
    }

    Associations neighbours(String itemId) {
        return orNone(neighbours.get(itemId));
    }

    /** What the item goes with, the strongest first; equal ones by their ids. */
    List<Neighbour> goesWith(String itemId, long time) {
        List<Neighbour> all = pairs(itemId, time);
        all.sort(Comparator.comparingDouble(Neighbour::together).reversed().thenComparing(Neighbour::itemId));
        return all;
    }

    private List<Neighbour> pairs(String itemId, long time) {
        Associations led = neighbours(itemId);
        int own = Successions.hash(itemId);
        List<Neighbour> pairs = new ArrayList<>(led.itemIds.length);
        for (int i = 0; i < led.itemIds.length; i++) {
            int other = Successions.hash(led.itemIds[i]);
            double after = successions.count(own, other, time);
            pairs.add(new Neighbour(led.itemIds[i], after + successions.count(other, own, time), after));
        }
        return pairs;
    }

    /** What goes with some of the items and is none of them, the best first; equal ones by their ids. */
    List<Companion> companions(Collection<String> itemIds, Companion.Wanted wanted, long time) {
        var given = new TreeSet<>(itemIds);
        var companions = new Companions(given, wanted);
        given.forEach(itemId -> companions.take(itemId, pairs(itemId, time)));
        return companions.all();
    }

    Successions successions() {
        return successions;
    }

    private static Associations orNone(Associations associations) {
        return associations == null ? Associations.NONE : associations;
    }

    int items() {
        return items.size();
    }

    int queries() {
        return queries.size();
    }

    int neighbours() {
        return neighbours.size();
    }

    /** {@code own}: what the candidate's attributes hold. */
    void shown(Candidate candidate, Facts own, double weight, long time) {
        ItemActivity activity = activity(candidate.itemId(), time).with(Kind.SHOWN, weight, time);
        if (!candidate.attributes().isEmpty()) {
            activity = activity.offeredAs(own);
        }
        items.put(candidate.itemId(), activity);
    }

    void touched(String itemId, boolean chosen, double trust, long time) {
        ItemActivity activity = activity(itemId, time).with(Kind.TOUCHED, trust, time);
        items.put(itemId, chosen ? activity.with(Kind.CHOSEN, trust, time) : activity);
    }

    void chosenFor(String query, String itemId, double trust, long time) {
        queries.put(normalised(query), query(query).with(ids.of(itemId), trust, time, QUERY_ITEMS));
    }

    void takeBack(String itemId, Choice choice) {
        ItemActivity activity = items.get(itemId);
        if (activity != null) {
            items.put(
                    itemId,
                    activity.without(Kind.TOUCHED, choice.weight(), choice.time())
                            .without(Kind.CHOSEN, choice.weight(), choice.time()));
        }
        if (choice.query() != null && queries.get(normalised(choice.query())) != null) {
            queries.put(
                    normalised(choice.query()), query(choice.query()).without(itemId, choice.weight(), choice.time()));
        }
    }

    /**
     * Brings the item together with what was touched before it in its visit.
     *
     * @param others how much each of these may count at most
     */
    void associate(History visit, String itemId, double trust, ToDoubleFunction<String> others, long time) {
        if (!visit.touches().isEmpty() && visit.touches().get(0).itemId().equals(itemId)) {
            return;
        }
        int own = Successions.hash(itemId);
        int distance = 0;
        for (History.Touch touch : visit.touches()) {
            if (++distance > NEIGHBOURHOOD) {
                return;
            }
            double weight = Math.min(trust, others.applyAsDouble(touch.itemId()));
            if (weight > 0 && !touch.itemId().equals(itemId)) {
                int other = Successions.hash(touch.itemId());
                boolean inOrder = touch.lastTime() <= time;
                successions.add(inOrder ? other : own, inOrder ? own : other, weight / distance, time);
                double both = successions.count(own, other, time) + successions.count(other, own, time);
                neighbours.put(itemId, neighbours(itemId).at(ids.of(touch.itemId()), both, time, NEIGHBOURS));
                neighbours.put(touch.itemId(), neighbours(touch.itemId()).at(ids.of(itemId), both, time, NEIGHBOURS));
            }
        }
    }

    /** What is one query, however it is typed; null for none. */
    static String normalised(String query) {
        return query == null ? null : query.strip().toLowerCase(Locale.ROOT);
    }

    void saveItems(ByteWriter out) {
        items.save(out, ItemActivity::save);
    }

    void saveAssociations(ByteWriter out) {
        queries.save(out, Associations::save);
        neighbours.save(out, Associations::save);
    }

    /** In the order of their keys. */
    void saveSuccessions(ByteWriter out) {
        successions.save(out);
    }

    /** Where none are known, as in what was kept before there were any, those that the neighbours tell of are. */
    void loadSuccessions(ByteReader in) {
        successions.load(in);
        if (successions.size() == 0) {
            neighbours.forEachSorted((itemId, led) -> {
                for (int i = 0; i < led.itemIds.length; i++) {
                    double weight = Associations.DECAY.value(led.levels[i], led.lastTime()) / 2;
                    if (weight > 0) {
                        successions.add(
                                Successions.hash(itemId), Successions.hash(led.itemIds[i]), weight, led.lastTime());
                    }
                }
            });
        }
    }

    void loadItems(ByteReader in) {
        items.load(in, ItemActivity::load);
    }

    void loadAssociations(ByteReader in) {
        queries.load(in, one -> Associations.load(one, ids::of));
        neighbours.load(in, one -> Associations.load(one, ids::of));
    }
}
