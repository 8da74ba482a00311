/**
 * The words of others: what analytics tools, search engines and other rankers send, read as events of ours. Each format is
 * one class behind {@link io.liverank.dialect.Format}; {@link io.liverank.dialect.Dialect} names them all.
 *
 * <p>Nothing is stored here, and nothing is known of HTTP: the same classes read requests and files.
 */
package io.liverank.dialect;
