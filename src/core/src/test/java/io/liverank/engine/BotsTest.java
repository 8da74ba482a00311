package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.engine.Counts.Count;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.profile.History;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BotsTest {
    private static final List<Candidate> CANDIDATES = IntStream.range(0, 6)
            .mapToObj(i -> new Candidate("i" + i, Double.NaN, Attributes.NONE))
            .toList();

    private final Engine engine = new Engine(EngineSettings.DEFAULT);
    private long sequence;

    private void show(String user, String queryId, long time) {
        engine.apply(
                new LogPosition(1, ++sequence),
                new Event.RankingShown(
                        time,
                        queryId,
                        null,
                        new Actor(user, null, null),
                        Attributes.NONE,
                        CANDIDATES,
                        List.of(0, 1, 2, 3, 4, 5)));
    }

    private void act(String user, String type, String queryId, String itemId, long time) {
        engine.apply(
                new LogPosition(1, ++sequence),
                Event.FeedbackGiven.of(time, type, itemId, new Actor(user, null, null))
                        .on(queryId));
    }

    private long count(Count count) {
        return engine.counts().get(count);
    }

    @Test
    void tooManyEvents_stopTeachingUntilTheyCease() {
        for (int i = 0; i < 400; i++) {
            act("crawler", "view", null, "i" + i % 6, i * 100L);
        }
        assertThat(count(Count.BOT_RATE)).isBetween(50L, 150L);
        long before = count(Count.BOT_RATE);
        act("crawler", "view", null, "i1", 3 * 3_600_000L);
        assertThat(count(Count.BOT_RATE)).isEqualTo(before);
    }

    @Test
    void clicksWithoutDwell_countForNothingThatUsersShare() {
        for (int i = 0; i < 40; i++) {
            show("script", "q" + i, i * 120L);
            for (int item = 0; item < 4; item++) {
                act("script", "click", "q" + i, "i" + (5 - item), i * 120L + 30 * item);
            }
        }
        assertThat(count(Count.BOT_NO_DWELL)).isEqualTo(160 - 19);
        assertThat(count(Count.LISTS_LEARNED)).isEqualTo(5);
        engine.closeAll();
        assertThat(count(Count.LISTS_OF_BOTS)).isEqualTo(35);
    }

    @Test
    void clicksOnEverything_areNotLearned() {
        for (int i = 0; i < 30; i++) {
            long time = i * 3_600_000L;
            show("gatherer", "q" + i, time);
            for (int item = 0; item < 6; item++) {
                act("gatherer", "click", "q" + i, "i" + item, time + 2_000L * item);
            }
        }
        assertThat(count(Count.BOT_CLICKS_EVERYTHING)).isGreaterThan(100);
        assertThat(count(Count.LISTS_OF_BOTS)).isGreaterThan(15);
    }

    @Test
    void busyShopperWithALargeBasket_isAPerson() {
        for (int i = 0; i < 40; i++) {
            long time = i * 60_000L;
            show("ann", "q" + i, time);
            act("ann", "view", null, "i1", time + 3_000);
            act("ann", "click", "q" + i, "i" + i % 6, time + 10_000);
            for (int line = 0; line < 30; line++) {
                act("ann", "purchase", null, "p" + line, time + 20_000);
            }
        }
        assertThat(count(Count.BOT_RATE) + count(Count.BOT_NO_DWELL) + count(Count.BOT_CLICKS_EVERYTHING))
                .isZero();
        assertThat(count(Count.LISTS_LEARNED)).isEqualTo(40);
    }

    private long bots() {
        return count(Count.BOT_RATE) + count(Count.BOT_NO_DWELL) + count(Count.BOT_CLICKS_EVERYTHING);
    }

    /** The count decays towards the past's past: asked for an earlier time it would be larger, not smaller. */
    @ParameterizedTest
    @ValueSource(longs = {1, 10, 41, 60, 600, 24 * 60, 30 * 24 * 60})
    void lateEvent_isNoBots(long minutes) {
        long now = 1_700_000_000_000L;
        show("ann", "q", now);
        act("ann", "click", "q", "i3", now + 1_000);
        act("ann", "purchase", null, "i5", now + 2_000 - minutes * 60_000);
        act("ann", "click", null, "i5", now + 3_000 - minutes * 60_000);
        assertThat(bots()).isZero();
        assertThat(engine.profiles().user(new Actor("ann", null, null)).touches())
                .extracting(History.Touch::itemId)
                .containsExactly("i3", "i5");
    }

    /** A phone without a network: what was done in a day comes at once, the newest first or in any order. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void queueThatDeliversADay_isNoBot(int order) {
        long now = 1_700_000_000_000L;
        List<Integer> steps = new ArrayList<>(IntStream.range(0, 1_000).boxed().toList());
        if (order == 1) {
            Collections.reverse(steps);
        } else if (order == 2) {
            Collections.shuffle(steps, new Random(5));
        }
        act("ann", "view", null, "i0", now);
        for (int step : steps) {
            act("ann", step % 3 == 0 ? "click" : "view", null, "i" + step % 6, now - 86_400_000L + step * 86_000L);
        }
        assertThat(bots()).isZero();
    }

    @Test
    void hasteCountsByTheTimesOfClicks_notByTheirOrder() {
        long now = 1_700_000_000_000L;
        for (int i = 0; i < 200; i++) {
            act("ann", "click", null, "i" + i % 6, now - i * 20_000L);
        }
        assertThat(bots()).isZero();
        for (int i = 0; i < 200; i++) {
            act("script", "click", null, "i" + i % 6, now - i * 100L);
        }
        assertThat(count(Count.BOT_NO_DWELL)).isGreaterThan(100);
    }

    @Test
    void impressionsAndUnknownTypes_areNoHaste() {
        long now = 1_700_000_000_000L;
        for (int page = 0; page < 50; page++) {
            show("ann", "q" + page, now + page * 10_000L);
            for (int i = 0; i < 48; i++) {
                act(
                        "ann",
                        i % 2 == 0 ? "Product List Viewed" : "tile_beacon",
                        "q" + page,
                        "i" + i % 6,
                        now + page * 10_000L);
            }
            act("ann", "click", "q" + page, "i" + page % 6, now + page * 10_000L + 5_000);
        }
        assertThat(bots()).isZero();
        assertThat(count(Count.LISTS_LEARNED)).isEqualTo(50);
    }

    @Test
    void botsImpressions_areABots() {
        for (int i = 0; i < 400; i++) {
            act("crawler", "view", null, "i" + i % 6, i * 100L);
        }
        long before = count(Count.BOT_RATE);
        act("crawler", "impression", null, "i1", 40_000);
        assertThat(count(Count.BOT_RATE)).isEqualTo(before + 1);
    }

    /** A file of orders and clicks of months in which each line has the time of its making. */
    @Test
    void importWithOneTimeForAll_isNoBots() {
        long now = 1_700_000_000_000L;
        for (int i = 0; i < 1_000; i++) {
            show("ann", "q" + i, now);
            act("ann", i % 2 == 0 ? "click" : "view", "q" + i, "i" + i % 6, now);
        }
        assertThat(bots()).isZero();
    }

    @Test
    void scriptWhoseTimesAreWholeSeconds_isABot() {
        long now = 1_700_000_000_000L;
        for (int i = 0; i < 1_000; i++) {
            act("script", "view", null, "i" + i % 6, now + i / 8 * 1_000L);
        }
        assertThat(count(Count.BOT_RATE)).isGreaterThan(500);
    }

    /** What is told late is judged by then: a busy hour now makes nothing of yesterday a bot's, nor the reverse. */
    @Test
    void rateIsThatOfTheEventsOwnTime() {
        long now = 1_700_000_000_000L;
        for (int i = 0; i < 400; i++) {
            act("ann", "view", null, "i" + i % 6, now + i * 100L);
        }
        long before = bots();
        assertThat(before).isPositive();
        act("ann", "view", null, "i1", now - 3 * 3_600_000L);
        assertThat(bots()).isEqualTo(before);
        for (int i = 0; i < 400; i++) {
            act("ann", "view", null, "i" + i % 6, now - 86_400_000L + i * 100L);
        }
        assertThat(bots()).isGreaterThan(before + 50);
    }
}
