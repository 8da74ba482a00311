package io.liverank.redis;

import io.liverank.engine.CheckpointStore;
import io.liverank.event.ByteWriter;
import io.liverank.event.LogFullException;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import io.liverank.redis.PackedCheckpoint.Unpacked;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;

/**
 * Checkpoints in Redis: compressed, in chunks of half a MiB under keys with their checksum, and a manifest that is written
 * last and names the chunks. The manifest before is kept with its chunks, to be fallen back to; chunks of the one before
 * that are left to expire, so that a reader that is under way can finish.
 */
public final class RedisCheckpointStore implements CheckpointStore {
    private static final Logger LOG = LoggerFactory.getLogger(RedisCheckpointStore.class);
    /** Time for an operator to look at it. */
    private static final Duration KEPT_ASIDE = Duration.ofDays(7);

    private final RedisConnectionFactory connections;
    private final RedisKeys keys;
    private final Packing packing;
    /** Null for a log in this Redis, which is asked in the script that writes. */
    private final Elsewhere elsewhere;

    private final AtomicLong fallbacks = new AtomicLong();

    /** Connects through {@code connections}. */
    public RedisCheckpointStore(RedisConnectionFactory connections, RedisKeys keys) {
        this(connections, keys, Packing.fastest());
    }

    /**
     * Of states of a log that is kept elsewhere.
     *
     * @param elsewhere that log, as it is now
     */
    public RedisCheckpointStore(RedisConnectionFactory connections, RedisKeys keys, Elsewhere elsewhere) {
        this(connections, keys, Packing.fastest(), elsewhere);
    }

    /** A log that is kept elsewhere, as it is now. */
    public interface Elsewhere {
        /** Whether it goes on from a mark: it is the log, and has an entry there. */
        boolean goesOnFrom(Mark mark);

        /** What tells the entry at a mark from any other that may stand there; empty if nobody can. */
        default String entryAt(Mark mark) {
            return "";
        }

        /** The same of what was read there. */
        default String entryReadAt(Mark mark) {
            return "";
        }
    }

    /** @param packing of what is written; all are read alike */
    RedisCheckpointStore(RedisConnectionFactory connections, RedisKeys keys, Packing packing) {
        this(connections, keys, packing, null);
    }

    RedisCheckpointStore(RedisConnectionFactory connections, RedisKeys keys, Packing packing, Elsewhere elsewhere) {
        this.elsewhere = elsewhere;
        this.connections = connections;
        this.keys = keys;
        this.packing = packing;
    }

    @Override
    public Optional<byte[]> load() {
        return loadFitting(manifest -> true);
    }

    @Override
    public Optional<byte[]> load(Predicate<Mark> fits) {
        return loadFitting(manifest -> fits.test(manifest.mark()) && !isOfAnotherEntry(manifest));
    }

    /** A log that lost its tail, and was filled again, has another entry where this one stands. */
    private boolean isOfAnotherEntry(Manifest manifest) {
        return elsewhere != null
                && !manifest.entry().isEmpty()
                && elsewhere.goesOnFrom(manifest.mark())
                && !List.of("", manifest.entry()).contains(elsewhere.entryAt(manifest.mark()));
    }

    private Optional<byte[]> loadFitting(Predicate<Manifest> fits) {
        try (RedisConnection redis = connections.getConnection()) {
            Manifest newest = Manifest.at(redis, keys.newest());
            Manifest previous = Manifest.at(redis, keys.previous());
            if (newest == null && previous == null) {
                return Optional.empty();
            }
            var chunks = new CheckpointChunks(redis, keys);
            boolean fitting = newest != null && fits.test(newest);
            Unpacked first =
                    fitting ? chunks.read(newest) : Unpacked.fault(newest == null ? "is gone" : "does not fit the log");
            if (first.fault() == null) {
                return Optional.of(first.bytes());
            }
            String of = newest == null ? "the newest checkpoint" : "the checkpoint " + newest.generation();
            if (previous != null && fits.test(previous)) {
                Unpacked second = chunks.read(previous);
                if (second.fault() == null) {
                    fallbacks.incrementAndGet();
                    LOG.error("{} {}; falling back to the one before, {}", of, first.fault(), previous.generation());
                    putAside(redis, newest);
                    return Optional.of(second.bytes());
                }
                LOG.error("the checkpoint before, {}, {}", previous.generation(), second.fault());
            }
            if (fitting) {
                throw new IllegalStateException(
                        of + " " + first.fault() + ", and there is none before it to fall back to");
            }
            return Optional.empty();
        } catch (DataAccessException e) {
            throw new LogUnavailableException("Redis does not give the checkpoint", e);
        }
    }

    /** What the manifest at {@code key} names; null if there is none. Changes nothing. */
    static RedisInspection.Kept look(RedisConnection redis, RedisKeys keys, byte[] key) {
        Manifest manifest = Manifest.at(redis, key);
        if (manifest == null) {
            return null;
        }
        Unpacked read = new CheckpointChunks(redis, keys).read(manifest);
        return new RedisInspection.Kept(
                manifest.mark(), manifest.events(), manifest.checksum(), read.bytes(), read.fault());
    }

    private void putAside(RedisConnection redis, Manifest unfit) {
        if (unfit != null && new ManifestScripts(redis, keys).putAside(unfit)) {
            new CheckpointChunks(redis, keys).expire(unfit, KEPT_ASIDE);
        }
    }

