package io.liverank.proxy;

import io.liverank.input.CandidateBody;
import java.util.List;
import java.util.Set;

/** The hits of an answer that may change places. Of one thread. */
public final class Hits {
    private final HitBytes bytes;
    private final List<CandidateBody> candidates;
    private final Set<Integer> pinned;

    Hits(HitBytes bytes, List<CandidateBody> candidates, Set<Integer> pinned) {
        this.bytes = bytes;
        this.candidates = List.copyOf(candidates);
        this.pinned = Set.copyOf(pinned);
    }

    /** In the engine's order. */
    public List<CandidateBody> candidates() {
        return candidates;
    }

    /** Places in {@link #candidates} of those that stand where the engine was told to put them. */
    public Set<Integer> pinned() {
        return pinned;
    }

    /** The id of the list that the engine itself gave it (UBI), or null. */
    public String queryId() {
        return bytes.queryId();
    }

    /**
     * Puts the hits in another order, in the answer that they were read from; it stays as long as it is.
     *
     * @param order places in {@link #candidates}, each once
     * @throws IllegalArgumentException if a hit has no place
     */
    public void arrange(List<Integer> order) {
        if (order.stream().distinct().count() != candidates.size()) {
            throw new IllegalArgumentException("every hit has one place");
        }
        bytes.arrange(order);
    }
}
