package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.engine.Counts.Count;
import io.liverank.engine.Incident.Kind;
import io.liverank.engine.SelfProtection.Order;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.model.Models;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelfProtectionTest {
    private static final long NOW = 1_700_000_000_000L;
    private final SelfProtection protection = new SelfProtection(1_000);
    private final SplittableRandom random = new SplittableRandom(3);

    private double noise() {
        return random.nextDouble() - 0.5;
    }

    /** Losses of retrieval, base and live around these means. */
    private Order losses(double retrieval, double base, double live) {
        return protection.losses(NOW, new double[] {retrieval + noise(), base + noise(), live + noise()});
    }

    private List<Kind> kinds() {
        return protection.incidents().stream().map(Incident::kind).toList();
    }

    @Test
    void steadyStream_raisesNoAlarm() {
        for (int i = 0; i < 50_000; i++) {
            assertThat(losses(2.5, 2.0, 1.95)).isEqualTo(Order.GO_ON);
        }
        assertThat(kinds()).isEmpty();
    }

    @Test
    void liveThatLosesToBaseForLongEnough_isSetBack() {
        int lists = 1;
        while (losses(2.5, 2.0, 2.3) == Order.GO_ON) {
            lists++;
        }
        assertThat(lists).isBetween(50, 200);
        assertThat(kinds()).containsExactly(Kind.LOST_TO_BASE);
    }

    /** Who reads from the top chooses first what stands highest; what else was chosen is known a little later. */
    @Test
    void firstChoicesAlone_setNothingBackOnceTheOthersAreKnown() {
        for (int i = 0; i < 5_000; i++) {
            double[] first = {1.5, 1.6, 2.0};
            double[] all = {2.5, 2.1, 2.0};
            assertThat(protection.losses(NOW, first)).isEqualTo(Order.GO_ON);
            assertThat(protection.correct(NOW, first, all)).isEqualTo(Order.GO_ON);
        }
        assertThat(kinds()).isEmpty();
    }

    @Test
    void whatWorsensWhenTheOthersAreKnown_isSetBackToo() {
        Order order = Order.GO_ON;
        for (int i = 0; i < 200 && order == Order.GO_ON; i++) {
            double[] first = {2.5, 2.0, 2.0};
            protection.losses(NOW, first);
            order = protection.correct(NOW, first, new double[] {2.5, 2.0, 2.4});
        }
        assertThat(order).isEqualTo(Order.LIVE_TO_BASE);
    }

    @Test
    void bothThatLoseToTheSearchEngine_startAnew() {
        Order order = Order.GO_ON;
        int lists = 0;
        while (order != Order.START_ANEW && lists++ < 300) {
            order = losses(2.0, 2.4, 2.4);
        }
        assertThat(order).isEqualTo(Order.START_ANEW);
        assertThat(kinds()).endsWith(Kind.LOST_TO_RETRIEVAL);
    }

    @Test
    void risingLoss_hastensLearningForAWhile() {
        for (int i = 0; i < 2_000; i++) {
            losses(2.5, 2.0, 2.0);
        }
        assertThat(protection.haste()).isEqualTo(1);
        int lists = 0;
        while (protection.haste() == 1 && lists++ < 500) {
            losses(2.5, 2.6, 2.6);
        }
        assertThat(lists).isLessThan(200);
        assertThat(kinds()).contains(Kind.DRIFT);
        for (int i = 0; i < 500; i++) {
            losses(2.5, 2.0, 2.0);
        }
        assertThat(protection.haste()).isEqualTo(1);
    }

    private void finish(int lists, double choiceRate, double share) {
        for (int i = 0; i < lists; i++) {
            protection.finished(NOW, random.nextDouble() < choiceRate ? share : 0);
        }
    }

    @Test
    void clicksThatStop_pauseLearningUntilTheyComeAgain() {
        finish(500, 0.3, 0.1);
        finish(40, 0, 0);
        assertThat(protection.paused()).isFalse();
        finish(100, 0, 0);
        assertThat(protection.paused()).isTrue();
        finish(2, 1, 0.1);
        assertThat(protection.paused()).isTrue();
        finish(1, 1, 0.1);
        assertThat(protection.paused()).isFalse();
        assertThat(kinds()).containsExactly(Kind.LABELS_BROKEN, Kind.LABELS_MENDED);
    }

    @Test
    void clickingEverything_pausesLearning() {
        finish(500, 0.5, 0.1);
        finish(100, 1, 1);
        assertThat(protection.paused()).isTrue();
        finish(200, 0.5, 0.1);
        assertThat(protection.paused()).isFalse();
    }

    @Test
    void quietShop_isNotTakenForABrokenOne() {
        finish(5_000, 0.02, 0.05);
        assertThat(kinds()).isEmpty();
    }

    @Test
    void oneUsersInfluence_isCapped() {
        double total = 0;
        for (int i = 0; i < 5_000; i++) {
            total += protection.weigh("u:busy", NOW + i * 1_000L);
        }
        assertThat(total).isLessThan(300);
        assertThat(protection.weigh("u:other", NOW)).isEqualTo(1);
        assertThat(protection.weigh(null, NOW)).isEqualTo(1);
    }

    @Test
    void whoChoosesAtRandom_teachesLittleAndOthersAsBefore() {
        for (int i = 0; i < 1_000; i++) {
            protection.judge("u:" + i % 20, 1 + noise());
            if (i % 20 == 0) {
                protection.judge("u:random", -0.5 + 2 * noise());
            }
        }
        assertThat(protection.trust("u:random")).isLessThan(0.3);
        assertThat(protection.trust("u:3")).isEqualTo(1);
        assertThat(protection.trust("u:new")).isEqualTo(1);
    }

    @Test
    void stateSurvivesACheckpoint() {
        finish(700, 0.3, 0.1);
        finish(200, 0, 0);
        losses(2.5, 2.0, 2.2);
        protection.judge("u:a", -1);
        protection.weigh("u:a", NOW);
        var out = new ByteWriter();
        protection.save(out);
        var loaded = new SelfProtection(1_000);
        loaded.load(new ByteReader(out.toBytes()));
        var again = new ByteWriter();
        loaded.save(again);
        assertThat(again.toBytes()).isEqualTo(out.toBytes());
        assertThat(loaded.paused()).isTrue();
    }

    /** A model whose weights were spoilt is set back before anything else is learned on them. */
    @Test
    void brokenWeights_areReplacedByBaseAndRecorded() {
        Engine engine = new Engine(EngineSettings.DEFAULT.withAttributionWindow(Duration.ofSeconds(1)));
        var whole = new ByteWriter();
        engine.learning().model().save(whole);
        long sequence = 0;
        for (int i = 0; i < 1_000; i++) {
            if (i == 500) {
                Models.spoil(engine.learning().model());
            }
            long time = NOW + i * 2_000L;
            List<Candidate> candidates = IntStream.range(0, 4)
                    .mapToObj(k ->
                            new Candidate("i" + k, Double.NaN, Attributes.of(Map.of("price", new Value.Amount(k + 1)))))
                    .toList();
            engine.apply(
                    new LogPosition(1, ++sequence),
                    new Event.RankingShown(
                            time,
                            "q" + i,
                            null,
                            new Actor("u" + i, null, null),
                            Attributes.NONE,
                            candidates,
                            List.of(0, 1, 2, 3)));
            engine.apply(
                    new LogPosition(1, ++sequence),
                    Event.FeedbackGiven.of(time + 1, "click", "i2", new Actor("u" + i, null, null))
                            .on("q" + i));
        }
        assertThat(engine.learning().incidents()).extracting(Incident::kind).contains(Kind.BROKEN_WEIGHTS);
        assertThat(engine.learning().model().isFinite()).isTrue();
        assertThat(engine.counts().get(Count.LISTS_LEARNED)).isEqualTo(1_000);
    }
}
