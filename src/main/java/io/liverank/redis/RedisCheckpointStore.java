package io.liverank.redis;

import io.liverank.engine.CheckpointStore;
import io.liverank.event.ByteWriter;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import java.io.BufferedOutputStream;
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
import java.util.function.Consumer;
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

/**
 * Checkpoints in Redis: compressed, in chunks of {@value #CHUNK} bytes, and a manifest that is written last and names
 * the chunks. Chunks of the checkpoint before are left to expire, so that a reader that is under way can finish.
 */
public final class RedisCheckpointStore implements CheckpointStore {
    private static final Logger LOG = LoggerFactory.getLogger(RedisCheckpointStore.class);
    private static final int CHUNK = 512 * 1024;
    private static final byte[] MANIFEST = bytes("liverank:checkpoint");
    private static final Duration GRACE = Duration.ofMinutes(10);

    private final RedisConnectionFactory connections;

    /** Connects through {@code connections}. */
    public RedisCheckpointStore(RedisConnectionFactory connections) {
        this.connections = connections;
    }

    private record Manifest(String generation, int chunks, long checksum) {
        static Manifest of(Map<byte[], byte[]> fields) {
            String generation = null;
            int chunks = 0;
            long checksum = 0;
            for (var field : fields.entrySet()) {
                String value = new String(field.getValue(), StandardCharsets.UTF_8);
                switch (new String(field.getKey(), StandardCharsets.UTF_8)) {
                    case "generation" -> generation = value;
                    case "chunks" -> chunks = Integer.parseInt(value);
                    case "checksum" -> checksum = Long.parseLong(value);
                    default -> LOG.debug("a later version's field is passed over");
                }
            }
            return generation == null ? null : new Manifest(generation, chunks, checksum);
        }

        byte[] key(int chunk) {
            return bytes("liverank:checkpoint:" + generation + ":" + chunk);
        }
    }

    @Override
    public Optional<byte[]> load() {
        try (RedisConnection redis = connections.getConnection()) {
            Manifest manifest = Manifest.of(redis.hashCommands().hGetAll(MANIFEST));
            if (manifest == null) {
                return Optional.empty();
            }
            var packed = new ByteArrayOutputStream();
            for (int i = 0; i < manifest.chunks(); i++) {
                byte[] chunk = redis.stringCommands().get(manifest.key(i));
                if (chunk == null) {
                    throw new IllegalStateException("the checkpoint " + manifest.generation() + " misses chunk " + i);
                }
                packed.write(chunk);
            }
            byte[] bytes = packed.toByteArray();
            if (checksum(bytes) != manifest.checksum()) {
                throw new IllegalStateException("the checkpoint " + manifest.generation() + " is damaged");
            }
            return Optional.of(new InflaterInputStream(new java.io.ByteArrayInputStream(bytes)).readAllBytes());
        } catch (DataAccessException e) {
            throw new LogUnavailableException("Redis does not give the checkpoint", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the manifest unless there is one as new: 1 if it did, 0 if there is a newer one, 2 if there is this one. */
    private static final byte[] SET_IF_NEWER = bytes("""
            local old = redis.call('HGET', KEYS[1], 'generation')
            if old then
              local om, os = old:match('(%d+)-(%d+)')
              local nm, ns = ARGV[1]:match('(%d+)-(%d+)')
              om, os, nm, ns = tonumber(om), tonumber(os), tonumber(nm), tonumber(ns)
              if nm == om and ns == os then return 2 end
              if nm < om or (nm == om and ns < os) then return 0 end
            end
            redis.call('HSET', KEYS[1], 'generation', ARGV[1], 'chunks', ARGV[2], 'checksum', ARGV[3])
            return 1
            """);

    @Override
    public void save(LogPosition position, Consumer<ByteWriter> checkpoint) {
        try (RedisConnection redis = connections.getConnection()) {
            Manifest before = Manifest.of(redis.hashCommands().hGetAll(MANIFEST));
            if (before != null && LogPosition.parse(before.generation()).compareTo(position) > 0) {
                LOG.debug("another replica has a newer checkpoint, at {}", before.generation());
                return;
            }
            Packed packed = pack(checkpoint);
            var manifest = new Manifest(position.toString(), packed.chunks().size(), packed.checksum());
            if (before != null && before.generation().equals(manifest.generation())) {
                compare(before, manifest);
                return;
            }
            write(redis, before, manifest, packed);
        } catch (DataAccessException e) {
            throw new LogUnavailableException("Redis does not take the checkpoint", e);
        }
    }

    private static void compare(Manifest there, Manifest own) {
        if (there.checksum() == own.checksum()) {
            LOG.info("a replica's checkpoint at {} is the same, checksum {}", own.generation(), own.checksum());
        } else {
            LOG.error(
                    "replicas disagree: at {} the checkpoint has checksum {}, this one {}",
                    own.generation(),
                    there.checksum(),
                    own.checksum());
        }
    }

    private static void write(RedisConnection redis, Manifest before, Manifest manifest, Packed packed) {
        for (int i = 0; i < manifest.chunks(); i++) {
            redis.stringCommands().set(manifest.key(i), packed.chunks().get(i));
        }
        Long newest = redis.scriptingCommands()
                .eval(
                        SET_IF_NEWER,
                        ReturnType.INTEGER,
                        1,
                        MANIFEST,
                        bytes(manifest.generation()),
                        bytes(Integer.toString(manifest.chunks())),
                        bytes(Long.toString(manifest.checksum())));
        Manifest gone = newest == null || newest == 2 ? null : newest == 1 ? before : manifest;
        for (int i = 0; gone != null && i < gone.chunks(); i++) {
            redis.keyCommands().expire(gone.key(i), GRACE.toSeconds());
        }
        LOG.info("checkpoint at {}, checksum {}", manifest.generation(), manifest.checksum());
    }

    /** Compressed bytes, cut into chunks. */
    private record Packed(List<byte[]> chunks, long checksum) {}

    private static Packed pack(Consumer<ByteWriter> checkpoint) {
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
        var deflater = new Deflater(Deflater.BEST_SPEED);
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

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
