package io.liverank.encode;

/** Where images are got from. Thread-safe. */
public interface ImageSource extends AutoCloseable {
    /** Whether this URL would be asked at all, by what it says itself. Asks nobody, not for its address either. */
    boolean allows(String url);

    /**
     * The bytes of the image there, in the time that there is for it.
     *
     * @throws ImageException {@code REFUSED} if it may not be asked or has too many bytes, {@code UNREACHABLE} if its host does not
     *     answer as it should, {@code UNREADABLE} if it answers that there is none
     */
    byte[] read(String url) throws ImageException;

    @Override
    void close();
}
