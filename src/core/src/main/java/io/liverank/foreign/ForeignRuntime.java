package io.liverank.foreign;

import java.nio.file.Path;

/** What opens files of models; a plug-in has one. Thread-safe. */
public interface ForeignRuntime {
    /** Whether models at such a path, a file or a folder, are for this one; whether there is one is not said by it. */
    boolean opens(Path path);

    /**
     * Reads a model's file and checks it against what it is to be given.
     *
     * @throws ForeignModelException that says what is wrong with the file, or with its inputs
     */
    ForeignModel open(ModelFile file) throws ForeignModelException;
}
