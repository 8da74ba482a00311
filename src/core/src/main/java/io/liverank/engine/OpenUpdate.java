package io.liverank.engine;

import io.liverank.model.Model;

/**
 * An incremental update that began and has not ended. Lists are named by their number in the log.
 *
 * @param version that it will have
 * @param parent the version in charge when it began
 * @param before lists up to this one may be gone from the buffer
 * @param after lists up to this one were trained on before
 * @param cut the last list to train on; later ones are held out
 * @param upTo the last list that was finished when the update began
 * @param snapshot the parameters when list {@code cut} had been shown: they know nothing of later ones. Not written to
 *     any more.
 */
public record OpenUpdate(long version, long parent, long before, long after, long cut, long upTo, Model snapshot) {
    OpenUpdate from(Model other) {
        return new OpenUpdate(version, parent, before, after, cut, upTo, other);
    }
}
