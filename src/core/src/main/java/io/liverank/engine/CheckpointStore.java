package io.liverank.engine;

import io.liverank.event.ByteWriter;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Where checkpoints are kept. For one thread at a time. */
public interface CheckpointStore {
    /**
     * Where a checkpoint belongs.
     *
     * @param log the {@link io.liverank.event.EventLog#identity} of its log; empty for one of before, which did not say
     * @param position the last entry of that log that it knows of
     * @param before how many events it knows that are in no entry of that log, because the log was gone on with by a state;
     *     {@link #CUT} if it does not know all of the log's own
     * @param past the logs that those events were in, by their ids, the newest last
     */
    record Mark(String log, LogPosition position, long before, List<String> past) {
        /** Of a state that knows the log from some entry on. */
        static final long CUT = -1;

        /** Of what the log holds, and no more. */
        public Mark(String log, LogPosition position) {
            this(log, position, 0, List.of());
        }

        /** Copies the list. */
        public Mark {
            past = List.copyOf(past);
        }
    }

    /** The newest whole checkpoint. */
    Optional<byte[]> load();

    /**
     * The newest whole checkpoint whose mark fits; a store that keeps but one need not ask. When that is not the newest,
     * the newest is put aside.
     */
    default Optional<byte[]> load(Predicate<Mark> fits) {
        return load();
    }

    /**
     * Keeps a checkpoint in place of the one before; the old one stays whole until the new one is.
     *
     * @param checkpoint writes its bytes; called once
     */
    void save(LogPosition position, Consumer<ByteWriter> checkpoint);

    /**
     * Keeps a checkpoint unless there is a newer one of the same log. Of one that knows more from before the log it does not
     * matter whether it is newer: who knows less has to load it.
     *
     * @param events how many events it knows of
     * @param checkpoint writes its bytes; called at most once
     * @return the position of the oldest checkpoint that may still have to be fallen back to: behind it the log can go
     * @throws io.liverank.event.LogFullException if there is no room for it
     * @throws LogGapException if the store holds one that knows better: of more events, or more from before the log, or
     *     another one of the same position; or if the log is another by now, or does not go on from there any more
     */
    default LogPosition save(Mark mark, long events, Consumer<ByteWriter> checkpoint) {
        save(mark.position(), checkpoint);
        return mark.position();
    }

    /**
     * The position of the oldest checkpoint of {@code log} that may have to be fallen back to; the start if there is none.
     */
    default LogPosition oldestKept(String log) {
        return LogPosition.START;
    }

    /** Gives up everything but the newest checkpoint, for want of room. */
    default void shed() {}

    /** How often the newest checkpoint could not be used and an older one was, or none. For any thread. */
    default long fallbacks() {
        return 0;
    }
}
