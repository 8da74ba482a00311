package io.liverank.input;

import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import java.util.List;
import java.util.Set;

/**
 * A list to be ranked, as it was read: the contract's shape and, where the body was of the usual form, its context and
 * candidates as the engine takes them already; the shape then has neither.
 *
 * @param body the contract's shape
 * @param context null if it is still in the body
 * @param candidates null if they are still in the body, or there are none and the text index is asked
 * @param pinned places of candidates that stay there, from 0 on
 */
public record Offer(RankBody body, Attributes context, List<Candidate> candidates, Set<Integer> pinned) {
    /** One that is all in the contract's shape. */
    public static Offer of(RankBody body) {
        return new Offer(body, null, null, Set.of());
    }

    /** Whether it brings what is to be ranked. */
    public boolean hasItems() {
        return candidates != null || body.items() != null;
    }

    /** The same with these candidates. */
    public Offer with(List<CandidateBody> found) {
        return new Offer(body.withItems(found), context, null, pinned);
    }
}
