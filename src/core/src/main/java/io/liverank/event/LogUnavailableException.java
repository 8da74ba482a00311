package io.liverank.event;

/** The event log cannot be reached or did not answer in time: nothing may be acknowledged now; trying again helps. */
public class LogUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean mayHaveBeenKept;

    /** Nothing reached the log. With what the client library said. */
    public LogUnavailableException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /** {@code mayHaveBeenKept} of events that were sent and not confirmed: they may be in the log, or come to be. */
    public LogUnavailableException(String message, Throwable cause, boolean mayHaveBeenKept) {
        super(message, cause);
        this.mayHaveBeenKept = mayHaveBeenKept;
    }

    /** Whether what was to be appended may be in the log all the same; else it is not, and will not be. */
    public boolean mayHaveBeenKept() {
        return mayHaveBeenKept;
    }
}
