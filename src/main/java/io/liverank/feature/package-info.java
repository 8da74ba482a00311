/**
 * From state and a request to numbers: one {@link io.liverank.feature.FeatureMatrix} per list.
 *
 * <p>Serving and learning call the same code. {@link io.liverank.feature.Feature} lists the dense columns,
 * {@link io.liverank.feature.Family} the hashed ones. Nothing is written to state here.
 */
package io.liverank.feature;
