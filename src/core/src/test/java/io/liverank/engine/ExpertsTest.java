package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.feature.Request;
import io.liverank.model.Mixture.Expert;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A shop in which items are liked for nothing that can be said of them: whoever counts knows all there is to know. */
class ExpertsTest {
    private static final int ITEMS = 60;
    private static final int ROWS = 10;

    private final SplittableRandom random = new SplittableRandom(11);
    private final double[] liking =
            random.doubles(ITEMS).map(x -> 2 * -Math.log(-Math.log(x))).toArray();
    private final Engine engine = new Engine(EngineSettings.DEFAULT.with(false, true));
    private long sequence;
    private long time = 1_700_000_000_000L;

    private void apply(Event event) {
        engine.apply(new LogPosition(1, ++sequence), event);
    }

    private List<Candidate> someItems() {
        return random.ints(0, ITEMS)
                .distinct()
                .limit(ROWS)
                .mapToObj(item -> new Candidate("i" + item, Double.NaN, Attributes.NONE))
                .toList();
    }

    private double liking(Candidate candidate) {
        return liking[Integer.parseInt(candidate.itemId().substring(1))];
    }

    private void visit(int number) {
        time += 120_000;
        List<Candidate> candidates = someItems();
        var actor = new Actor("u" + number, null, null);
        apply(new Event.RankingShown(
                time,
                "q" + number,
                null,
                actor,
                Attributes.NONE,
                candidates,
                IntStream.range(0, ROWS).boxed().toList()));
        Candidate chosen = candidates.stream()
                .max(Comparator.comparingDouble(one -> liking(one) - Math.log(-Math.log(random.nextDouble()))))
                .orElseThrow();
        apply(Event.FeedbackGiven.of(time + 5_000, "click", chosen.itemId(), actor)
                .on("q" + number));
    }

    private double weightOfCounters() {
        return Expert.COUNTERS.stream()
                .mapToDouble(expert -> engine.learning().mixtureWeights()[expert.ordinal()])
                .sum();
    }

    /** Online learning is off: order and models stay at what they begin with. */
    @Test
    void whereACounterIsBest_itIsServed() {
        for (int i = 0; i < 2_500; i++) {
            visit(i);
        }
        engine.closeAll();
        engine.refreshProgress();
        assertThat(weightOfCounters()).isGreaterThan(0.6);
        Engine.Figures recent = engine.progress().recent();
        double best = recent.counters().values().stream()
                .mapToDouble(metrics -> metrics.mrr())
                .max()
                .orElseThrow();
        assertThat(best).isGreaterThan(recent.shown().mrr() + 0.2);
        assertThat(recent.served().mrr()).isGreaterThan(best - 0.02);
        List<Candidate> candidates = someItems();
        int[] order = engine.rank(new Request(time, null, new Actor("new", null, null), Attributes.NONE, candidates))
                .order();
        assertThat(liking(candidates.get(order[0]))).isGreaterThan(liking(candidates.get(order[ROWS - 1])));
    }

    @Test
    void figuresOfAllCounters_areThereFromTheBeginning() {
        visit(1);
        engine.closeAll();
        engine.refreshProgress();
        assertThat(engine.progress().all().counters().keySet())
                .containsExactly("item_month", "item_week", "query_item_month", "query_item_week");
        assertThat(engine.progress().all().counters().get("item_week").lists()).isEqualTo(1);
    }

    @Test
    void whatCountersSaidOfOpenLists_isKept() {
        for (int i = 0; i < 300; i++) {
            visit(i);
        }
        byte[] saved = engine.save();
        var again = new Engine(EngineSettings.DEFAULT.with(false, true));
        again.load(saved);
        assertThat(again.save()).isEqualTo(saved);
        List<Candidate> candidates = someItems();
        var request = new Request(time, null, new Actor("new", null, null), Attributes.NONE, candidates);
        assertThat(again.rank(request).scores()).isEqualTo(engine.rank(request).scores());
    }
}
