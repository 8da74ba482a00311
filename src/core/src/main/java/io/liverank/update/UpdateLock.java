package io.liverank.update;

import java.time.Duration;
import java.util.Optional;

/** Sees to it that one replica at a time runs updates. For any thread. */
public interface UpdateLock extends AutoCloseable {
    /** For one process alone: nobody else could hold it. */
    UpdateLock NONE = new UpdateLock() {
        @Override
        public Optional<Held> take(Duration atMost) {
            return Optional.of(() -> {});
        }

        @Override
        public void close() {}
    };

    /** Whoever has it gives it back. */
    @FunctionalInterface
    interface Held {
        /** Gives the lock back; if that cannot be told now, its time limit ends it. */
        void release();
    }

    /**
     * Takes the lock; empty if another has it. While it is held it is kept.
     *
     * @param atMost how long the lock of a process that died is respected
     * @throws io.liverank.event.LogUnavailableException if it cannot be asked for now
     */
    Optional<Held> take(Duration atMost);

    @Override
    void close();
}
