package io.liverank.foreign;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A file with a model, and what it is to be given.
 *
 * @param name of the model; its scores are the field {@code foreign.<name>}
 * @param inputs by the model's input: the columns ({@link ForeignList}) that fill it, in its order. An input that is not
 *     among them is filled by the column of its own name
 * @param output of several, the one with the scores; null for the only one that may be
 * @param missing what a number that a candidate has not is to the model; NaN if the model knows what to do with that
 */
public record ModelFile(String name, Path path, Map<String, List<String>> inputs, String output, float missing) {
    /** Keeps copies. */
    public ModelFile {
        inputs = Map.copyOf(inputs);
    }
}
