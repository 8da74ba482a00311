package io.liverank.event;

/**
 * The log does not go on from where its reader stands: the entry there was trimmed away, the log went back, or it is
 * another log.
 */
public final class LogGapException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A gap; {@code message} says between what. */
    public LogGapException(String message) {
        super(message);
    }
}
