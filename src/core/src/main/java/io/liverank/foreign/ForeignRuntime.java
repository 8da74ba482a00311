package io.liverank.foreign;

/** What opens files of models; a plug-in has one. Thread-safe. */
public interface ForeignRuntime {
    /**
     * Reads a model's file and checks it against what it is to be given.
     *
     * @throws ForeignModelException that says what is wrong with the file, or with its inputs
     */
    ForeignModel open(ModelFile file) throws ForeignModelException;
}
