/**
 * What learns: models, their losses and optimisers.
 *
 * <p>A {@link io.liverank.model.Model} sees matrices and labels only. It knows neither items nor users nor time, and no
 * framework. One thread learns; any thread may score.
 */
package io.liverank.model;
