package io.liverank.engine;

import io.liverank.event.ByteWriter;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Checkpoints in the memory of one process, gone with it. Thread-safe. */
public final class MemoryCheckpointStore implements CheckpointStore {
    private record Kept(Mark mark, long events, byte[] bytes) {}

    private Kept newest;
    private Kept previous;
    private long fallbacks;

    /** Empty. */
    public MemoryCheckpointStore() {}

    @Override
    public Optional<byte[]> load() {
        return load(mark -> true);
    }

    @Override
    public synchronized Optional<byte[]> load(Predicate<Mark> fits) {
        if (newest != null && fits.test(newest.mark())) {
            return Optional.of(newest.bytes());
        }
        if (previous != null && fits.test(previous.mark())) {
            fallbacks++;
            newest = previous;
            previous = null;
            return Optional.of(newest.bytes());
        }
        return Optional.empty();
    }

    @Override
    public void save(LogPosition position, Consumer<ByteWriter> checkpoint) {
        save(new Mark("", position), 0, checkpoint);
    }

    @Override
    public synchronized LogPosition save(Mark mark, long events, Consumer<ByteWriter> checkpoint) {
        var out = new ByteWriter();
        checkpoint.accept(out);
        var offered = new Kept(mark, events, out.toBytes());
        if (newest == null || isBetter(offered)) {
            previous = newest;
            newest = offered;
        }
        return oldest();
    }

    /** False for one that changes nothing. */
    private boolean isBetter(Kept offered) {
        boolean ours = newest.mark().log().equals(offered.mark().log());
        long more = ours ? offered.mark().before() - newest.mark().before() : 0;
        int order = offered.mark().position().compareTo(newest.mark().position());
        if (more > 0) {
            return true;
        }
        if (more == 0 && ours && order == 0) {
            if (!Arrays.equals(offered.bytes(), newest.bytes())) {
                throw new LogGapException("replicas disagree at " + mark(offered));
            }
            return false;
        }
        if (more == 0 && ours && order < 0) {
            return false;
        }
        if (more < 0 || offered.events() < newest.events()) {
            throw new LogGapException("the stored checkpoint knows more than the one at " + mark(offered));
        }
        return true;
    }

    private static LogPosition mark(Kept kept) {
        return kept.mark().position();
    }

    private LogPosition oldest() {
        return previous == null || mark(previous).compareTo(mark(newest)) > 0 ? mark(newest) : mark(previous);
    }

    @Override
    public synchronized LogPosition oldestKept(String log) {
        if (previous != null && previous.mark().log().equals(log)) {
            return mark(previous);
        }
        return newest != null && newest.mark().log().equals(log) ? mark(newest) : LogPosition.START;
    }

    @Override
    public synchronized void shed() {
        previous = null;
    }

    @Override
    public synchronized long fallbacks() {
        return fallbacks;
    }

    /** Where the newest stands; the start if there is none. */
    synchronized LogPosition position() {
        return newest == null ? LogPosition.START : mark(newest);
    }
}
