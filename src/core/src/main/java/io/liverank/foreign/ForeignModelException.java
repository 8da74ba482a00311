package io.liverank.foreign;

/** A foreign model that cannot be opened, or a list that it cannot score; the message is for who set it. */
public final class ForeignModelException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public ForeignModelException(String message) {
        super(message);
    }

    /** With what is wrong, and what said so. */
    public ForeignModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
