/**
 * A client of a LiveRank server for programs in Java 17: {@link io.liverank.client.LiveRank}. The JDK's HTTP client and Jackson,
 * nothing else; knows nothing of the server's own classes.
 */
package io.liverank.client;
