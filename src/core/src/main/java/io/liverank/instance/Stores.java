package io.liverank.instance;

import io.liverank.engine.CheckpointStore;
import io.liverank.engine.MemoryCheckpointStore;
import io.liverank.event.EventLog;
import io.liverank.event.MemoryEventLog;
import io.liverank.update.ExampleBuffer;
import io.liverank.update.MemoryExampleBuffer;
import io.liverank.update.ProgressBoard;
import io.liverank.update.UpdateLock;

/**
 * What a shop keeps outside of its state: all that differs between a shop on servers and one in memory. Two shops share
 * none of these.
 *
 * @param log what happened
 * @param checkpoints the state, now and then
 * @param examples finished lists that updates train on
 * @param progress how far an update is
 * @param lock one update at a time
 */
public record Stores(
        EventLog log, CheckpointStore checkpoints, ExampleBuffer examples, ProgressBoard progress, UpdateLock lock)
        implements AutoCloseable {
    /** Of one process, gone with it. */
    public static Stores inMemory() {
        return new Stores(
                new MemoryEventLog(System::currentTimeMillis),
                new MemoryCheckpointStore(),
                new MemoryExampleBuffer(),
                ProgressBoard.NONE,
                UpdateLock.NONE);
    }

    @Override
    public void close() {
        examples.close();
        lock.close();
        log.close();
    }
}
