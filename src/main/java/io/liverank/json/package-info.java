/**
 * The JSON shapes of the contract, shared by the HTTP interface and the event files: records that are read strictly,
 * limits, and the way from them to events. A fault is told with its place.
 *
 * <p>Nothing is stored or scored here.
 */
package io.liverank.json;
