package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine.Taken;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import io.liverank.feature.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Feedback that names no list is on the one in which its actor was shown the item. */
class JoinByItemTest {
    private static final long NOW = 1_764_000_000_000L;
    private static final Actor ANN = new Actor("ann", null, "ann-1");
    private static final Actor BEN = new Actor("ben", null, "ben-1");
    private static final long SECOND = 1_000;

    private final Engine engine = new Engine(EngineSettings.DEFAULT);
    private final List<Taken> taken = new ArrayList<>();
    private long sequence;

    @BeforeEach
    void watch() {
        engine.onTaken(taken::add);
    }

    private void apply(Event event) {
        engine.apply(new LogPosition(1, ++sequence), event);
    }

    private void show(String queryId, Actor actor, long time, int from, int to) {
        apply(new Event.RankingShown(
                time,
                queryId,
                "shoes",
                actor,
                Attributes.NONE,
                candidates(from, to),
                IntStream.range(0, to - from).boxed().toList()));
    }

    private static List<Candidate> candidates(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new Candidate("i" + i, Double.NaN, Attributes.NONE))
                .toList();
    }

    private Taken give(String type, int item, Actor actor, long time) {
        apply(Event.FeedbackGiven.of(time, type, "i" + item, actor));
        return taken.get(taken.size() - 1);
    }

    @Test
    void feedbackWithoutQueryId_isOnTheLatestListThatShowedTheItemToItsActor() {
        show("a", ANN, NOW, 0, 5);
        show("b", BEN, NOW + 1, 3, 8);
        show("c", ANN, NOW + 2, 4, 9);
        assertThat(give("click", 2, ANN, NOW + SECOND).verdict()).isEqualTo(Count.JOINED_BY_ITEM);
        assertThat(taken.get(taken.size() - 1).place()).isEqualTo(3);
        assertThat(give("click", 4, ANN, NOW + 2 * SECOND).place())
                .as("first of list c")
                .isEqualTo(1);
        assertThat(give("click", 4, BEN, NOW + 2 * SECOND).place()).isEqualTo(2);
        assertThat(give("click", 2, BEN, NOW + 2 * SECOND).verdict()).isEqualTo(Count.WITHOUT_LIST);
        assertThat(engine.counts().get(Count.LISTS_LEARNED)).isEqualTo(3);
    }

    @Test
    void whatFollowsAChoice_isOnTheListInWhichItWasChosen() {
        show("a", ANN, NOW, 0, 5);
        give("click", 4, ANN, NOW + SECOND);
        show("b", ANN, NOW + 2 * SECOND, 4, 9);
        assertThat(give("purchase", 4, ANN, NOW + 3 * SECOND).place()).isEqualTo(5);
        assertThat(give("click", 4, ANN, NOW + 4 * SECOND).place()).isEqualTo(1);
    }

    /** What everybody sees of how often an item was touched, if newcomers look at it after they chose of lists with or without it. */
    private float touchesOf(int looked, int from) {
        var one = new Engine(EngineSettings.DEFAULT);
        long position = 0;
        for (int k = 0; k < 60; k++) {
            Actor somebody = new Actor("u" + k, null, "u" + k + "-1");
            long time = NOW + k * SECOND;
            one.apply(
                    new LogPosition(1, ++position),
                    new Event.RankingShown(
                            time,
                            "q" + k,
                            "shoes",
                            somebody,
                            Attributes.NONE,
                            candidates(from, from + 5),
                            List.of(0, 1, 2, 3, 4)));
            one.apply(
                    new LogPosition(1, ++position),
                    Event.FeedbackGiven.of(time + 1, "click", "i" + (from + 1), somebody));
            one.apply(new LogPosition(1, ++position), Event.FeedbackGiven.of(time + 2, "view", "i" + looked, somebody));
        }
        assertThat(one.counts().get(Count.JOINED_BY_ITEM)).isEqualTo(looked == from ? 120 : 60);
        FeatureMatrix seen = one.features(new Request(
                NOW + 61 * SECOND,
                null,
                Actor.UNKNOWN,
                Attributes.NONE,
                List.of(
                        candidates(looked, looked + 1).get(0),
                        candidates(999, 1000).get(0))));
        return seen.get(0, FeatureTable.column("touched_day"));
    }

    @Test
    void glanceThatNamesNoList_countsForAllAsIfNoListHadHeldTheItem() {
        assertThat(touchesOf(0, 0)).isEqualTo(touchesOf(0, 10)).isPositive();
    }

    @Test
    void whoSignsInBetween_isTheSameSomebody() {
        Actor browser = new Actor(null, "browser-1", null);
        show("a", browser, NOW, 0, 5);
        assertThat(give("click", 3, new Actor("ann", "browser-1", null), NOW + SECOND)
                        .place())
                .isEqualTo(4);
    }

    @Test
    void listAfterTheEventOrPastItsWindow_isNotMet() {
        show("a", ANN, NOW, 0, 5);
        assertThat(give("click", 3, ANN, NOW - 3_600_000).verdict()).isEqualTo(Count.WITHOUT_LIST);
        assertThat(give("click", 3, ANN, NOW + 3_600_000).verdict()).isEqualTo(Count.WITHOUT_LIST);
        assertThat(give("click", 3, Actor.UNKNOWN, NOW).verdict()).isEqualTo(Count.WITHOUT_LIST);
    }

    @Test
    void whoLoadsTheState_joinsAlike() {
        show("a", ANN, NOW, 0, 5);
        show("b", ANN, NOW + 1, 2, 7);
        var other = new Engine(EngineSettings.DEFAULT);
        other.load(engine.save());
        Event click = Event.FeedbackGiven.of(NOW + SECOND, "click", "i3", ANN);
        apply(click);
        other.apply(new LogPosition(1, sequence), click);
        assertThat(other.counts().get(Count.JOINED_BY_ITEM)).isEqualTo(1);
        assertThat(other.save()).isEqualTo(engine.save());
        assertThat(other.awaits("a")).isTrue();
        assertThat(other.awaits("nobody")).isFalse();
    }
}
