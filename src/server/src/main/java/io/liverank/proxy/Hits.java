package io.liverank.proxy;

import io.liverank.input.CandidateBody;
import java.util.List;

/** The hits of an answer that may change places. Immutable. */
public final class Hits {
    private final HitBytes bytes;
    private final List<CandidateBody> candidates;

    Hits(HitBytes bytes, List<CandidateBody> candidates) {
        this.bytes = bytes;
        this.candidates = List.copyOf(candidates);
    }

    /** In the engine's order. */
    public List<CandidateBody> candidates() {
        return candidates;
    }

    /** The id of the list that the engine itself gave it (UBI), or null. */
    public String queryId() {
        return bytes.queryId();
    }

    /**
     * The answer with its hits in another order, as long as before.
     *
     * @param order places in {@link #candidates}, each once
     * @throws IllegalArgumentException if a hit has no place
     */
    public byte[] inOrder(List<Integer> order) {
        if (order.stream().distinct().count() != candidates.size()) {
            throw new IllegalArgumentException("every hit has one place");
        }
        return bytes.inOrder(order);
    }
}
