/**
 * How good a ranking was: figures per list, and their progressive averages in bounded memory.
 *
 * <p>Sees scores and labels only. One thread writes an instance.
 */
package io.liverank.evaluate;
