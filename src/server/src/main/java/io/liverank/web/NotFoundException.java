package io.liverank.web;

/** There is no such thing; the message says which. */
public final class NotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what there is not. */
    public NotFoundException(String message) {
        super(message);
    }
}
