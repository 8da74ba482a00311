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
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.LogUnavailableException;
import io.liverank.feature.Layout;
import io.liverank.formats.ExampleBefore2;
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
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finished lists on a Redis stream, each under its number as the stream's id. Redis takes an id only if it is larger
 * than all before, so whichever replica writes a list first keeps it, and it is there once; one that was taken out to
 * forget somebody cannot come back through a slower replica. A thread of its own writes; the learner thread never waits
 * for Redis but before a checkpoint.
 */
public final class RedisExampleBuffer implements ExampleBuffer {
    private static final Logger LOG = LoggerFactory.getLogger(RedisExampleBuffer.class);
    private static final byte[] FIELD = {'x'};
    private static final String LAST_ID = "last-generated-id";
    private static final int PAGE = 500;
    private static final int MOST = 50_000;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Supplier<RedisClient> client;
    private final byte[] key;
    private final Duration patience;
    private final ArrayDeque<Change> waiting = new ArrayDeque<>();
    private final Thread writer = new Thread(this::write, "examples");
    private StatefulRedisConnection<byte[], byte[]> connection;
    private long newest = -1;
    private long done;
    private boolean closed;

    /** What is to be done to the stream, in the order of the log. */
    private sealed interface Change {
        record Addition(Example example) implements Change {}

        record Removal(Set<String> actors) implements Change {}
    }

    /** Connects through {@code client} at first use. */
    public RedisExampleBuffer(Supplier<RedisClient> client, RedisKeys keys) {
        this(client, keys, PATIENCE);
        writer.setDaemon(true);
        writer.start();
    }

    /** Without a thread, for who calls {@link #writeNext}. */
    RedisExampleBuffer(Supplier<RedisClient> client, RedisKeys keys, Duration patience) {
        this.client = client;
        this.key = keys.examples();
        this.patience = patience;
    }

    private synchronized RedisCommands<byte[], byte[]> redis() {
        if (connection == null) {
            connection = client.get().connect(ByteArrayCodec.INSTANCE);
        }
        return connection.sync();
    }

    @Override
    public void add(Example example) {
        enqueue(new Change.Addition(example));
    }

    @Override
    public void forget(Set<String> actors) {
        enqueue(new Change.Removal(Set.copyOf(actors)));
    }

    private void enqueue(Change change) {
        synchronized (waiting) {
            waiting.add(change);
            waiting.notifyAll();
        }
    }

    private void write() {
        while (true) {
            synchronized (waiting) {
                while (waiting.isEmpty()) {
                    if (closed) {
                        return;
                    }
                    await(0);
                }
            }
            if (!writeNext()) {
                synchronized (waiting) {
                    if (closed) {
                        return;
                    }
                    await(PAUSE.toMillis());
                }
            }
        }
    }

    /** Does the change that waits longest; false if none does, or Redis does not take it now. */
    boolean writeNext() {
        Change next;
        synchronized (waiting) {
            next = waiting.peek();
        }
        try {
            if (next instanceof Change.Addition addition) {
                write(addition.example());
            } else if (next instanceof Change.Removal removal) {
                remove(removal.actors());
            } else {
                return false;
            }
        } catch (RedisException | IllegalStateException e) {
            LOG.debug("finished lists cannot be written now", e);
            newest = -1;
            return false;
        }
        synchronized (waiting) {
            waiting.remove();
            done++;
            waiting.notifyAll();
        }
        return true;
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
                            key,
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

    private void remove(Set<String> actors) {
        List<String> found = new ArrayList<>();
        scan(0, Long.MAX_VALUE, (id, packed) -> {
            if (mayBeOf(actors, packed)) {
                found.add(id);
            }
        });
        if (!found.isEmpty()) {
            redis().xdel(key, found.toArray(String[]::new));
        }
    }

    /** What cannot be read could be anybody's. */
    private static boolean mayBeOf(Set<String> actors, byte[] packed) {
        try {
            String actor = unpack(packed, Layout.FIXED).actor();
            return actor != null && actors.contains(actor);
        } catch (MalformedException | UncheckedIOException e) {
            return true;
        }
    }

    /** The largest number ever written, whether or not it is still there. */
    private long newest() {
        if (redis().exists(key) == 0) {
            return 0;
        }
        List<Object> facts = redis().xinfoStream(key);
        for (int i = 0; i + 1 < facts.size(); i += 2) {
            if (LAST_ID.equals(text(facts.get(i)))) {
                return number(text(facts.get(i + 1)));
            }
        }
        throw new IllegalStateException("Redis does not tell the last id of its stream");
    }

    private static String text(Object fact) {
        return fact instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(fact);
    }

    private static String id(long number) {
        return number + "-0";
    }

    private static long number(String id) {
        return Long.parseLong(id.substring(0, id.indexOf('-')));
    }

    @Override
    public void flush() {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (waiting) {
            long wanted = done + waiting.size();
            while (done < wanted) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0 || closed) {
                    throw new LogUnavailableException("finished lists could not be written to Redis", null);
                }
                await(left);
            }
        }
    }

    @Override
    public List<Example> read(long after, long upTo, Layout layout) {
        flush();
        List<Example> examples = new ArrayList<>();
        try {
            scan(after, upTo, (id, packed) -> examples.add(unpack(packed, layout)));
        } catch (RedisException e) {
            throw new LogUnavailableException("Redis does not give finished lists", e);
        }
        return examples;
    }

    /** Page by page: the whole buffer need not fit into memory. */
    private void scan(long after, long upTo, BiConsumer<String, byte[]> action) {
        long next = after + 1;
        while (next <= upTo) {
            var page = redis().xrange(key, Range.create(id(next), id(upTo)), Limit.from(PAGE));
            if (page.isEmpty()) {
                return;
            }
            for (var message : page) {
                action.accept(
                        message.getId(), message.getBody().values().iterator().next());
                next = number(message.getId()) + 1;
            }
        }
    }

    @Override
    public void trim(long upTo) {
        try {
            redis().xtrim(key, XTrimArgs.Builder.minId(id(upTo + 1)));
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

    private static Example unpack(byte[] packed, Layout layout) {
        try (var plain = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return Example.load(new ByteReader(ExampleBefore2.today(plain.readAllBytes(), layout)), layout);
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
            writer.join(patience.toMillis());
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
