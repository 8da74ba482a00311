package io.liverank.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rankings leave the learner a processor while it is behind, and never wait for ever. */
class TurnsTest {
    private static final int THREADS = 6;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final AtomicInteger waits = new AtomicInteger();
    private final AtomicLong waited = new AtomicLong();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** On a busy machine nobody can be held to be quick: those who are to wait have all the time. */
    private Turns turns(boolean behind, int atOnce) {
        return turns(behind, atOnce, Duration.ofMinutes(1));
    }

    private Turns turns(boolean behind, int atOnce, Duration patience) {
        return new Turns(() -> behind, atOnce, patience, nanos -> {
            waits.incrementAndGet();
            waited.addAndGet(nanos);
        });
    }

    private int work(int millis) {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return inside.decrementAndGet();
    }

    private void all(Turns turns, int each, int millis) throws Exception {
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            done.add(threads.submit(() -> {
                for (int list = 0; list < each; list++) {
                    turns.take(() -> work(millis));
                }
            }));
        }
        for (Future<?> one : done) {
            one.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void whileTheLearnerIsBehind_soManyWorkAtOnce_andAllComeToTheirTurn() throws Exception {
        all(turns(true, 2), 20, 1);

        assertThat(most).hasValueLessThanOrEqualTo(2);
        assertThat(waits).hasValue(THREADS * 20);
        assertThat(inside).hasValue(0);
    }

    @Test
    void whileItKeepsUp_nobodyWaits() throws Exception {
        var together = new CountDownLatch(THREADS);
        Turns turns = turns(false, 1);
        List<Future<Boolean>> done = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            done.add(threads.submit(() -> turns.take(() -> {
                together.countDown();
                try {
                    return together.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            })));
        }
        for (Future<Boolean> one : done) {
            assertThat(one.get(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(waits).hasValue(0);
    }

    @Test
    void whoeverHasWaitedLong_goesInWithoutATurn() throws Exception {
        var end = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        Turns turns = turns(true, 1, Turns.PATIENCE);
        Future<Boolean> kept = threads.submit(() -> turns.take(() -> {
            begun.countDown();
            try {
                return end.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        begun.await();

        assertThat(turns.take(() -> 7)).isEqualTo(7);

        assertThat(Duration.ofNanos(waited.get())).isGreaterThanOrEqualTo(Turns.PATIENCE);
        end.countDown();
        assertThat(kept.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aTurnIsGivenBack_whenWorkFails() throws Exception {
        Turns turns = turns(true, 1);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> turns.take(() -> {
                        throw new IllegalStateException("as meant");
                    }))
                    .hasMessage("as meant");
        }
        all(turns, 2, 5);
        assertThat(most).hasValue(1);
    }
}
