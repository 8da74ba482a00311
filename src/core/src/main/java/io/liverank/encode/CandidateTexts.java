package io.liverank.encode;

import io.liverank.event.Value;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Texts of candidates that are being encoded, on a thread of their own: queries must not wait behind them. What a list does not wait
 * for is done all the same, for the next one. Thread-safe.
 */
final class CandidateTexts implements AutoCloseable {
    /** With more of them the last would be of a list that is forgotten by then. */
    private static final int WAITING = 256;

    private final Map<String, CompletableFuture<Value.Vector>> coming = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor thread;

    CandidateTexts(String encoder) {
        thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
            Thread made = new Thread(task, "encoder-candidates-" + encoder);
            made.setDaemon(true);
            return made;
        });
    }

    /** The vector of a text, by {@code how} unless it is coming already; null if too many wait. */
    CompletableFuture<Value.Vector> begin(String text, Callable<Value.Vector> how) {
        var mine = new CompletableFuture<Value.Vector>();
        CompletableFuture<Value.Vector> other = coming.putIfAbsent(text, mine);
        if (other != null) {
            return other;
        }
        try {
            thread.execute(() -> {
                try {
                    mine.complete(how.call());
                } catch (Throwable e) {
                    mine.completeExceptionally(e);
                } finally {
                    coming.remove(text);
                }
            });
            return mine;
        } catch (RejectedExecutionException e) {
            coming.remove(text);
            mine.complete(null);
            return null;
        }
    }

    /** Whether what was running has ended. */
    boolean closed(long millis) throws InterruptedException {
        close();
        return thread.awaitTermination(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
