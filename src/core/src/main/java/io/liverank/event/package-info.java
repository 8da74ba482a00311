/**
 * What happened, and the one ordered log of it: the events (sealed), the attributes they carry, their compact
 * versioned codec, and the {@link io.liverank.event.EventLog} that stores them.
 *
 * <p>Every other room may read this one. No framework, no JSON, no learning may enter it: an event says what was
 * observed, never what follows from it.
 */
package io.liverank.event;
