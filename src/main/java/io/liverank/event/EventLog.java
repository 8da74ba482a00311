package io.liverank.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The one ordered stream of everything that happened; the only source of truth. Appending is thread-safe; reading is
 * for one thread at a time.
 */
public interface EventLog extends AutoCloseable {
    /** An event and where it stands. {@code event} is null if the entry could not be read; {@code problem} says why. */
    record Entry(LogPosition position, Event event, String problem) {}

    /**
     * Appends events in their order. The stage completes with their positions once the log holds all of them, or
     * exceptionally with {@link LogUnavailableException}; events appended before that by the same instance stand before
     * these.
     */
    CompletionStage<List<LogPosition>> append(List<? extends Event> events);

    /**
     * The next entries after {@code position}, oldest first, at most {@code limit}; waits up to {@code wait} for the
     * first. Empty if none came.
     *
     * @throws LogUnavailableException if the log cannot be read now
     */
    List<Entry> read(LogPosition position, int limit, Duration wait);

    /** The position of the newest entry, {@link LogPosition#START} if there is none. */
    LogPosition end();

    /** Removes entries before {@code position}, or fewer: how many went. */
    long trim(LogPosition position);

    @Override
    void close();
}
