/** What checkpoints and the log's entries hold, for people: the command {@code checkpoint}. Changes nothing. */
package io.liverank.checkpoint;
