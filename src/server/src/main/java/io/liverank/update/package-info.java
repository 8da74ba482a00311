/**
 * Incremental updates: train finished lists in batches, and let nothing go live without proof that it does not hurt.
 *
 * <p>An {@link io.liverank.update.UpdateJob} begins and ends each update by an event of the log. What it trains on, where
 * it starts and what it holds out are fixed by the first event, so whoever ends the update comes to the same result.
 */
package io.liverank.update;
