package io.liverank.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.Value;
import io.liverank.foreign.ForeignWatch.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of lists whose foreign models fail, hang and come back. */
class ForeignScoresTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final int LISTS_UNTIL_TRUSTED = 50;

    private final List<Reason> missed = new ArrayList<>();
    private final ForeignScores scores = new ForeignScores(new Engine(EngineSettings.DEFAULT), new ForeignWatch() {
        @Override
        public void scored(String model, long nanos) {}

        @Override
        public void missed(String model, Reason reason) {
            missed.add(reason);
        }
    });

    /** A model that does what the test says. */
    private interface Does extends ForeignModel {
        float[] of(ForeignList list) throws Exception;

        @Override
        default List<Input> inputs() {
            return List.of();
        }

        @Override
        default float[] score(ForeignList list) throws ForeignModelException {
            try {
                return of(list);
            } catch (Exception e) {
                throw new ForeignModelException("broken", e);
            }
        }

        @Override
        default boolean canBeStopped() {
            return true;
        }

        @Override
        default void close() {}
    }

    @AfterEach
    void close() {
        scores.close();
    }

    private void add(Does model, Duration budget) {
        scores.add("m", model, budget);
    }

    private List<Value> ask() {
        var list = new Event.RankingShown(
                1,
                "q",
                null,
                new Actor("ann", null, null),
                Attributes.NONE,
                List.of(
                        new Candidate("a", Double.NaN, Attributes.NONE),
                        new Candidate("b", Double.NaN, Attributes.NONE)),
                List.of());
        return scores.scored(list).candidates().stream()
                .map(one -> one.attributes().get("foreign.m"))
                .toList();
    }

    private static List<Value> none() {
        var none = new ArrayList<Value>();
        none.add(null);
        none.add(null);
        return none;
    }

    @Test
    void scoresThatAreNoneOrNotFinite_areMissingAlone() {
        add(list -> new float[] {1.5f, Float.NaN}, LONG);

        var expected = none();
        expected.set(0, new Value.Amount(1.5));
        assertThat(ask()).isEqualTo(expected);
        assertThat(missed).isEmpty();
    }

    /** Ten such lists: it is not left alone, as with the next list's inputs it may have numbers. */
    @Test
    void listWithoutAnyNumber_isCountedAndTheModelAskedAgain() {
        var numbers = new float[][] {{Float.NaN, Float.POSITIVE_INFINITY}};
        add(list -> numbers[0], LONG);

        for (int i = 0; i < 10; i++) {
            assertThat(ask()).isEqualTo(none());
        }
        numbers[0] = new float[] {1, 2};

        assertThat(ask()).doesNotContainNull();
        assertThat(missed).hasSize(10).containsOnly(Reason.NO_NUMBERS);
    }

    /** Whether they are written as a name with a point or as a group. */
    @Test
    void whatClientsSendAsAModelsScores_isTakenOut() {
        add(list -> new float[] {1.5f}, LONG);
        Value pretended = new Value.Amount(99);
        var list = new Event.RankingShown(
                1,
                "q",
                null,
                new Actor("ann", null, null),
                Attributes.NONE,
                List.of(new Candidate(
                        "a",
                        Double.NaN,
                        Attributes.of(Map.of(
                                "foreign.m",
                                pretended,
                                "foreign",
                                new Value.Group(Attributes.of(Map.of("m", pretended, "x", pretended))))))),
                List.of());
        assertThat(scores.scored(list).candidates().get(0).attributes())
                .isEqualTo(Attributes.of(Map.of("foreign.m", new Value.Amount(1.5))));
    }

    @Test
    void scoresOfAnotherNumberThanTheCandidates_areNotTaken() {
        add(list -> new float[] {1}, LONG);

        assertThat(ask()).isEqualTo(none());
        assertThat(missed).containsExactly(Reason.FAILED);
    }

    @Test
    void modelThatFailsAgainAndAgain_isNotAskedForAWhileAndThenTriedAgain() {
        AtomicInteger asked = new AtomicInteger();
        boolean[] broken = {true};
        add(
                list -> {
                    asked.incrementAndGet();
                    if (broken[0]) {
                        throw new IllegalStateException("no");
                    }
                    return new float[] {1, 2};
                },
                LONG);

        ask();
        ask();
        ask();
        assertThat(missed).containsExactly(Reason.FAILED, Reason.FAILED, Reason.FAILED);
        int before = asked.get();
        ask();
        assertThat(missed.get(3)).isEqualTo(Reason.RESTING);
        assertThat(asked).hasValue(before);

        broken[0] = false;
        Waiting.atMost(LONG).until(() -> ask().get(1) != null);
    }

    @Test
    void modelThatHangs_holdsUpNoListThoughItNeverComesBack() throws Exception {
        var held = new CountDownLatch(1);
        add(
                list -> {
                    held.await();
                    return new float[] {1, 2};
                },
                SHORT);

        // more lists than it may have threads
        for (int i = 0; i < 3; i++) {
            assertThat(ask()).isEqualTo(none());
        }

        assertThat(missed).containsOnly(Reason.SLOW);
        held.countDown();
    }

    @Test
    void modelThatWasInTimeForLong_isAskedOnTheListsOwnThreadAndToldToStopWhenLate() {
        List<Thread> threads = new ArrayList<>();
        boolean[] late = {false};
        add(
                list -> {
                    threads.add(Thread.currentThread());
                    if (late[0]) {
                        var stopped = new CountDownLatch(1);
                        list.whenOverdue(stopped::countDown);
                        if (!stopped.await(1, TimeUnit.MINUTES)) {
                            throw new AssertionError("nobody told it to stop");
                        }
                        throw new IllegalStateException("stopped");
                    }
                    return new float[] {1, 2};
                },
                Duration.ofSeconds(2));

        for (int i = 0; i <= LISTS_UNTIL_TRUSTED; i++) {
            ask();
        }
        assertThat(threads.get(0)).isNotSameAs(Thread.currentThread());
        assertThat(threads.get(LISTS_UNTIL_TRUSTED)).isSameAs(Thread.currentThread());

        late[0] = true;
        assertThat(ask()).isEqualTo(none());
        assertThat(missed).containsExactly(Reason.SLOW);
        late[0] = false;
        ask();
        assertThat(threads.get(threads.size() - 1)).isNotSameAs(Thread.currentThread());
    }

    @Test
    void modelThatCannotBeStopped_neverHoldsTheListsOwnThread() {
        List<Thread> threads = new ArrayList<>();
        add(
                new Does() {
                    @Override
                    public float[] of(ForeignList list) {
                        threads.add(Thread.currentThread());
                        return new float[] {1, 2};
                    }

                    @Override
                    public boolean canBeStopped() {
                        return false;
                    }
                },
                LONG);

        for (int i = 0; i <= LISTS_UNTIL_TRUSTED; i++) {
            ask();
        }

        assertThat(threads).hasSize(LISTS_UNTIL_TRUSTED + 1).doesNotContain(Thread.currentThread());
    }
}
