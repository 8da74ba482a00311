package io.liverank.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.LogUnavailableException;
import io.liverank.model.Example;
import io.liverank.update.ExampleBuffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finished lists on a Redis stream, each under its number as the stream's id. Redis takes an id only if it is larger
 * than all before, so whichever replica writes a list first keeps it, and it is there once. A thread of its own writes;
 * the learner thread never waits for Redis but before a checkpoint.
 */
public final class RedisExampleBuffer implements ExampleBuffer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisExampleBuffer.class);
    private static final byte[] KEY = "liverank:examples".getBytes(StandardCharsets.UTF_8);
    private static final byte[] FIELD = {'x'};
    private static final int PAGE = 500;
    private static final int MOST = 50_000;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Supplier<RedisClient> client;
    private final ArrayDeque<Example> waiting = new ArrayDeque<>();
    private final Thread writer = new Thread(this::write, "examples");
    private StatefulRedisConnection<byte[], byte[]> connection;
    private long newest = -1;
    private boolean closed;

    /** Connects through {@code client} at first use. */
    public RedisExampleBuffer(Supplier<RedisClient> client) {
        this.client = client;
        writer.setDaemon(true);
        writer.start();
    }

    private synchronized RedisCommands<byte[], byte[]> redis() {
        if (connection == null) {
            connection = client.get().connect(ByteArrayCodec.INSTANCE);
        }
        return connection.sync();
    }

    @Override
    public void add(Example example) {
        synchronized (waiting) {
            waiting.add(example);
            waiting.notifyAll();
        }
    }

    private void write() {
        while (true) {
            Example next;
            synchronized (waiting) {
                while (waiting.isEmpty()) {
                    if (closed) {
                        return;
                    }
                    await(0);
                }
                next = waiting.peek();
            }
            try {
                write(next);
                synchronized (waiting) {
                    waiting.remove();
                    waiting.notifyAll();
                }
            } catch (RedisException | IllegalStateException e) {
                LOG.debug("finished lists cannot be written now", e);
                newest = -1;
                synchronized (waiting) {
                    if (closed) {
                        return;
                    }
                    await(PAUSE.toMillis());
                }
            }
        }
    }

    private void await(long millis) {
        try {
            waiting.wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Example example) {
        if (newest < 0 || example.number() == newest + 1) {
            newest = newest();
        }
        if (example.number() <= newest) {
            return;
        }
        try {
            redis().xadd(
                            KEY,
                            new XAddArgs().id(id(example.number())).maxlen(MOST).approximateTrimming(),
                            Map.of(FIELD, pack(example)));
        } catch (RedisCommandExecutionException e) {
            // Another replica was faster: the list is there.
            newest = newest();
            if (example.number() > newest) {
                throw e;
            }
        }
    }

    private long newest() {
        var last = redis().xrevrange(KEY, Range.unbounded(), Limit.from(1));
        return last.isEmpty() ? 0 : number(last.get(0).getId());
    }

    private static String id(long number) {
        return number + "-0";
    }

    private static long number(String id) {
        return Long.parseLong(id.substring(0, id.indexOf('-')));
    }

    /**
     * Returns once all lists added so far are written.
     *
     * @throws LogUnavailableException if they could not be
     */
    public void flush() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (waiting) {
            Example last = waiting.peekLast();
            while (last != null && !waiting.isEmpty() && waiting.peek().number() <= last.number()) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0 || closed) {
                    throw new LogUnavailableException("finished lists could not be written to Redis", null);
                }
                await(left);
            }
        }
    }

    @Override
    public List<Example> read(long after, long upTo) {
        flush();
        List<Example> examples = new ArrayList<>();
        try {
            long next = after + 1;
            while (next <= upTo) {
                var page = redis().xrange(KEY, Range.create(id(next), id(upTo)), Limit.from(PAGE));
                if (page.isEmpty()) {
                    break;
                }
                for (var message : page) {
                    examples.add(unpack(message.getBody().values().iterator().next()));
                }
                next = examples.get(examples.size() - 1).number() + 1;
            }
        } catch (RedisException e) {
            throw new LogUnavailableException("Redis does not give finished lists", e);
        }
        return examples;
    }

    @Override
    public void trim(long upTo) {
        try {
            redis().xtrim(KEY, XTrimArgs.Builder.minId(id(upTo + 1)));
        } catch (RedisException e) {
            throw new LogUnavailableException("Redis does not trim finished lists", e);
        }
    }

    private static byte[] pack(Example example) {
        var packed = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try (var packing = new DeflaterOutputStream(packed, deflater)) {
            var out = new ByteWriter(packing);
            example.save(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }

    private static Example unpack(byte[] packed) {
        try (var plain = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return Example.load(new ByteReader(plain.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the writing thread once what waits is written, or Redis cannot be reached. */
    @Override
    public void close() {
        synchronized (waiting) {
            closed = true;
            waiting.notifyAll();
        }
        try {
            writer.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (connection != null) {
                connection.close();
            }
        }
    }
}
