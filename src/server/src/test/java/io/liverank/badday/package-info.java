/**
 * Bad days, simulated: several servers, real but for their threads, on a Redis in memory, or a Kafka and a Redis, that lose, repeat, lag and
 * stall, all in one thread and from one seed. {@link io.liverank.badday.BadDaysTest} says how to run them and
 * {@link io.liverank.badday.Laws} what has to hold. Nothing here may ask a real clock, or the order of a hash map.
 */
package io.liverank.badday;
