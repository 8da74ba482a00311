package io.liverank.update;

import java.util.Optional;

/** Where the server that runs an update tells how far it is, for all replicas to read. For any thread. */
public interface ProgressBoard {
    /** A board that nobody reads. */
    ProgressBoard NONE = new ProgressBoard() {
        @Override
        public void tell(long version, double share, long millis) {}

        @Override
        public Optional<Progress> read() {
            return Optional.empty();
        }
    };

    /** Tells of this server's run; what cannot be told now is not told. Called often. */
    void tell(long version, double share, long millis);

    /** What was told within the last seconds; empty if nothing was, or it cannot be read now. */
    Optional<Progress> read();
}