    @Override
    public void save(LogPosition position, Consumer<ByteWriter> checkpoint) {
        save(new Mark("", position), 0, checkpoint);
    }

    @Override
    public LogPosition save(Mark mark, long events, Consumer<ByteWriter> checkpoint) {
        LogPosition position = mark.position();
        try (RedisConnection redis = connections.getConnection()) {
            Manifest before = Manifest.at(redis, keys.newest());
            if (before != null
                    && before.log().equals(mark.log())
                    && before.before() == mark.before()
                    && before.position().compareTo(position) > 0) {
                LOG.debug("another replica has a newer checkpoint, at {}", before.generation());
                return oldestKept(redis, position);
            }
            PackedCheckpoint packed = PackedCheckpoint.pack(checkpoint, packing);
            write(redis, Manifest.of(mark, events, packed, entry(mark)), packed);
            return oldestKept(redis, position);
        } catch (DataAccessException e) {
            throw RedisMemory.isRefusal(e)
                    ? new LogFullException("Redis is full and does not take the checkpoint", e)
                    : new LogUnavailableException("Redis does not take the checkpoint", e);
        }
    }

    /** What stands in a log elsewhere where this is to go on from. */
    private String entry(Mark mark) {
        if (elsewhere == null) {
            return "";
        }
        String read = elsewhere.entryReadAt(mark);
        if (!elsewhere.goesOnFrom(mark)) {
            throw new LogGapException("the log does not go on from " + mark.position() + " any more, or is another");
        }
        if (!read.equals(elsewhere.entryAt(mark))) {
            throw new LogGapException("the log holds another entry at " + mark.position() + " than was read there");
        }
        return read;
    }

    private LogPosition oldestKept(RedisConnection redis, LogPosition position) {
        Manifest previous = Manifest.at(redis, keys.previous());
        return previous == null || previous.position().compareTo(position) > 0 ? position : previous.position();
    }

    private void write(RedisConnection redis, Manifest manifest, PackedCheckpoint packed) {
        var chunks = new CheckpointChunks(redis, keys);
        chunks.write(manifest, packed);
        ManifestScripts.Answer answer = new ManifestScripts(redis, keys).setIfBetter(manifest, elsewhere == null);
        switch (answer.done()) {
            case "set" -> {
                chunks.expire(answer.gone());
                LOG.info("checkpoint at {}, checksum {}", manifest.generation(), manifest.checksum());
            }
            case "same" ->
                LOG.info(
                        "a replica's checkpoint at {} is the same, checksum {}",
                        manifest.generation(),
                        manifest.checksum());
            case "older" -> chunks.expire(manifest);
            case "differs" -> {
                chunks.expire(manifest);
                // what a program of before, or one without zstd, packed has other bytes and may say the same
                Manifest kept = Manifest.at(redis, keys.newest());
                if (kept == null
                        || !kept.generation().equals(manifest.generation())
                        || !chunks.read(kept).isContentOf(packed)) {
                    throw new LogGapException(refused(manifest, answer));
                }
                LOG.info("a replica's checkpoint at {} is the same, packed otherwise", manifest.generation());
            }
            case "lost" ->
                throw new LogUnavailableException("Redis lost a chunk of the checkpoint as it was written", null);
            default -> {
                chunks.expire(manifest);
                throw new LogGapException(refused(manifest, answer));
            }
        }
    }

    private static String refused(Manifest manifest, ManifestScripts.Answer answer) {
        return switch (answer.done()) {
            case "differs" ->
                "replicas disagree: at " + manifest.generation() + " the checkpoint has checksum " + answer.known()
                        + ", this one " + manifest.checksum();
            case "poorer" ->
                "the stored checkpoint knows of " + answer.known() + " events, this state, at " + manifest.generation()
                        + ", of " + manifest.events();
            case "unfit" -> "the log does not go on from " + manifest.generation() + " any more";
            default ->
                "the log is another than " + manifest.log() + ", of which the state at " + manifest.generation()
                        + " is";
        };
    }

    @Override
    public LogPosition oldestKept(String log) {
        try (RedisConnection redis = connections.getConnection()) {
            return Stream.of(keys.previous(), keys.newest())
                    .map(key -> Manifest.at(redis, key))
                    .filter(manifest -> manifest != null && manifest.log().equals(log))
                    .map(Manifest::position)
                    .min(Comparator.naturalOrder())
                    .orElse(LogPosition.START);
        } catch (DataAccessException e) {
            throw new LogUnavailableException("Redis does not tell of the checkpoints", e);
        }
    }

    @Override
    public void shed() {
        try (RedisConnection redis = connections.getConnection()) {
            if (Manifest.at(redis, keys.newest()) == null) {
                return;
            }
            var chunks = new CheckpointChunks(redis, keys);
            try (Cursor<byte[]> found = redis.keyCommands()
                    .scan(ScanOptions.scanOptions()
                            .match(keys.chunks())
                            .count(1_000)
                            .build())) {
                found.forEachRemaining(key -> chunks.giveUp(key, List.of(keys.newest())));
            }
        } catch (DataAccessException e) {
            throw new LogUnavailableException("Redis does not give up older checkpoints", e);
        }
    }

    @Override
    public long fallbacks() {
        return fallbacks.get();
    }
}
