package io.liverank.badday;

/** Something that must never be, was. */
final class BrokenLawError extends AssertionError {
    private static final long serialVersionUID = 1L;

    BrokenLawError(String what) {
        super(what);
    }
}
