package io.liverank.api;

/** There is no room for new items. The message is for the caller. */
final class CatalogFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CatalogFullException(String message) {
        super(message);
    }
}
