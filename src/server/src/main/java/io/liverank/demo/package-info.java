/** A simulated shop whose true relevance is known, and shoppers in it who come over HTTP: to see learning at work. */
package io.liverank.demo;
