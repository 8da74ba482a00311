package io.liverank.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Hands every call on to another log: for what looks at some calls, or changes them. As thread-safe as that log. */
public abstract class ForwardingEventLog implements EventLog {
    private final EventLog log;

    /** Hands on to {@code log}. */
    protected ForwardingEventLog(EventLog log) {
        this.log = log;
    }

    @Override
    public CompletionStage<List<LogPosition>> append(List<? extends Event> events) {
        return log.append(events);
    }

    @Override
    public CompletionStage<List<LogPosition>> appendUnpromised(List<? extends Event> events) {
        return log.appendUnpromised(events);
    }

    @Override
    public List<Entry> read(LogPosition position, int limit, Duration wait) {
        return log.read(position, limit, wait);
    }

    @Override
    public int advisable(int limit) {
        return log.advisable(limit);
    }

    @Override
    public LogPosition end() {
        return log.end();
    }

    @Override
    public String identity(String proposed) {
        return log.identity(proposed);
    }

    @Override
    public String renewIdentity(String old) {
        return log.renewIdentity(old);
    }

    @Override
    public boolean holds(LogPosition position) {
        return log.holds(position);
    }

    @Override
    public Duration behind(LogPosition position) {
        return log.behind(position);
    }

    @Override
    public long trim(LogPosition keepFrom, Duration atLeast) {
        return log.trim(keepFrom, atLeast);
    }

    @Override
    public boolean isFull() {
        return log.isFull();
    }

    @Override
    public void close() {
        log.close();
    }
}
