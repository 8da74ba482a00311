package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.LogPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final Arrivals arrivals = new Arrivals();
    private final ExecutorService others = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        others.shutdownNow();
    }

    private static LogPosition at(long millis) {
        return new LogPosition(millis, 0);
    }

    @Test
    void position_thatWasReached_isNotWaitedFor() {
        arrivals.reached(at(7));
        assertThat(arrivals.await(at(7), Duration.ZERO)).isTrue();
        assertThat(arrivals.await(at(6), LONG)).isTrue();
        assertThat(arrivals.await(at(8), Duration.ZERO)).isFalse();
    }

    @Test
    void everyWaiter_isTold_whileTheLearnerRuns() {
        List<CompletableFuture<Boolean>> told = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            LogPosition position = new LogPosition(100 + i % 20 * 10, i % 3);
            told.add(CompletableFuture.supplyAsync(() -> arrivals.await(position, LONG), others));
        }
        for (long millis = 1; millis <= 300; millis++) {
            arrivals.reached(at(millis));
            Thread.yield();
        }
        assertThat(told).allMatch(CompletableFuture::join);
    }

    @Test
    void waitInVain_isTheLastUntilTheLearnerHasComeAsFar() {
        assertThat(arrivals.await(at(50), SHORT)).isFalse();
        // 30 s of patience that are not used
        assertThat(arrivals.await(at(10), LONG)).isFalse();
        assertThat(arrivals.await(at(60), LONG)).isFalse();
        arrivals.reached(at(50));
        CompletableFuture<Boolean> next = CompletableFuture.supplyAsync(() -> arrivals.await(at(60), LONG), others);
        arrivals.reached(at(60));
        assertThat(next.join()).isTrue();
    }

    @Test
    void interruptedWaiter_leaves_withItsMarkKept() throws Exception {
        var marked = new CompletableFuture<Boolean>();
        Thread waiter = new Thread(() -> {
            boolean reached = arrivals.await(at(5), LONG);
            marked.complete(!reached && Thread.currentThread().isInterrupted());
        });
        waiter.start();
        waiter.interrupt();
        assertThat(marked.get()).isTrue();
        waiter.join();
    }
}
