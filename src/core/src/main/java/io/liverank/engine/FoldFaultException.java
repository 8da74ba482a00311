package io.liverank.engine;

import io.liverank.event.LogPosition;

/** Applying an entry failed. */
final class FoldFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FoldFaultException(LogPosition at, RuntimeException cause) {
        super("the event at " + at + " of the log cannot be applied: " + cause, cause);
    }
}
