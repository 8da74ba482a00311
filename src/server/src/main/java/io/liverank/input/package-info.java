/**
 * What comes in as JSON, over HTTP or in event files: shapes that are read strictly, their limits, bodies of several events,
 * and the way from them to events. A fault is told with its place. The words of others are read in the room {@code dialect}.
 *
 * <p>Nothing is stored or scored here.
 */
package io.liverank.input;
