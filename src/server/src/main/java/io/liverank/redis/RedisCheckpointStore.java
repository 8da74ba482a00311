package io.liverank.redis;

import io.liverank.engine.CheckpointStore;
import io.liverank.event.ByteWriter;
import io.liverank.event.LogFullException;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;

/**
 * Checkpoints in Redis: compressed, in chunks of {@value #CHUNK} bytes under keys with their checksum, and a manifest
 * that is written last and names the chunks. The manifest before is kept with its chunks, to be fallen back to; chunks of
 * the one before that are left to expire, so that a reader that is under way can finish.
 */
public final class RedisCheckpointStore implements CheckpointStore {
    private static final Logger LOG = LoggerFactory.getLogger(RedisCheckpointStore.class);
    private static final int CHUNK = 512 * 1024;
    static final byte[] MANIFEST = bytes("liverank:checkpoint");
    static final byte[] PREVIOUS = bytes("liverank:checkpoint:previous");
    /** One that was newest and could not be used. */
    private static final byte[] ASIDE = bytes("liverank:checkpoint:aside");

    private static final Duration GRACE = Duration.ofMinutes(10);
    /** Time for an operator to look at it. */
    private static final Duration KEPT_ASIDE = Duration.ofDays(7);

    private final RedisConnectionFactory connections;
    private final int effort;
    private final AtomicLong fallbacks = new AtomicLong();

    /** Connects through {@code connections}. */
    public RedisCheckpointStore(RedisConnectionFactory connections) {
        this(connections, Deflater.BEST_SPEED);
    }

    /** @param effort to pack with, as {@link Deflater} has it; all are read alike */
    RedisCheckpointStore(RedisConnectionFactory connections, int effort) {
        this.connections = connections;
        this.effort = effort;
    }

    /** {@code log} and {@code events} are unknown, empty and -1, of a checkpoint that a program of before wrote. */
    private record Manifest(
            String generation,
            int chunks,
            long checksum,
            boolean named,
            String log,
            long events,
            long before,
            List<String> past) {
        static Manifest at(RedisConnection redis, byte[] key) {
            Map<String, String> fields = new TreeMap<>();
            redis.hashCommands().hGetAll(key).forEach((name, value) -> fields.put(text(name), text(value)));
            return of(fields);
        }

        static Manifest of(Map<String, String> fields) {
            String generation = fields.get("generation");
            if (generation == null) {
                return null;
            }
            String checksum = fields.getOrDefault("checksum", "0");
            // a program of before that writes after us leaves our fields beside its own
            boolean named = (generation + ":" + checksum).equals(fields.get("named"));
            return new Manifest(
                    generation,
                    Integer.parseInt(fields.getOrDefault("chunks", "0")),
                    Long.parseLong(checksum),
                    named,
                    named ? fields.getOrDefault("log", "") : "",
                    named ? Long.parseLong(fields.getOrDefault("events", "-1")) : -1,
                    named ? Long.parseLong(fields.getOrDefault("before", "0")) : 0,
                    named ? ids(fields.getOrDefault("past", "")) : List.of());
        }

        private static List<String> ids(String joined) {
            return joined.isEmpty() ? List.of() : List.of(joined.split(","));
        }

        LogPosition position() {
            return LogPosition.parse(generation);
        }

        Mark mark() {
            return new Mark(log, position(), before, past);
        }

        boolean isOneWith(RedisConnection redis, byte[] key) {
            Manifest kept = at(redis, key);
            return kept != null && Arrays.equals(kept.key(0), key(0));
        }

        byte[] key(int chunk) {
            return bytes("liverank:checkpoint:" + generation + ":" + (named ? checksum + ":" : "") + chunk);
        }
    }

    @Override
    public Optional<byte[]> load() {
        return load(mark -> true);
    }

