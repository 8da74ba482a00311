package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine.Taken;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Log time is everybody's: no sender's clock moves it for the others. */
class LogTimeTest {
    private static final long NOW = 1_764_000_000_000L;
    private static final long YEAR_2100 = 4_102_444_800_000L;
    private static final long SECOND = 1_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final int LISTS = 20;
    private static final EngineSettings SETTINGS = EngineSettings.DEFAULT.withAttributionWindow(Duration.ofSeconds(4));

    private Engine engine = new Engine(SETTINGS);
    private final List<Taken> told = new ArrayList<>();
    private long sequence;

    private void apply(long clock, Event event) {
        engine.apply(new LogPosition(clock, ++sequence), event);
    }

    private static Event.RankingShown list(String queryId, long time) {
        return new Event.RankingShown(
                time,
                queryId,
                "lamps",
                new Actor("user-" + queryId, null, null),
                Attributes.NONE,
                IntStream.range(0, 5)
                        .mapToObj(i -> new Candidate("i" + i, Double.NaN, Attributes.NONE))
                        .toList(),
                List.of(0, 1, 2, 3, 4));
    }

    private static Event.FeedbackGiven click(String queryId, long time) {
        return Event.FeedbackGiven.of(time, "click", "i1", new Actor("user-" + queryId, null, null))
                .withId("click-" + queryId)
                .on(queryId);
    }

    private static Event view(String eventId, long time) {
        return Event.FeedbackGiven.of(time, "view", "i1", new Actor("somebody", null, null))
                .withId(eventId);
    }

    private void lists(String name, long clock) {
        for (int i = 0; i < LISTS; i++) {
            apply(clock, list(name + i, clock));
        }
    }

    private long closed() {
        return engine.counts().get(Count.LISTS_CLOSED);
    }

    /** By little and by much, as a thing, a list or feedback. */
    @ParameterizedTest
    @ValueSource(longs = {3 * SECOND, 5 * SECOND, 299 * SECOND, 301 * SECOND, 2 * HOUR, YEAR_2100 - NOW})
    void timeAhead_closesNothingAndHoldsNothingOpen(long ahead) {
        lists("a", NOW);
        apply(NOW + SECOND, view("ahead", NOW + SECOND + ahead));
        apply(NOW + SECOND, list("ahead", NOW + SECOND + ahead));
        apply(NOW + SECOND, new Event.ItemUpserted(NOW + SECOND + ahead, "i1", Attributes.NONE));
        apply(NOW + SECOND, new Event.UserForgotten(NOW + SECOND + ahead, "nobody"));
        assertThat(closed()).isZero();
        assertThat(engine.logTime()).isEqualTo(NOW + SECOND);
        for (int i = 0; i < LISTS; i++) {
            apply(NOW + 2 * SECOND, click("a" + i, NOW + 2 * SECOND));
        }
        assertThat(engine.counts().get(Count.JOINED)).isEqualTo(LISTS);
        lists("b", NOW + 3 * SECOND);
        apply(NOW + 8 * SECOND, view("later", NOW + 8 * SECOND));
        assertThat(closed()).as("of both sorts and the one ahead").isEqualTo(2 * LISTS + 1);
    }

    @Test
    void timeFurtherAheadThanMayBe_isCountedToldAndTakenForItsEntrys() {
        engine.onTaken(told::add);
        long skew = SETTINGS.clockSkew().toMillis();
        apply(NOW, view("just", NOW + skew));
        apply(NOW, view("too far", NOW + skew + 1));
        assertThat(told).extracting(one -> one.event().time()).containsExactly(NOW + skew, NOW);
        assertThat(told).extracting(Taken::ahead).containsExactly(0L, skew + 1);
        assertThat(engine.counts().get(Count.AHEAD_OF_LOG)).isEqualTo(1);
    }

    @Test
    void oldList_closesAndPausesNothingForOthersAndMeetsItsFeedback() {
        lists("a", NOW);
        apply(NOW, list("old", NOW - 24 * HOUR));
        assertThat(engine.logTime()).isEqualTo(NOW);
        apply(NOW + SECOND, click("old", NOW - 24 * HOUR + SECOND));
        assertThat(engine.counts().get(Count.JOINED)).isEqualTo(1);
        assertThat(closed()).isZero();
        apply(NOW + 5 * SECOND, view("later", NOW + 5 * SECOND));
        assertThat(closed()).isEqualTo(LISTS + 1);
    }

    @Test
    void checkpointWhoseLogTimeWasPutAhead_heals() {
        lists("a", NOW);
        engine.apply(new LogPosition(NOW, ++sequence), view("fine", NOW));
        var before = new Engine(SETTINGS);
        // a log without a clock believes what it is told, as all did before
        before.apply(new LogPosition(0, 1), list("a", NOW));
        before.apply(new LogPosition(0, 2), view("ahead", YEAR_2100));
        engine = new Engine(SETTINGS);
        engine.load(before.save());
        assertThat(engine.logTime()).isEqualTo(YEAR_2100);
        lists("b", NOW + SECOND);
        assertThat(engine.logTime()).isEqualTo(NOW + SECOND);
        apply(NOW + 6 * SECOND, view("later", NOW + 6 * SECOND));
        assertThat(closed()).isEqualTo(1 + LISTS);
    }

    @Test
    void logWithoutAClock_goesByItsEventsTimes() {
        engine.apply(new LogPosition(0, 1), list("a", NOW));
        engine.apply(new LogPosition(0, 2), view("later", NOW + 2 * HOUR));
        assertThat(engine.logTime()).isEqualTo(NOW + 2 * HOUR);
        assertThat(closed()).isEqualTo(1);
        assertThat(engine.counts().get(Count.AHEAD_OF_LOG)).isZero();
    }
}
