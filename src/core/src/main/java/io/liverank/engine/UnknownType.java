package io.liverank.engine;

import io.liverank.event.Role;

/**
 * A feedback type of which nothing is known but what it proved itself.
 *
 * @param type its name, made alike: see {@link io.liverank.event.EventTypes#normalised}
 * @param takenFor neutral until it is proven to be interest or aversion
 * @param events of it so far
 * @param cases in which an item it was on was in a later list of the same actor, and something was chosen
 * @param chosen cases in which it was that item
 * @param expected as many would have been by the places alone
 * @param z the difference in standard deviations
 */
public record UnknownType(
        String type, Role takenFor, long events, long cases, long chosen, double expected, double z) {}
