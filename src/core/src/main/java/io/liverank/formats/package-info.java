/**
 * What older versions wrote, as today's bytes. The rooms of the core read today's format alone; who opens bytes that may be
 * older ({@link io.liverank.formats.CheckpointBefore13}, {@link io.liverank.formats.ModelBefore6},
 * {@link io.liverank.formats.DeltaBefore3}, {@link io.liverank.formats.ExampleBefore2}) lets them pass through here first. Bytes of today come back as they are.
 *
 * <p>A changed format is a copy: its translator, named after the version that it leads to, comes here whole and goes by
 * bytes, not by classes that will change again. Nothing that is called while lists are ranked or learned enters.
 */
package io.liverank.formats;
