package io.liverank.feature;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import java.util.List;

/**
 * A list to be ranked.
 *
 * @param time in milliseconds since 1970
 * @param query what was searched for, or null
 * @param candidates in the search engine's order
 */
public record Request(long time, String query, Actor actor, Attributes context, List<Candidate> candidates) {
    /** The same for somebody else. */
    public Request by(Actor other) {
        return other.equals(actor) ? this : new Request(time, query, other, context, candidates);
    }
}
