/**
 * What stands between HTTP and the calls, whatever they are about: how much a body may hold, what goes wrong before a
 * controller is reached, and the one way to write a problem. Knows nothing of ranking.
 */
package io.liverank.web;
