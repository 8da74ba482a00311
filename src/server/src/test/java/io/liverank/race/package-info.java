/** A fair race of rankings over recorded events: who scores which list how, before what was chosen of it was known. */
package io.liverank.race;
