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
     * Appends events in their order, all or none of them. The stage completes with their positions once the log holds
     * them as safely as it is told to, or exceptionally with {@link LogUnavailableException}, which says whether it may
     * hold them nevertheless; events appended before that by the same instance stand before these.
     */
    CompletionStage<List<LogPosition>> append(List<? extends Event> events);

    /**
     * Appends as {@link #append} what nobody is told to be safe: the stage completes once the log holds it in any way.
     */
    default CompletionStage<List<LogPosition>> appendUnpromised(List<? extends Event> events) {
        return append(events);
    }

    /**
     * The next entries after {@code position}, oldest first, at most {@code limit}; waits up to {@code wait} for the
     * first. Empty if none came. To be walked through once: an event may be decoded only when it is asked for.
     *
     * @throws LogUnavailableException if the log cannot be read now
     * @throws LogGapException if what comes after {@code position} can no longer be told: the log does not hold the entry
     *     there, or another than was read there, or it is not the log that {@link #identity} named
     */
    List<Entry> read(LogPosition position, int limit, Duration wait);

    /**
     * How many entries to ask for at a time so that they take a few MiB, as far as the last reading tells; at most
     * {@code limit}. For the reading thread.
     */
    default int advisable(int limit) {
        return limit;
    }

    /** The position of the newest entry, {@link LogPosition#START} if there is none. */
    LogPosition end();

    /**
     * Which log this is: an id that is made with the log and is in no other. Reading fails from then on when the log is
     * another; what was read before is forgotten. The empty text for a log that cannot be another.
     *
     * @param proposed the id for a log that has none; empty for a new one
     */
    default String identity(String proposed) {
        return "";
    }

    /**
     * Gives the log a new id unless it has another than {@code old} by now: the one it has then. For an empty log that is
     * gone on with by a state that knows more.
     */
    default String renewIdentity(String old) {
        return "";
    }

    /**
     * Whether nothing between {@code position} and the end has gone: the entry there is in the log, and the one that was
     * read last if that was there and {@link #identity} was not asked since; or, for a position of millisecond 0, which is
     * before all entries, none was ever removed.
     */
    default boolean holds(LogPosition position) {
        return true;
    }

    /**
     * How long before the newest entry the one at {@code position} was appended, by the log's own clock: zero at the end,
     * and before the first entry of an empty log.
     *
     * @throws LogUnavailableException if the log cannot be asked now
     */
    Duration behind(LogPosition position);

    /**
     * Removes entries before {@code keepFrom}, or fewer, and none that a stored checkpoint needs.
     *
     * @param atLeast what was appended less long ago stays, by the log's own clock, counted back from the newest entry
     * @return how many went
     * @throws LogUnavailableException if the log cannot be asked now
     */
    long trim(LogPosition keepFrom, Duration atLeast);

    /**
     * Whether it refused to take events from this server for want of room, and has none still.
     *
     * @throws LogUnavailableException if the log cannot be asked now
     */
    default boolean isFull() {
        return false;
    }

    @Override
    void close();
}
