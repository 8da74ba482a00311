/**
 * The calls and answers of search engines: what a search asks for, where its hits stand in the answer, and the way to the
 * engine. {@link io.liverank.proxy.SearchEngine} names them; each is one class behind
 * {@link io.liverank.proxy.EngineFormat}.
 *
 * <p>An answer is never written anew: hits change places as the bytes they are, all else stays where it is. Nothing is ranked or
 * stored here, and nothing is known of how we are called.
 */
package io.liverank.proxy;
