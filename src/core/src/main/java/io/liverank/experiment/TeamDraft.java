package io.liverank.experiment;

import io.liverank.event.Team;
import io.liverank.math.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One list of two orders of the same candidates, in which both have the same chance: team-draft interleaving (Radlinski,
 * Kurup and Joachims, 2008, "How does clickthrough data reflect retrieval quality?"). In each round both sides put up the best
 * of theirs that is not placed yet; a coin says whose comes first. Where both put up the same item, it is placed for
 * {@link Team#BOTH} and no coin is thrown: a common beginning decides nothing, and what is placed after a round does not
 * depend on coins, so that who clicks by places alone favours nobody.
 *
 * <p>Whether a list is drawn and how the coins fall depends on its id and on the candidate the search engine put first; each
 * page of a list has coins of its own.
 *
 * @param order indices of the candidates, as they are to be shown
 * @param teams who placed them, by place; empty of a list that is not interleaved
 */
public record TeamDraft(List<Integer> order, List<Team> teams) {
    private static final int DRAWN = 0x6c697374;
    private static final int COINS = 0x636f696e;

    /** Keeps copies. */
    public TeamDraft {
        order = List.copyOf(order);
        teams = List.copyOf(teams);
    }

    /** Whether the list of this id is one of the {@code share} of lists, 0 to 1, that are interleaved. */
    public static boolean isDrawn(String listId, double share) {
        return (Hash.of(DRAWN, listId) & 0xffff_ffffL) < share * 0x1p32;
    }

    /** Whether the list of this id is one of the {@code share} of lists that are interleaved with a challenger's order. */
    public static boolean isDrawn(String listId, String challenger, double share) {
        return (Hash.of(Hash.of(DRAWN, challenger), listId) & 0xffff_ffffL) < share * 0x1p32;
    }

    /**
     * Interleaves an order with the search engine's.
     *
     * @param first the id of the search engine's first candidate
     * @param ours all candidates by their index in the search engine's order, best first
     */
    public static TeamDraft of(String listId, String first, List<Integer> ours) {
        return of(listId, first, ours, IntStream.range(0, ours.size()).boxed().toList(), Team.RETRIEVAL);
    }

    /**
     * Interleaves an order with that of {@code them}.
     *
     * @param first the id of the search engine's first candidate
     * @param ours all candidates by their index in the search engine's order, best first
     * @param theirs the same, as they have it
     */
    public static TeamDraft of(String listId, String first, List<Integer> ours, List<Integer> theirs, Team them) {
        int coins = Hash.pair(Hash.of(COINS, listId), Hash.of(COINS, first));
        int size = ours.size();
        List<Integer> order = new ArrayList<>(size);
        List<Team> teams = new ArrayList<>(size);
        boolean[] placed = new boolean[size];
        int next = 0;
        int theirNext = 0;
        while (order.size() < size) {
            while (placed[ours.get(next)]) {
                next++;
            }
            while (placed[theirs.get(theirNext)]) {
                theirNext++;
            }
            int our = ours.get(next);
            int their = theirs.get(theirNext);
            placed[our] = true;
            placed[their] = true;
            if (our == their) {
                order.add(our);
                teams.add(Team.BOTH);
            } else {
                boolean oursFirst = Hash.pair(coins, order.size()) < 0;
                order.addAll(oursFirst ? List.of(our, their) : List.of(their, our));
                teams.addAll(oursFirst ? List.of(Team.OURS, them) : List.of(them, Team.OURS));
            }
        }
        return new TeamDraft(order, teams);
    }

    /**
     * The same, but that these candidates stand where the search engine has them, and are placed for both.
     *
     * @param pinned their indices
     */
    public TeamDraft keeping(Set<Integer> pinned) {
        if (pinned.isEmpty()) {
            return this;
        }
        List<Integer> kept = new ArrayList<>(order.size());
        List<Team> by = new ArrayList<>(teams.size());
        int next = 0;
        for (int place = 0; place < order.size(); place++) {
            boolean stays = pinned.contains(place);
            while (!stays && pinned.contains(order.get(next))) {
                next++;
            }
            if (!teams.isEmpty()) {
                by.add(stays ? Team.BOTH : teams.get(next));
            }
            kept.add(stays ? place : order.get(next++));
        }
        return new TeamDraft(kept, by);
    }

    /** The same order, of which nobody is told who placed what. */
    public TeamDraft withoutTeams() {
        return new TeamDraft(order, List.of());
    }

    /** Its first {@code size} places. Of a pair that is cut it was a coin that said whose is shown. */
    public TeamDraft first(int size) {
        return size >= order.size()
                ? this
                : new TeamDraft(order.subList(0, size), teams.isEmpty() ? teams : teams.subList(0, size));
    }

    /**
     * For whom a list speaks: 1 for ours, -1 for the other, 0 for neither. Each item that was chosen counts once,
     * and what both placed not at all.
     *
     * @param gains per place, above 0 for what was chosen
     */
    public static int sign(List<Team> teams, float[] gains) {
        int difference = 0;
        for (int place = 0; place < gains.length; place++) {
            if (gains[place] > 0 && teams.get(place) != Team.BOTH) {
                difference += teams.get(place) == Team.OURS ? 1 : -1;
            }
        }
        return Integer.signum(difference);
    }
}
