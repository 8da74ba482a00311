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

    @Override
    public void save(LogPosition position, Consumer<ByteWriter> checkpoint) {
        Packed packed = pack(checkpoint);
        var manifest = new Manifest(position.toString(), packed.chunks().size(), packed.checksum());
        try (RedisConnection redis = connections.getConnection()) {
            Manifest before = Manifest.of(redis.hashCommands().hGetAll(MANIFEST));
            for (int i = 0; i < manifest.chunks(); i++) {
                redis.stringCommands().set(manifest.key(i), packed.chunks().get(i));
            }
            redis.hashCommands()
                    .hMSet(
                            MANIFEST,
                            Map.of(
                                    bytes("generation"), bytes(manifest.generation()),
                                    bytes("chunks"), bytes(Integer.toString(manifest.chunks())),
                                    bytes("checksum"), bytes(Long.toString(manifest.checksum()))));
            for (int i = 0; before != null && i < before.chunks(); i++) {
                if (!before.generation().equals(manifest.generation())) {
                    redis.keyCommands().expire(before.key(i), GRACE.toSeconds());
                }
            }
        } catch (DataAccessException e) {
            throw new LogUnavailableException("Redis does not take the checkpoint", e);
        }
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
