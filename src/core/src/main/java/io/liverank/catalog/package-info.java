/**
 * What can be ranked: the items, and the facts read off their attributes once (words, categories, numbers).
 *
 * <p>The learner thread writes; any thread may read. No behaviour of users enters here.
 */
package io.liverank.catalog;