    @Override
    public Optional<byte[]> load(Predicate<Mark> fits) {
        try (RedisConnection redis = connections.getConnection()) {
            Manifest newest = Manifest.at(redis, MANIFEST);
            Manifest previous = Manifest.at(redis, PREVIOUS);
            if (newest == null && previous == null) {
                return Optional.empty();
            }
            String fault = newest == null ? "is gone" : null;
            if (newest != null) {
                if (fits.test(newest.mark())) {
                    Read read = read(redis, newest);
                    if (read.fault() == null) {
                        return Optional.of(read.bytes());
                    }
                    fault = read.fault();
                } else {
                    fault = "does not fit the log";
                }
            }
            String of = newest == null ? "the newest checkpoint" : "the checkpoint " + newest.generation();
            if (previous != null && fits.test(previous.mark())) {
                Read read = read(redis, previous);
                if (read.fault() == null) {
                    fallbacks.incrementAndGet();
                    LOG.error("{} {}; falling back to the one before, {}", of, fault, previous.generation());
                    putAside(redis, newest);
                    return Optional.of(read.bytes());
                }
                LOG.error("the checkpoint before, {}, {}", previous.generation(), read.fault());
            }
            if (newest != null && fits.test(newest.mark())) {
                throw new IllegalStateException(of + " " + fault + ", and there is none before it to fall back to");
            }
            return Optional.empty();
        } catch (DataAccessException e) {
            throw new LogUnavailableException("Redis does not give the checkpoint", e);
        }
    }

    /** What the manifest at {@code key} names; null if there is none. Changes nothing. */
    static RedisInspection.Kept look(RedisConnection redis, byte[] key) {
        Manifest manifest = Manifest.at(redis, key);
        if (manifest == null) {
            return null;
        }
        Read read = read(redis, manifest);
        return new RedisInspection.Kept(
                manifest.mark(), manifest.events(), manifest.checksum(), read.bytes(), read.fault());
    }

    /** Bytes, or what is wrong with them. */
    private record Read(byte[] bytes, String fault) {}

