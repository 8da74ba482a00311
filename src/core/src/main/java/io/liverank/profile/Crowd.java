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
    private static final int NEIGHBOURS = 48;
    private static final int NEIGHBOURHOOD = 8;
    private static final int PAIRS_PER_ITEM = 2;
    /** Of what follows what, in days. */
    private static final double QUARTER = 90;
    /** Of what is chosen for a query, in days. */
    private static final double MONTH = 30;

    private final TimedMap<ItemActivity> items;
    /** The strongest of {@link #successions} in both directions, by name. */
    private final TimedMap<Associations> neighbours;

    private final PairCounts successions;
    /** Items chosen for queries. */
    private final PairCounts chosenFor;

    private final SharedIds ids;

    Crowd(int items) {
        this.items = new TimedMap<>(items);
        this.neighbours = new TimedMap<>(items);
        this.ids = new SharedIds(items);
        this.successions = new PairCounts(PAIRS_PER_ITEM * items, QUARTER);
        this.chosenFor = new PairCounts(PAIRS_PER_ITEM * items, MONTH);
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

    private Associations neighbours(String itemId) {
        Associations led = neighbours.get(itemId);
        return led == null ? Associations.NONE : led;
    }

    /** What the item goes with, the strongest first; equal ones by their ids. */
    List<Neighbour> goesWith(String itemId, long time) {
        List<Neighbour> all = pairs(itemId, time);
        all.sort(Comparator.comparingDouble(Neighbour::together).reversed().thenComparing(Neighbour::itemId));
        return all;
    }

    private List<Neighbour> pairs(String itemId, long time) {
        Associations led = neighbours(itemId);
        int own = PairCounts.hash(itemId);
        List<Neighbour> pairs = new ArrayList<>(led.itemIds.length);
        for (int i = 0; i < led.itemIds.length; i++) {
            int other = PairCounts.hash(led.itemIds[i]);
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

    PairCounts successions() {
        return successions;
    }

    PairCounts chosenFor() {
        return chosenFor;
    }

    int items() {
        return items.size();
    }

    int neighbours() {
        return neighbours.size();
    }

    /**
     * Counts that it was shown.
     *
     * @param own what the candidate's attributes hold
     * @return its id, one string for all times that it is shown
     */
    String shown(Candidate candidate, Facts own, ItemActivity.Addition once, long time) {
        ItemActivity activity = activity(candidate.itemId(), time)
                .shown(candidate.itemId(), once, candidate.attributes().isEmpty() ? null : own);
        items.put(activity.itemId(), activity);
        return activity.itemId();
    }

    void touched(String itemId, boolean chosen, double trust, long time) {
        ItemActivity activity = activity(itemId, time).with(Kind.TOUCHED, trust, time);
        items.put(itemId, chosen ? activity.with(Kind.CHOSEN, trust, time) : activity);
    }

    void chosenFor(String query, String itemId, double trust, long time) {
        chosenFor.add(queryHash(query), PairCounts.hash(itemId), trust, time);
    }

    void takeBack(String itemId, Choice choice) {
        ItemActivity activity = items.get(itemId);
        if (activity != null) {
            items.put(
                    itemId,
                    activity.without(Kind.TOUCHED, choice.weight(), choice.time())
                            .without(Kind.CHOSEN, choice.weight(), choice.time()));
        }
        if (choice.query() != null) {
            chosenFor.add(queryHash(choice.query()), PairCounts.hash(itemId), -choice.weight(), choice.time());
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
        int own = PairCounts.hash(itemId);
        int distance = 0;
        for (History.Touch touch : visit.touches()) {
            if (++distance > NEIGHBOURHOOD) {
                return;
            }
            double weight = Math.min(trust, others.applyAsDouble(touch.itemId()));
            if (weight > 0 && !touch.itemId().equals(itemId)) {
                int other = PairCounts.hash(touch.itemId());
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

    /** What a query is called in {@link #chosenFor}. */
    static int queryHash(String query) {
        return PairCounts.hash(normalised(query));
    }

    void saveItems(ByteWriter out) {
        items.save(out, ItemActivity::save);
    }

    void saveNeighbours(ByteWriter out) {
        // queries by name: see PairsBefore10
        out.writeInt(0);
        neighbours.save(out, Associations::save);
    }

    /** In the order of their keys. */
    void savePairs(ByteWriter out) {
        successions.save(out);
        chosenFor.save(out);
    }

    void loadOldPairs(ByteReader in) {
        PairsBefore10.successions(in, successions);
    }

    /** Where none are known, as in what was kept before there were any, those that the neighbours tell of are. */
    void loadPairs(ByteReader in) {
        successions.load(in);
        chosenFor.load(in);
        if (successions.size() == 0) {
            neighbours.forEachSorted((itemId, led) -> {
                for (int i = 0; i < led.itemIds.length; i++) {
                    double weight = Associations.DECAY.value(led.levels[i], led.lastTime()) / 2;
                    if (weight > 0) {
                        successions.add(
                                PairCounts.hash(itemId), PairCounts.hash(led.itemIds[i]), weight, led.lastTime());
                    }
                }
            });
        }
    }

    void loadItems(ByteReader in) {
        items.load(in, ItemActivity::load);
    }

    void loadNeighbours(ByteReader in) {
        PairsBefore10.queries(in, chosenFor);
        neighbours.load(in, one -> Associations.load(one, ids::of));
    }
}
