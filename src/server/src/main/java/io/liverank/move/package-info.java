/** Takes the log of each shop from one engine to another: the command {@code log move}. */
package io.liverank.move;
