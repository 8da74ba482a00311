package io.liverank.encode;

/** Says what a text means. Thread-safe. */
public interface TextEncoder extends AutoCloseable {
    /**
     * What tells it from every other: letters and digits, at most 16, no others where the model, the tokenizer or how they are used
     * are others. Vectors of one version compare with each other alone.
     */
    String version();

    /** How many numbers a vector has: 1 to 4,096. */
    int dimension();

    /**
     * The meaning of {@code text}: {@link #dimension} finite numbers of length 1. What is beyond its most tokens is left out.
     *
     * @throws EncoderException if there is none
     */
    float[] encode(String text) throws EncoderException;

    @Override
    void close();
}
