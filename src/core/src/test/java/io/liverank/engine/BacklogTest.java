package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.LogPosition;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How far behind a server knows its learner to be without asking the log. */
class BacklogTest {
    private static final long MILLI = 1_000_000;

    /** Near its end: it runs over. */
    private long now = Long.MAX_VALUE - 50 * MILLI;

    private final Backlog backlog = new Backlog(() -> now);

    private static LogPosition at(long number) {
        return new LogPosition(1, number);
    }

    private long ageMillis() {
        return backlog.age().toMillis();
    }

    /** One a millisecond. */
    private void write(int from, int to) {
        for (int number = from; number < to; number++) {
            now += MILLI;
            backlog.written(at(number));
        }
    }

    @Test
    void nothingIsBehind_whereNothingWasWritten_orAllIsApplied() {
        assertThat(backlog.age()).isEqualTo(Duration.ZERO);

        write(1, 101);
        backlog.reached(at(100));

        assertThat(backlog.age()).isEqualTo(Duration.ZERO);
    }

    @Test
    void theAgeIsThatOfWhatWasWrittenFirst_ofWhatIsNotApplied_toAFewMilliseconds() {
        write(1, 101);
        assertThat(ageMillis()).isBetween(95L, 100L);

        now += 1_000 * MILLI;
        assertThat(ageMillis()).isBetween(1_095L, 1_100L);

        backlog.reached(at(60));
        assertThat(ageMillis()).isBetween(1_035L, 1_040L);
    }

    @Test
    void whatTheLearnerHadPassed_whenTheServerCameToKnowOfIt_isNotBehind() {
        backlog.reached(at(5));
        now += 10 * MILLI;
        backlog.written(at(3));
        now += 3_600_000 * MILLI;

        assertThat(backlog.age()).isEqualTo(Duration.ZERO);
    }

    @Test
    void afterMinutesBehind_itIsStillKnownHowFar_allTheWayBack() {
        write(1, 300_001);
        assertThat(ageMillis()).isBetween(299_990L, 300_000L);

        for (int reached : new int[] {1_000, 100_000, 200_000, 290_000}) {
            backlog.reached(at(reached));
            assertThat(ageMillis()).isBetween((long) (0.98 * (300_000 - reached)) - 100, 300_000L - reached);
        }
    }

    @Test
    void whatWasWrittenToAnotherLog_isForgotten() {
        write(1, 101);
        backlog.forget(at(1));
        assertThat(backlog.age()).isEqualTo(Duration.ZERO);

        write(2, 12);
        assertThat(ageMillis()).isBetween(1L, 10L);
    }

    @Test
    void manyMayWrite_whileTheLearnerGoesOn_andNothingStaysBehind() throws InterruptedException {
        var shared = new Backlog(System::nanoTime);
        var done = new CountDownLatch(4);
        IntStream.range(0, 4).forEach(thread -> new Thread(() -> {
                    for (long number = 1; number <= 20_000; number++) {
                        shared.written(at(4 * number + thread));
                    }
                    done.countDown();
                })
                .start());
        for (long number = 1; done.getCount() > 0; number = Math.min(80_000, number + 1)) {
            shared.reached(at(number));
            assertThat(shared.age()).isLessThan(Duration.ofMinutes(1));
        }
        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();

        shared.reached(at(80_004));

        assertThat(shared.age()).isEqualTo(Duration.ZERO);
    }
}
