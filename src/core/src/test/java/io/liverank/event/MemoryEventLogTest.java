package io.liverank.event;

class MemoryEventLogTest extends EventLogContract {
    private final EventLog log = new MemoryEventLog(System::currentTimeMillis);

    @Override
    protected EventLog log() {
        return log;
    }

    @Override
    protected void checkpointAt(LogPosition position) {}
}
