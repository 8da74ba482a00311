/**
 * Models of others: what such a model is asked, and how its scores come into a list. They are computed at the door, once, and
 * travel in the log as attributes of the list's candidates; processors differ in the last bit, so the fold never asks a model.
 *
 * <p>What opens a model file is a plug-in's, behind {@link io.liverank.foreign.ForeignRuntime}. Nothing here is kept in
 * checkpoints.
 */
package io.liverank.foreign;
