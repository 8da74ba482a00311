/**
 * What texts mean, as vectors: an encoder says it of items' titles and of queries, at the door and once. The vectors travel in the
 * log, of items among their attributes and of queries in the list's context, where the features of vectors find them; processors
 * differ in the last bit, so the fold never asks an encoder.
 *
 * <p>What computes them is a plug-in's, behind {@link io.liverank.encode.EncoderRuntime}. Nothing here is kept in checkpoints.
 */
package io.liverank.encode;
