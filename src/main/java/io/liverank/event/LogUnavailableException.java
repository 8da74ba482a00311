package io.liverank.event;

/** The event log cannot be reached or did not answer in time: nothing may be acknowledged now; trying again helps. */
public class LogUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what the client library said. */
    public LogUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
