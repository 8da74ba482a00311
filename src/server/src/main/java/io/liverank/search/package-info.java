/**
 * The text index over the catalogue: what matches a query's words when no search engine stands in front. It hears of items
 * and holds none; nothing of it enters the engine's state, and no room of the core knows it.
 */
package io.liverank.search;
