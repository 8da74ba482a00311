/** More shops and servers than a test can start: a model of them in virtual time, and the figures of docs/scale.md. */
package io.liverank.scale;
