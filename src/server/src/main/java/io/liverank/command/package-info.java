/**
 * The command line: which words are commands, what answers without a server, and what is a slip. The commands themselves live
 * in the rooms of their subjects.
 */
package io.liverank.command;
