package io.liverank.event;

/** The log is being taken to another place, or was: nothing was kept here, and nothing will be. */
public final class LogMovedException extends LogUnavailableException {
    private static final long serialVersionUID = 1L;

    /** With what the client library said. */
    public LogMovedException(String message, Throwable cause) {
        super(message, cause);
    }
}
