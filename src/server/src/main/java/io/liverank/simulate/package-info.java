/**
 * A simulated world whose true relevance is known, and the engine in it: what each way to learn is worth. Runs without a
 * server, by {@code simulate}.
 */
package io.liverank.simulate;
