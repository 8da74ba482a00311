package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WorkbenchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicLong waits = new AtomicLong();
    /** One place, given to who waits after each piece. */
    private final Workbench bench = new Workbench(1, System::nanoTime, nanos -> waits.incrementAndGet(), 0);

    private final List<String> done = Collections.synchronizedList(new ArrayList<>());

    /** Waits until it waits. */
    private static Thread start(Runnable work) {
        var thread = new Thread(work);
        thread.start();
        Waiting.atMost(PATIENCE).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }

    private Thread start(String name) {
        Workbench.Seat seat = bench.seat();
        return start(() -> {
            seat.sit();
            done.add(name);
            seat.rise();
        });
    }

    @Test
    void shopThatIsAlone_neverWaits() {
        bench.enter();
        Workbench.Seat learner = bench.seat();
        Workbench.Seat update = bench.seat();
        learner.sit();
        update.sit();
        update.pass();
        update.rise();
        learner.rise();
        assertThat(waits).hasValue(0);
    }

    @Test
    void severalShops_workOneAfterTheOther_asTheyCame_andBetweenThePiecesOfOneThatHasMuch() throws Exception {
        bench.enter();
        bench.enter();
        Workbench.Seat busy = bench.seat();
        busy.sit();
        Thread first = start("first");
        Thread second = start("second");
        assertThat(done).isEmpty();
        busy.pass();
        done.add("busy");
        busy.pass();
        busy.rise();
        first.join();
        second.join();
        assertThat(done).containsExactly("first", "second", "busy");
        assertThat(waits.get()).isBetween(2L, 3L);
    }

    @Test
    void whoIsInterrupted_worksWithoutAPlace_andTakesNobodysAway() throws Exception {
        bench.enter();
        bench.enter();
        Workbench.Seat busy = bench.seat();
        busy.sit();
        Thread ended = start("ended");
        ended.interrupt();
        ended.join();
        assertThat(done).containsExactly("ended");
        Thread next = start("next");
        busy.rise();
        next.join();
        assertThat(done).containsExactly("ended", "next");
    }

    @Test
    void shopsThatLeave_leaveTheLastOneAlone() {
        bench.enter();
        bench.enter();
        bench.leave();
        bench.seat().sit();
        bench.seat().sit();
        assertThat(waits).hasValue(0);
    }
}
