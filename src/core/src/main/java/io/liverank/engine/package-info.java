/**
 * The deterministic fold of the log: applies each event once and in order, joins feedback with the lists it belongs to,
 * learns, and ranks.
 *
 * <p>State is a function of the log: no clock, no randomness, no iteration over unordered maps. One thread applies
 * events; any thread ranks meanwhile. Knows no framework and no transport.
 */
package io.liverank.engine;
