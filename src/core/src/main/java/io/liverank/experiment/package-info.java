/**
 * Which of two orders serves people better, from lists in which both had the same chance. Depends on events and mathematics
 * alone; state is the engine's.
 */
package io.liverank.experiment;
