/**
 * How long what fails again and again is left alone: of models, encoders and hosts alike.
 *
 * <p>Any room that asks something which may fail may use it; it knows none of them, and nothing of it reaches state.
 */
package io.liverank.patience;
