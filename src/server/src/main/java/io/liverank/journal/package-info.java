/**
 * Who pressed what, and when: what administrators did to the server, on record beside the event log. Nothing here reaches
 * the fold; whoever carries out a deed writes it down first.
 */
package io.liverank.journal;
