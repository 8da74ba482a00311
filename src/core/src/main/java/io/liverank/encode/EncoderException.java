package io.liverank.encode;

/** An encoder that cannot be opened, or a text that it cannot encode; the message is for who set it. */
public final class EncoderException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public EncoderException(String message) {
        super(message);
    }

    /** With what is wrong, and what said so. */
    public EncoderException(String message, Throwable cause) {
        super(message, cause);
    }
}
