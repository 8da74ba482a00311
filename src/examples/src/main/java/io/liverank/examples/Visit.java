package io.liverank.examples;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import java.util.List;

/**
 * Somebody in front of a list.
 *
 * @param query what was asked for, or null
 * @param candidates in the order that the domain has without learning
 * @param wanted the truth: how likely each is chosen by who looks at it, 0 to 1
 * @param worth what a choice of each is worth
 */
record Visit(
        Actor actor, String query, Attributes context, List<Candidate> candidates, double[] wanted, double[] worth) {}
