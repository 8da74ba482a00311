package io.liverank.encode;

import io.liverank.encode.EncoderWatch.Reason;
import io.liverank.encode.EncoderWatch.What;
import io.liverank.event.Attributes;
import io.liverank.event.Encoded;
import io.liverank.event.Value;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An encoder at work for a shop. Queries are encoded on a thread of its own, which a list can stop waiting for; one that comes too
 * late is kept for the next time. After {@value #FEW} misses in a row it is left alone for a while. Thread-safe.
 */
final class ShopEncoder implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ShopEncoder.class.getName());
    private static final int FEW = 3;
    private static final long SHORTEST = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST = Duration.ofSeconds(60).toNanos();
    /** Vectors of texts that are kept, each half a kilobyte or so. */
    private static final int KEPT = 4_096;
    /** Queries that wait for their turn; with more of them the last one would be too late. */
    private static final int WAITING = 32;

    private final String name;
    private final TextEncoder encoder;
    private final EncodedTexts texts;
    private final EncoderWatch watch;
    private final String field;
    private final ExecutorService thread;
    private final Map<String, Value.Vector> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Value.Vector> eldest) {
            return size() > KEPT;
        }
    };
    private int inARow;
    private long restsFor;
    private long restsUntil;

    ShopEncoder(String name, TextEncoder encoder, EncodedTexts texts, EncoderWatch watch) {
        this.name = name;
        this.encoder = encoder;
        this.texts = texts;
        this.watch = watch;
        this.field = Encoded.field(name, encoder.version());
        this.thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
            Thread made = new Thread(task, "encoder-" + name);
            made.setDaemon(true);
            return made;
        });
    }

    String field() {
        return field;
    }

    /** For people: what it is and does. */
    String line() {
        return name + " | " + field + " | " + encoder.dimension() + " | " + String.join(", ", texts.attributes())
                + " | " + (texts.script() == null ? "any" : texts.script());
    }

    /** Whether an item has no vector of this encoder and should. */
    boolean lacks(Attributes item) {
        return item.indexOf(field) < 0 && texts.of(item) != null;
    }

    /** Whether both have the same to say to this encoder. */
    boolean alike(Attributes one, Attributes other) {
        String text = texts.of(one);
        return text != null && text.equals(texts.of(other));
    }

    /** The vector of an item, on this thread; null if there is none to be had. */
    Value.Vector item(Attributes item, What what) {
        String text = texts.of(item);
        if (text == null) {
            return null;
        }
        Value.Vector known = kept(text);
        if (known != null || rests(what)) {
            return known;
        }
        try {
            return encode(text, what);
        } catch (EncoderException | RuntimeException | LinkageError e) {
            missed(what, Reason.FAILED, String.valueOf(e.getMessage()), e);
            return null;
        }
    }

    /** The vector of what was searched for; null if there is none in time. */
    Value.Vector query(String query) {
        String text = texts.of(query);
        if (text == null) {
            return null;
        }
        Value.Vector known = kept(text);
        if (known != null || rests(What.QUERY)) {
            return known;
        }
        var vector = new CompletableFuture<Value.Vector>();
        try {
            thread.execute(() -> {
                try {
                    vector.complete(encode(text, What.QUERY));
                } catch (EncoderException | RuntimeException | LinkageError e) {
                    vector.completeExceptionally(e);
                }
            });
            return vector.get(texts.budget().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            missed(What.QUERY, Reason.SLOW, WAITING + " queries wait for it", null);
        } catch (TimeoutException e) {
            missed(What.QUERY, Reason.SLOW, "it took more than " + texts.budget(), null);
        } catch (ExecutionException e) {
            missed(What.QUERY, Reason.FAILED, String.valueOf(e.getCause().getMessage()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private Value.Vector encode(String text, What what) throws EncoderException {
        long started = System.nanoTime();
        float[] numbers = encoder.encode(text);
        if (numbers.length != encoder.dimension()) {
            throw new EncoderException("it gave " + numbers.length + " numbers, not " + encoder.dimension());
        }
        var vector = Value.Vector.rounded(numbers);
        long nanos = System.nanoTime() - started;
        watch.encoded(name, what, nanos);
        synchronized (this) {
            kept.put(text, vector);
            if (what != What.QUERY || nanos <= texts.budget().toNanos()) {
                if (inARow >= FEW) {
                    LOG.log(Level.INFO, "the encoder {0} encodes again", name);
                }
                inARow = 0;
                restsFor = 0;
            }
        }
        return vector;
    }

    private synchronized Value.Vector kept(String text) {
        return kept.get(text);
    }

    /** Forgets what was searched for. */
    synchronized void forget() {
        kept.clear();
    }

    private synchronized boolean rests(What what) {
        boolean rests = inARow >= FEW && System.nanoTime() - restsUntil < 0;
        if (rests) {
            watch.missed(name, what, Reason.RESTING);
        }
        return rests;
    }

    private synchronized void missed(What what, Reason reason, String why, Throwable cause) {
        watch.missed(name, what, reason);
        inARow++;
        if (inARow >= FEW) {
            restsFor = Math.min(LONGEST, Math.max(SHORTEST, restsFor * 2));
            restsUntil = System.nanoTime() + restsFor;
            LOG.log(
                    Level.WARNING,
                    "the encoder " + name + " is left alone for " + TimeUnit.NANOSECONDS.toSeconds(restsFor)
                            + " s, texts go without vectors: " + why,
                    cause);
        }
    }

    /** What is running is waited for; an encoder that hangs is left open, as it is in use. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (thread.awaitTermination(5, TimeUnit.SECONDS)) {
                encoder.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
