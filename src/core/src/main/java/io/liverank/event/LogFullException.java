package io.liverank.event;

/** Where the log or the checkpoints are kept there is no room: nothing was kept. */
public final class LogFullException extends LogUnavailableException {
    private static final long serialVersionUID = 1L;

    /** With what the client library said. */
    public LogFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
