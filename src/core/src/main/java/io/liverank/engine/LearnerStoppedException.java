package io.liverank.engine;

/** The learner was stopped by a fault: this process applies no event any more. */
public final class LearnerStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LearnerStoppedException(Throwable cause) {
        super("the learner has stopped", cause);
    }
}
