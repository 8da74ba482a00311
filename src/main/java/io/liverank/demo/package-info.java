/** A simulated shop whose true relevance is known, and shoppers in it: to measure what learning is worth. */
package io.liverank.demo;
