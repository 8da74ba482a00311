package io.liverank.profile;

import io.liverank.math.Exact;
import io.liverank.profile.Companion.Tie;
import io.liverank.profile.Companion.Wanted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gathers what goes with some items. A companion's score is the sum of {@code ln(1 + count)} over those it goes with: what
 * goes with several of them comes before what goes often with one, and one that everybody touches does not drown the
 * others. One use, one thread.
 */
final class Companions {
    private final Set<String> given;
    private final Wanted wanted;
    private final Map<String, List<Tie>> ties = new HashMap<>();

    Companions(Set<String> given, Wanted wanted) {
        this.given = given;
        this.wanted = wanted;
    }

    /** Takes in what one of the given items goes with; they come in the order of their ids, so that sums have the same bits. */
    void take(String itemId, List<Neighbour> neighbours) {
        for (Neighbour one : neighbours) {
            var tie = new Tie(itemId, one.together(), one.after());
            // a pair's counters may have been swept while its name is still kept
            if (tie.strength(wanted) > 0 && !given.contains(one.itemId())) {
                ties.computeIfAbsent(one.itemId(), name -> new ArrayList<>(2)).add(tie);
            }
        }
    }

    /** The best first; equal ones by their ids. */
    List<Companion> all() {
        List<Companion> all = new ArrayList<>(ties.size());
        ties.forEach((itemId, with) -> all.add(companion(itemId, with)));
        all.sort(Comparator.comparingDouble(Companion::score).reversed().thenComparing(Companion::itemId));
        return all;
    }

    private Companion companion(String itemId, List<Tie> with) {
        double score = 0;
        double together = 0;
        double after = 0;
        for (Tie tie : with) {
            score += Exact.log(1 + tie.strength(wanted));
            together += tie.together();
            after += tie.after();
        }
        with.sort(Comparator.<Tie>comparingDouble(tie -> tie.strength(wanted))
                .reversed()
                .thenComparing(Tie::itemId));
        return new Companion(itemId, score, together, after, with);
    }
}
