package io.liverank.client;

/** The server refused, or could not be reached. */
public final class LiveRankException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    LiveRankException(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** Of the answer; 0 if there was none. */
    public int status() {
        return status;
    }

    /** Whether the same may be taken later. */
    boolean isForNow() {
        return status == 0 || status == 429 || status == 502 || status == 503 || status == 504;
    }
}
