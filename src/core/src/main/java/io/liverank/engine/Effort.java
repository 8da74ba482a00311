package io.liverank.engine;

/** How often something was done and how long it took in all. One thread writes, any may read. */
public final class Effort {
    private volatile long count;
    private volatile long nanos;

    void add(long newCount, long newNanos) {
        count += newCount;
        nanos += newNanos;
    }

    /** How often. */
    public long count() {
        return count;
    }

    /** Nanoseconds in all. */
    public long nanos() {
        return nanos;
    }
}
