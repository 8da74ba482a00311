/** Everything one shop is, wired in one place. */
package io.liverank.instance;
