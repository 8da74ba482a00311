package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Ranker;
import java.time.Duration;
import java.util.List;
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

    private static Event list(boolean light) {
        var candidates = List.of(new Candidate("a", 1, Attributes.NONE));
        return new Event.RankingShown(
                0,
                "q",
                null,
                new Actor(null, null, null),
                Attributes.NONE,
                candidates,
                List.of(0),
                Ranker.UNKNOWN,
                List.of(),
                List.of(),
                light);
    }

    private long ageMillis() {
        return backlog.age().toMillis();
    }

    /** One a millisecond. */
    private void write(int from, int to) {
        for (int number = from; number < to; number++) {
            now += MILLI;
            backlog.written(at(number), false);
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
        backlog.written(at(3), false);
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

    /** A flood is far ahead of the learner long before any of it is old. */
    @Test
    void whatWaitsAndTakesLong_isBehind_asLongAsItWillTake() {
        write(1, 101);
        backlog.begin();
        for (int applied = 1; applied <= 50; applied++) {
            now += 50 * MILLI;
            backlog.applied(at(applied), list(false));
        }
        assertThat(ageMillis()).isEqualTo(Math.round((100 - 46) * 50.0));

        for (int applied = 51; applied <= 100; applied++) {
            now += 50 * MILLI;
            backlog.applied(at(applied), list(false));
        }
        assertThat(ageMillis()).isZero();
    }

    /** Else a learner that is past a flood of light lists would seem to be fast. */
    @Test
    void whatIsNotLearned_takesLittle_andSaysNothingOfWhatIs() {
        write(1, 3);
        for (int number = 3; number <= 100; number++) {
            now += MILLI;
            backlog.written(at(number), true);
        }
        backlog.begin();
        for (int applied = 1; applied <= 10; applied++) {
            now += applied < 3 ? 50 * MILLI : MILLI;
            backlog.applied(at(applied), list(applied >= 3));
        }
        assertThat(ageMillis()).as("old, but not much to do").isBetween(195L, 205L);

        write(101, 121);

        assertThat(ageMillis()).as("20 lists of 50 ms").isBetween(1_000L, 1_200L);
    }

    /** As when a full table is swept. */
    @Test
    void oneThatTookLong_isNoFlood() {
        write(1, 11);
        backlog.begin();
        now += MILLI;
        backlog.applied(at(1), list(false));
        now += 160 * MILLI;
        backlog.applied(at(2), list(false));
        now += MILLI;
        backlog.applied(at(5), list(false));

        assertThat(ageMillis()).as("of what was written 165 ms ago and later").isBetween(160L, 170L);
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
                        shared.written(at(4 * number + thread), number % 3 == 0);
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
