package io.liverank.operate;

/** The first meeting with a log that is not in Redis. */
interface LogAtStart {
    /**
     * Looks at the log, then runs {@code first}, the first to ask it for something, and again as long as the log is slow.
     *
     * @throws io.liverank.fault.CannotStartException if waiting does not help
     */
    void meet(Runnable first);
}
