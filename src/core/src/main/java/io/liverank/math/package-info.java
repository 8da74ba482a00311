/**
 * Elementary functions and hashes that give the same bits on every machine.
 *
 * <p>State is a function of the log, and replicas may run on different processors and Java versions, so whatever
 * reaches state must not depend on {@link java.lang.Math}'s intrinsics, which may differ by a unit in the last place.
 * Anybody may call this room; nothing that keeps state may enter it.
 */
package io.liverank.math;
