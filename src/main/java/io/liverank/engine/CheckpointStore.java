package io.liverank.engine;

import io.liverank.event.ByteWriter;
import io.liverank.event.LogPosition;
import java.util.Optional;
import java.util.function.Consumer;

/** Where checkpoints are kept. For one thread at a time. */
public interface CheckpointStore {
    /** The newest whole checkpoint. */
    Optional<byte[]> load();

    /**
     * Keeps a checkpoint in place of the one before; the old one stays whole until the new one is.
     *
     * @param checkpoint writes its bytes; called once
     */
    void save(LogPosition position, Consumer<ByteWriter> checkpoint);
}
