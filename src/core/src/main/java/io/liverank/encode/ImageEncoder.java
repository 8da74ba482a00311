package io.liverank.encode;

/** Says what an image shows. Thread-safe. */
public interface ImageEncoder extends AutoCloseable {
    /**
     * What tells it from every other: letters and digits, at most 16, no others where the model, the way images are prepared or how
     * they are used are others. Vectors of one version compare with each other alone.
     */
    String version();

    /** How many numbers a vector has: 1 to 4,096. */
    int dimension();

    /**
     * What an image shows: {@link #dimension} finite numbers of length 1.
     *
     * @param image a file's bytes
     * @throws ImageException if it is no image that may be, or can be, looked at
     * @throws EncoderException if there is none for another reason
     */
    float[] encode(byte[] image) throws ImageException, EncoderException;

    @Override
    void close();
}
