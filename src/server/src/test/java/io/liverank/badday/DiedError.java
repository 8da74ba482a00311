package io.liverank.badday;

/** Ends all that a process is doing, at the command it was about to send or had just sent. */
final class DiedError extends Error {
    private static final long serialVersionUID = 1L;

    DiedError() {
        super("killed", null, false, false);
    }
}
