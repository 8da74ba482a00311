/**
 * What a server that cannot start says: the cause first, then what helps, in a few lines. Any room may throw a
 * {@link io.liverank.fault.CannotStartException} for what its operator can mend; nothing else belongs here.
 */
package io.liverank.fault;
