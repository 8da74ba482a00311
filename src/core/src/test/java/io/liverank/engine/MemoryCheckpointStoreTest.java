package io.liverank.engine;

class MemoryCheckpointStoreTest extends CheckpointStoreContract {
    private final CheckpointStore store = new MemoryCheckpointStore();

    @Override
    protected CheckpointStore store() {
        return store;
    }

    @Override
    protected String log() {
        return "log";
    }
}
