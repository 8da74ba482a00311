/** How far a command is: a line that moves on a terminal, a few lines elsewhere. Commands use it, nothing else. */
package io.liverank.progress;
