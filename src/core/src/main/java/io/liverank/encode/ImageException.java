package io.liverank.encode;

import io.liverank.encode.EncoderWatch.Reason;

/** An image that gets no vector, by its own fault or its host's; the message is for who handed it over. */
public final class ImageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** With one of {@link Reason#REFUSED}, {@link Reason#UNREACHABLE} and {@link Reason#UNREADABLE}, and what is wrong. */
    public ImageException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** With what said so, too. */
    public ImageException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Whose fault it is. */
    public Reason reason() {
        return reason;
    }
}
