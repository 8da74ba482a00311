package io.liverank.api;

/** There is no such thing; the message says which. */
class NotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFoundException(String message) {
        super(message);
    }
}
