package io.liverank.examples;

import io.liverank.engine.Eligibility;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Somebody in front of a list.
 *
 * @param query what was asked for, or null
 * @param candidates in the order that the domain has without learning
 * @param wanted the truth: how likely each is chosen by who looks at it, 0 to 1
 * @param worth what a choice of each is worth
 */
record Visit(
        Actor actor, String query, Attributes context, List<Candidate> candidates, double[] wanted, double[] worth) {
    /** The same without those candidates. */
    Visit without(List<Eligibility.Refusal> refusals) {
        if (refusals.isEmpty()) {
            return this;
        }
        Set<Integer> out = refusals.stream().map(Eligibility.Refusal::index).collect(Collectors.toSet());
        int[] stay = IntStream.range(0, wanted.length)
                .filter(index -> !out.contains(index))
                .toArray();
        return new Visit(
                actor,
                query,
                context,
                Arrays.stream(stay).mapToObj(candidates::get).toList(),
                Arrays.stream(stay).mapToDouble(index -> wanted[index]).toArray(),
                Arrays.stream(stay).mapToDouble(index -> worth[index]).toArray());
    }
}
