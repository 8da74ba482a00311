package io.liverank.encode;

import io.liverank.catalog.Catalog;
import io.liverank.encode.EncoderWatch.Reason;
import io.liverank.encode.EncoderWatch.What;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Encoded;
import io.liverank.event.Value;
import io.liverank.patience.Patience;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
 * late is kept for the next time. After some misses in a row it is left alone for a while ({@link Patience}). Thread-safe.
 */
final class ShopEncoder implements ItemEncoder, AutoCloseable {
    private static final Logger LOG = System.getLogger(ShopEncoder.class.getName());
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
    private final CandidateTexts candidates;
    private final Patience patience = new Patience();
    /** Guarded by this. */
    private final Map<String, Value.Vector> kept = new Recent<>(KEPT);

    ShopEncoder(String name, TextEncoder encoder, EncodedTexts texts, EncoderWatch watch) {
        this.name = name;
        this.encoder = encoder;
        this.texts = texts;
        this.watch = watch;
        this.field = Encoded.field(name, encoder.version());
        this.candidates = new CandidateTexts(name);
        this.thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
            Thread made = new Thread(task, "encoder-" + name);
            made.setDaemon(true);
            return made;
        });
    }

    String name() {
        return name;
    }

    @Override
    public String field() {
        return field;
    }

    /** For people: what it is and does. */
    String line() {
        return name + " | " + field + " | " + encoder.dimension() + " | " + String.join(", ", texts.attributes())
                + " | " + (texts.script() == null ? "any" : texts.script());
    }

    @Override
    public boolean lacks(Attributes item) {
        return item.indexOf(field) < 0 && texts.of(item) != null;
    }

    @Override
    public boolean alike(Attributes one, Attributes other) {
        String text = texts.of(one);
        return text != null && text.equals(texts.of(other));
    }

    @Override
    public Value.Vector item(Attributes item, What what) {
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
        }
        if ((what != What.QUERY || nanos <= texts.budget().toNanos()) && patience.served()) {
            LOG.log(Level.INFO, "the encoder {0} encodes again", name);
        }
        return vector;
    }

    /**
     * Begins with the texts of candidates that the catalogue does not know, the first ones in their order and so many at most.
     *
     * @return per candidate, what is coming; null where nothing is; null instead of the list if there is nothing at all
     */
    List<CompletableFuture<Value.Vector>> begin(List<Candidate> list, Catalog catalog) {
        int left = texts.candidates();
        List<CompletableFuture<Value.Vector>> begun = null;
        for (int row = 0; row < list.size() && left > 0; row++) {
            Candidate candidate = list.get(row);
            String text = catalog.get(candidate.itemId()) == null ? texts.of(candidate.attributes()) : null;
            if (text != null) {
                left--;
                begun = begun == null ? new ArrayList<>(Collections.nCopies(list.size(), null)) : begun;
                begun.set(row, begin(text));
            }
        }
        return begun;
    }

    private CompletableFuture<Value.Vector> begin(String text) {
        Value.Vector known = kept(text);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        if (rests(What.CANDIDATE)) {
            return null;
        }
        CompletableFuture<Value.Vector> coming = candidates.begin(text, () -> encode(text, What.CANDIDATE));
        if (coming == null) {
            watch.missed(name, What.CANDIDATE, Reason.SLOW);
        }
        return coming;
    }

    /**
     * What was begun, per candidate; null for what is not there in time. Some being late is no fault, as they are there for the next
     * list; all being late is one.
     *
     * @param started when, by {@link System#nanoTime}
     */
    Value.Vector[] await(List<CompletableFuture<Value.Vector>> begun, long started) {
        var vectors = new Value.Vector[begun.size()];
        long end = started + texts.budget().toNanos();
        boolean any = false;
        boolean late = false;
        for (int row = 0; row < vectors.length; row++) {
            CompletableFuture<Value.Vector> coming = begun.get(row);
            if (coming == null) {
                continue;
            }
            try {
                vectors[row] = coming.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                any |= vectors[row] != null;
            } catch (TimeoutException e) {
                watch.missed(name, What.CANDIDATE, Reason.SLOW);
                late = true;
            } catch (ExecutionException e) {
                missed(
                        What.CANDIDATE,
                        Reason.FAILED,
                        String.valueOf(e.getCause().getMessage()),
                        e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return vectors;
            }
        }
        if (late && !any) {
            left("no text of a list was encoded within " + texts.budget(), null);
        }
        return vectors;
    }

    private synchronized Value.Vector kept(String text) {
        return kept.get(text);
    }

    /** Forgets what was searched for. */
    synchronized void forget() {
        kept.clear();
    }

    private boolean rests(What what) {
        boolean rests = patience.isOut(System.nanoTime());
        if (rests) {
            watch.missed(name, what, Reason.RESTING);
        }
        return rests;
    }

    private void missed(What what, Reason reason, String why, Throwable cause) {
        watch.missed(name, what, reason);
        left(why, cause);
    }

    private void left(String why, Throwable cause) {
        Duration rest = patience.missed(System.nanoTime());
        if (!rest.isZero()) {
            LOG.log(
                    Level.WARNING,
                    "the encoder " + name + " is left alone for " + rest.toSeconds() + " s, texts go without vectors: "
                            + why,
                    cause);
        }
    }

    /** What is running is waited for; an encoder that hangs is left open, as it is in use. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            boolean isIdle = candidates.closed(5_000);
            if (thread.awaitTermination(5, TimeUnit.SECONDS) && isIdle) {
                encoder.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
