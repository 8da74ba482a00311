/**
 * From state and a request to numbers: one {@link io.liverank.feature.FeatureMatrix} per list.
 *
 * <p>Serving and learning call the same code. {@link io.liverank.feature.FeatureTable} lists the groups of features, each
 * in a class of its own that says what its columns mean and how they are worked out. Nothing is written to state here.
 */
package io.liverank.feature;