    private static Read read(RedisConnection redis, Manifest manifest) {
        var packed = new ByteArrayOutputStream();
        for (int i = 0; i < manifest.chunks(); i++) {
            byte[] chunk = redis.stringCommands().get(manifest.key(i));
            if (chunk == null) {
                return new Read(null, "misses chunk " + i);
            }
            packed.writeBytes(chunk);
        }
        byte[] bytes = packed.toByteArray();
        if (checksum(bytes) != manifest.checksum()) {
            return new Read(null, "is damaged");
        }
        try {
            return new Read(new InflaterInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), null);
        } catch (IOException e) {
            return new Read(null, "cannot be unpacked: " + e.getMessage());
        }
    }

    /** Makes the previous manifest the newest unless another replica has changed them; the newest is kept by its side. */
    private static final byte[] PUT_ASIDE = bytes("""
            if redis.call('HGET', KEYS[1], 'generation') ~= ARGV[1]
                or redis.call('HGET', KEYS[1], 'checksum') ~= ARGV[2] then return 0 end
            redis.call('RENAME', KEYS[1], KEYS[3])
            redis.call('RENAME', KEYS[2], KEYS[1])
            return 1
            """);

    private static void putAside(RedisConnection redis, Manifest unfit) {
        if (unfit == null) {
            return;
        }
        Long done = redis.scriptingCommands()
                .eval(
                        PUT_ASIDE,
                        ReturnType.INTEGER,
                        3,
                        MANIFEST,
                        PREVIOUS,
                        ASIDE,
                        bytes(unfit.generation()),
                        bytes(Long.toString(unfit.checksum())));
        if (done != null && done == 1) {
            expire(redis, unfit, KEPT_ASIDE);
        }
    }

    /**
     * Sets the manifest unless there is one that is as new or knows more, and keeps the one before as the previous one. Of
     * one log, who knows more from before it wins, or replicas that went on differently would never become equal again.
     * Answers what it did, and which manifest is no longer needed. All or nothing: the chunks may have been written to a
     * Redis that this one has replaced since, or given up by another server; and the log may have lost meanwhile, to a
     * failover or to the trim of another server, what the state would go on with: nobody could use it, and it would stand in
     * the way of one that fits.
     */
    private static final byte[] SET_IF_BETTER = bytes("""
            local function keep()
              for i = 6, #KEYS do redis.call('PERSIST', KEYS[i]) end
            end
            local function unfit(position)
              if position:match('(%d+)-') ~= '0' then
                return #redis.call('XRANGE', KEYS[4], position, position) == 0
              end
              if redis.call('EXISTS', KEYS[4]) == 0 then return false end
              if redis.call('GET', KEYS[5]) == ARGV[4] then return true end
              local facts = {}
              local said = redis.call('XINFO', 'STREAM', KEYS[4])
              for i = 1, #said, 2 do facts[said[i]] = said[i + 1] end
              return (facts['entries-added'] or -1) > facts['length']
            end
            for i = 6, #KEYS do
              if redis.call('EXISTS', KEYS[i]) == 0 then return {'lost'} end
            end
            if ARGV[4] ~= '' and redis.call('GET', KEYS[3]) ~= ARGV[4] then return {'foreign'} end
            if ARGV[4] ~= '' and unfit(ARGV[1]) then return {'unfit'} end
            local old = redis.call('HMGET', KEYS[1], 'generation', 'checksum', 'named', 'log', 'events', 'before')
            local gone = {'set'}
            if old[1] then
              local named = old[3] == old[1] .. ':' .. old[2]
              local ours = named and old[4] == ARGV[4]
              local more = ours and tonumber(ARGV[6]) - tonumber(old[6] or '0') or 0
              if more < 0 then return {'poorer', old[5]} end
              if more == 0 and (ours or not named) then
                local om, os = old[1]:match('(%d+)-(%d+)')
                local nm, ns = ARGV[1]:match('(%d+)-(%d+)')
                om, os, nm, ns = tonumber(om), tonumber(os), tonumber(nm), tonumber(ns)
                if nm == om and ns == os then
                  if old[2] == ARGV[3] then
                    keep()
                    return {'same'}
                  end
                  return {'differs', old[2]}
                end
                if nm < om or (nm == om and ns < os) then return {'older', old[1]} end
              end
              if named and more == 0 and tonumber(ARGV[5]) < tonumber(old[5]) then return {'poorer', old[5]} end
              for _, part in ipairs(redis.call('HGETALL', KEYS[2])) do gone[#gone + 1] = part end
              redis.call('RENAME', KEYS[1], KEYS[2])
            end
            redis.call('HSET', KEYS[1], 'generation', ARGV[1], 'chunks', ARGV[2], 'checksum', ARGV[3],
                'log', ARGV[4], 'events', ARGV[5], 'before', ARGV[6], 'past', ARGV[7],
                'named', ARGV[1] .. ':' .. ARGV[3])
            keep()
            return gone
            """);

    @Override
    public void save(LogPosition position, Consumer<ByteWriter> checkpoint) {
        save(new Mark("", position), 0, checkpoint);
    }

    @Override
    public LogPosition save(Mark mark, long events, Consumer<ByteWriter> checkpoint) {
        LogPosition position = mark.position();
        try (RedisConnection redis = connections.getConnection()) {
            Manifest before = Manifest.at(redis, MANIFEST);
            if (before != null
                    && before.log().equals(mark.log())
                    && before.before() == mark.before()
                    && before.position().compareTo(position) > 0) {
                LOG.debug("another replica has a newer checkpoint, at {}", before.generation());
                return oldestKept(redis, position);
            }
            Packed packed = pack(checkpoint);
            write(
                    redis,
                    new Manifest(
                            position.toString(),
                            packed.chunks().size(),
                            packed.checksum(),
                            true,
                            mark.log(),
                            events,
                            mark.before(),
                            mark.past()),
                    packed);
            return oldestKept(redis, position);
        } catch (DataAccessException e) {
            throw isFull(e)
                    ? new LogFullException("Redis is full and does not take the checkpoint", e)
                    : new LogUnavailableException("Redis does not take the checkpoint", e);
        }
    }

    private static LogPosition oldestKept(RedisConnection redis, LogPosition position) {
        Manifest previous = Manifest.at(redis, PREVIOUS);
        return previous == null || previous.position().compareTo(position) > 0 ? position : previous.position();
    }

    private static void write(RedisConnection redis, Manifest manifest, Packed packed) {
        writeChunks(redis, manifest, packed);
        List<byte[]> said = new ArrayList<>(
                List.of(MANIFEST, PREVIOUS, RedisEventLog.IDENTITY, RedisEventLog.KEY, RedisEventLog.TRIMMED));
        for (int i = 0; i < manifest.chunks(); i++) {
            said.add(manifest.key(i));
        }
        int keys = said.size();
        said.add(bytes(manifest.generation()));
        said.add(bytes(Integer.toString(manifest.chunks())));
        said.add(bytes(Long.toString(manifest.checksum())));
        said.add(bytes(manifest.log()));
        said.add(bytes(Long.toString(manifest.events())));
        said.add(bytes(Long.toString(manifest.before())));
        said.add(bytes(String.join(",", manifest.past())));
        List<byte[]> answer =
                redis.scriptingCommands().eval(SET_IF_BETTER, ReturnType.MULTI, keys, said.toArray(new byte[0][]));
        String done = text(answer.get(0));
        switch (done) {
            case "set" -> {
                Map<String, String> gone = new TreeMap<>();
                for (int i = 1; i + 1 < answer.size(); i += 2) {
                    gone.put(text(answer.get(i)), text(answer.get(i + 1)));
                }
                expire(redis, Manifest.of(gone));
                LOG.info("checkpoint at {}, checksum {}", manifest.generation(), manifest.checksum());
            }
            case "same" ->
                LOG.info(
                        "a replica's checkpoint at {} is the same, checksum {}",
                        manifest.generation(),
                        manifest.checksum());
            case "older" -> expire(redis, manifest);
            case "lost" ->
                throw new LogUnavailableException("Redis lost a chunk of the checkpoint as it was written", null);
            default -> {
                expire(redis, manifest);
                throw new LogGapException(refused(done, manifest, answer));
            }
        }
    }

    /**
     * A chunk goes by itself unless a manifest comes to name it, or names it already: then who dies meanwhile leaves it as
     * it was.
     */
    private static final byte[] WRITE_CHUNK = bytes("""
            if redis.call('PTTL', KEYS[1]) == -1 then
              return redis.call('SET', KEYS[1], ARGV[1])
            end
            return redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
            """);

    /**
     * Removes chunks, but those that one of the first so many manifests names now: whoever asks may have looked at a Redis
     * that this one has replaced since, or before another server wrote.
     */
    private static final byte[] GIVE_UP = bytes("""
            local manifests = tonumber(ARGV[1])
            local needed = {}
            for i = 1, manifests do
              local kept = redis.call('HMGET', KEYS[i], 'generation', 'checksum', 'named')
              if kept[1] then
                local sum = kept[2] or '0'
                local start = KEYS[1] .. ':' .. kept[1] .. ':'
                if kept[3] == kept[1] .. ':' .. sum then start = start .. sum .. ':' end
                needed[#needed + 1] = start
              end
            end
            for i = manifests + 1, #KEYS do
              local gone = true
              for _, start in ipairs(needed) do
                if KEYS[i]:sub(1, #start) == start then gone = false end
              end
              if gone then redis.call('UNLINK', KEYS[i]) end
            end
            return 1
            """);

    private static void giveUp(RedisConnection redis, List<byte[]> manifests, List<byte[]> chunks) {
        List<byte[]> said = new ArrayList<>(manifests);
        said.addAll(chunks);
        int keys = said.size();
        said.add(bytes(Integer.toString(manifests.size())));
        redis.scriptingCommands().eval(GIVE_UP, ReturnType.INTEGER, keys, said.toArray(new byte[0][]));
    }

    /** Who finds no room takes away what was written. */
    private static void writeChunks(RedisConnection redis, Manifest manifest, Packed packed) {
        int written = 0;
        try {
            for (; written < manifest.chunks(); written++) {
                redis.scriptingCommands()
                        .eval(
                                WRITE_CHUNK,
                                ReturnType.STATUS,
                                1,
                                manifest.key(written),
                                packed.chunks().get(written),
                                bytes(Long.toString(GRACE.toSeconds())));
            }
        } catch (DataAccessException e) {
            for (int i = 0; i < written && isFull(e); i++) {
                giveUp(redis, List.of(MANIFEST, PREVIOUS), List.of(manifest.key(i)));
            }
            throw e;
        }
    }

    private static boolean isFull(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (RedisEventLog.isFull(cause)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public LogPosition oldestKept(String log) {
        try (RedisConnection redis = connections.getConnection()) {
            return Stream.of(PREVIOUS, MANIFEST)
                    .map(key -> Manifest.at(redis, key))
                    .filter(manifest -> manifest != null && manifest.log().equals(log))
                    .map(Manifest::position)
                    .findFirst()
                    .orElse(LogPosition.START);
        } catch (DataAccessException e) {
            throw new LogUnavailableException("Redis does not tell of the checkpoints", e);
        }
    }

    @Override
    public void shed() {
        try (RedisConnection redis = connections.getConnection()) {
            Manifest newest = Manifest.at(redis, MANIFEST);
            if (newest == null) {
                return;
            }
            try (Cursor<byte[]> keys = redis.keyCommands()
                    .scan(ScanOptions.scanOptions()
                            .match(text(MANIFEST) + ":*")
                            .count(1_000)
                            .build())) {
                keys.forEachRemaining(key -> giveUp(redis, List.of(MANIFEST), List.of(key)));
            }
        } catch (DataAccessException e) {
            throw new LogUnavailableException("Redis does not give up older checkpoints", e);
        }
    }

    private static String refused(String done, Manifest manifest, List<byte[]> answer) {
        return switch (done) {
            case "differs" ->
                "replicas disagree: at " + manifest.generation() + " the checkpoint has checksum " + text(answer.get(1))
                        + ", this one " + manifest.checksum();
            case "poorer" ->
                "the stored checkpoint knows of " + text(answer.get(1)) + " events, this state, at "
                        + manifest.generation() + ", of " + manifest.events();
            case "unfit" -> "the log does not go on from " + manifest.generation() + " any more";
            default ->
                "the log is another than " + manifest.log() + ", of which the state at " + manifest.generation()
                        + " is";
        };
    }

    /** Left to expire, so that a reader that is under way can finish, unless they are a kept one's as well. */
    private static void expire(RedisConnection redis, Manifest gone) {
        if (gone != null && !gone.isOneWith(redis, MANIFEST) && !gone.isOneWith(redis, PREVIOUS)) {
            expire(redis, gone, GRACE);
        }
    }

    private static void expire(RedisConnection redis, Manifest gone, Duration after) {
        for (int i = 0; i < gone.chunks(); i++) {
            redis.keyCommands().expire(gone.key(i), after.toSeconds());
        }
    }

    @Override
    public long fallbacks() {
        return fallbacks.get();
    }

    /** Compressed bytes, cut into chunks. */
    private record Packed(List<byte[]> chunks, long checksum) {}

    private Packed pack(Consumer<ByteWriter> checkpoint) {
        var chunks = new ArrayList<byte[]>();
        var checksum = new CRC32C();
        var cut = new BufferedOutputStream(
                new OutputStream() {
                    @Override
                    public void write(int one) {
                        write(new byte[] {(byte) one}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) {
                        chunks.add(Arrays.copyOfRange(bytes, from, from + length));
                        checksum.update(bytes, from, length);
                    }
                },
                CHUNK);
        var deflater = new Deflater(effort);
        try (var packing = new DeflaterOutputStream(cut, deflater, 8192)) {
            var out = new ByteWriter(packing);
            checkpoint.accept(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return new Packed(chunks, checksum.getValue());
    }

    private static long checksum(byte[] bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes);
        return checksum.getValue();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
