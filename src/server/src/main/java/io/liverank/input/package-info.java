/**
 * What comes in as JSON, over HTTP or in event files: shapes that are read strictly, their limits, bodies of several events,
 * and the way from them to events. A fault is told with its place. Other dialects of events belong here.
 *
 * <p>Nothing is stored or scored here.
 */
package io.liverank.input;
