/**
 * What LiveRank does outside of a shop: simulators whose truth is known, each with its settings. Uses the core as the server
 * does; nothing depends on this.
 */
package io.liverank.examples;
