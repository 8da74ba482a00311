package io.liverank.fault;

/** Something outside this program is not as the server needs it, and whoever runs it can mend that. */
public final class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * A fault for people to read.
     *
     * @param message what is wrong, in one sentence that names the place
     * @param remedy what can be done, in a sentence or two
     * @param cause what was met; null if nothing was thrown
     */
    public CannotStartException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What can be done. */
    public String remedy() {
        return remedy;
    }
}
