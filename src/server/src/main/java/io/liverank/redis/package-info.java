/**
 * Redis: the event log on a stream, checkpoints in bounded chunks, and the embedded server. Implements what other rooms
 * ask for; decides nothing about learning.
 */
package io.liverank.redis;
