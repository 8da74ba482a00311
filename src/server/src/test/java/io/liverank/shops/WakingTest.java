package io.liverank.shops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** However many shops wake at once, those who are awake keep a processor and the web server its threads. */
class WakingTest {
    private final Waking waking = new Waking();

    @Test
    void noMoreWakeAtOnce_thanLeaveAProcessor() throws Exception {
        int most = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        var now = new AtomicInteger();
        var highest = new AtomicInteger();
        var all = new CountDownLatch(20);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            var thread = new Thread(() -> {
                all.countDown();
                waking.await();
                highest.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.yield();
                now.decrementAndGet();
                waking.done();
            });
            threads.add(thread);
            thread.start();
        }
        all.await();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(highest.get()).isBetween(1, most);
    }

    @Test
    void callsBeyondThoseThatMayWait_areTurnedAway_untilOneIsThrough() {
        for (int i = 0; i < 50; i++) {
            waking.enter();
        }
        assertThatThrownBy(waking::enter).isInstanceOf(Waking.CrowdedException.class);
        waking.leave();
        waking.enter();
    }
}
