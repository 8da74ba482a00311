/**
 * Opens SavedModels of TensorFlow for the server, which loads this from its folder {@code plugins/}. Knows the core's contract for
 * foreign models and TensorFlow Java; nothing of the server.
 */
package io.liverank.tensorflow;
