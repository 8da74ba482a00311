/** Commands that show the archive of finished lists. */
package io.liverank.history;
