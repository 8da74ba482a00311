/**
 * Kafka: the event log on a topic of one partition. Implements what other rooms ask for, and knows nothing of Redis, which
 * keeps all else. No class of it is loaded where the log is kept elsewhere.
 */
package io.liverank.kafka;
