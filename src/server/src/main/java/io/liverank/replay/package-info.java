/**
 * Runs a recorded event file through the same engine as the server's and reports how good the rankings were.
 */
package io.liverank.replay;
