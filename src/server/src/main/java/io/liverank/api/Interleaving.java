package io.liverank.api;

import io.liverank.engine.Diversity;
import io.liverank.engine.Engine;
import io.liverank.engine.ForeignExperts;
import io.liverank.engine.Ranked;
import io.liverank.event.Event;
import io.liverank.event.Team;
import io.liverank.experiment.TeamDraft;
import io.liverank.feature.Request;
import io.liverank.foreign.ForeignScores;
import io.liverank.operate.ChallengerSettings;
import io.liverank.operate.ForeignModelSettings;
import io.liverank.operate.LiveRankProperties;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which lists are interleaved, and with whose order: the search engine's, or a challenger's. Which ones, hashes of their ids say.
 * Immutable.
 *
 * @param baseline share of the lists that are interleaved with the search engine's order, 0 to 1
 * @param challengers the same of the others, by their names
 * @param byWorth whether lists are ordered by probability times worth: a challenger has no probabilities, and is not compared
 */
record Interleaving(double baseline, SortedMap<String, Double> challengers, boolean byWorth, Diversity diversity) {
    static Interleaving of(LiveRankProperties properties) {
        SortedMap<String, Double> challengers = new TreeMap<>(ChallengerSettings.shares(properties.challengers()));
        challengers.putAll(ForeignModelSettings.shares(properties.foreign()));
        return new Interleaving(
                properties.baseline().share(),
                challengers,
                !properties.valueAttribute().isEmpty(),
                properties.diversity().diversity());
    }

    /**
     * A list as it is to be shown.
     *
     * @param list without teams if it is of one order alone
     * @param arm the challenger whose order is in it; null if none is
     */
    record Drawn(TeamDraft list, String arm) {
        /** The same, but that these candidates stand where the search engine has them. */
        Drawn keeping(Set<Integer> pinned) {
            return new Drawn(list.keeping(pinned), arm);
        }

        /** What further pages go on from: which of two orders these are of, nobody is told. */
        TeamDraft forPages() {
            return arm == null ? list : list.withoutTeams();
        }
    }

    /** {@code order}, interleaved with another if the list is drawn for that. */
    Drawn draw(Event.RankingShown offered, Ranked ranked, List<Integer> order, double weight, Engine engine) {
        String id = offered.queryId();
        String first = offered.candidates().get(0).itemId();
        if (TeamDraft.isDrawn(id, baseline)) {
            return new Drawn(TeamDraft.of(id, first, order), null);
        }
        for (Map.Entry<String, Double> one : challengers.entrySet()) {
            String name = one.getKey();
            if (weight == 1
                    && !byWorth
                    && !name.equals(ranked.model())
                    && TeamDraft.isDrawn(id, name, one.getValue())) {
                List<Integer> theirs = order(name, offered, ranked, engine);
                return theirs == null || !hasRanked(ranked.model(), offered)
                        ? of(order)
                        : new Drawn(TeamDraft.of(id, first, order, theirs, Team.CHALLENGER), name);
            }
        }
        return of(order);
    }

    /** Whether the list is of who is in charge: a foreign model may have said nothing of it. */
    private static boolean hasRanked(String inCharge, Event.RankingShown offered) {
        return !ForeignScores.isField(inCharge) || ForeignExperts.order(inCharge, request(offered)) != null;
    }

    private static Request request(Event.RankingShown offered) {
        return new Request(offered.time(), offered.query(), offered.actor(), offered.context(), offered.candidates());
    }

    /** Of one order alone. */
    static Drawn of(List<Integer> order) {
        return new Drawn(new TeamDraft(order, List.of()), null);
    }

    /** A challenger's order, limited as ours is; null if it said nothing. */
    private List<Integer> order(String name, Event.RankingShown offered, Ranked ranked, Engine engine) {
        Request request = request(offered);
        int[] theirs = ForeignScores.isField(name)
                ? ForeignExperts.order(name, request)
                : engine.learning().orderOf(name, engine.features(request));
        return theirs == null
                ? null
                : Arrays.stream(diversity
                                .of(ranked.inOrder(theirs), offered.candidates(), engine.catalog())
                                .order())
                        .boxed()
                        .toList();
    }
}
