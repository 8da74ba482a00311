package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.feature.Request;
import io.liverank.model.Mixture.Expert;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** People who tick all that they like of a list, from the top down. */
class SeveralChoicesTest {
    private static final int ROWS = 24;
    private static final int CHOICES = 5;

    private final SplittableRandom random = new SplittableRandom(7);
    private final Engine engine = new Engine(EngineSettings.DEFAULT);
    private long sequence;
    private long time = 1_700_000_000_000L;

    private void apply(Event event) {
        engine.apply(new LogPosition(1, ++sequence), event);
    }

    /**
     * A list in no order; what is liked is cheap. Gives how many of the liked stand among the first as ranked.
     *
     * @param cheapness how much a price counts beside chance
     */
    private int visit(int number, double cheapness) {
        time += 70_000;
        double[] prices = random.doubles(ROWS, 1, 100).toArray();
        List<Candidate> candidates = IntStream.range(0, ROWS)
                .mapToObj(i -> new Candidate(
                        "i" + number * ROWS + i,
                        Double.NaN,
                        Attributes.of(Map.of("price", new Value.Amount(prices[i])))))
                .toList();
        double[] liking = IntStream.range(0, ROWS)
                .mapToDouble(i -> -cheapness * prices[i] / 40 - Math.log(-Math.log(random.nextDouble())))
                .toArray();
        List<Integer> liked = IntStream.range(0, ROWS)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -liking[i]))
                .limit(CHOICES)
                .toList();
        var actor = new Actor("u" + number % 300, null, null);
        var shown = new Event.RankingShown(
                time,
                "q" + number,
                null,
                actor,
                Attributes.NONE,
                candidates,
                IntStream.range(0, ROWS).boxed().toList());
        List<Integer> ranked = new ArrayList<>();
        for (int row : engine.rank(new Request(time, null, actor, Attributes.NONE, candidates))
                .order()) {
            ranked.add(row);
        }
        apply(shown);
        for (int row = 0; row < ROWS; row++) {
            if (liked.contains(row)) {
                String item = candidates.get(row).itemId();
                apply(Event.FeedbackGiven.of(time + 2_000L * (row + 1), "click", item, actor)
                        .on("q" + number));
            }
        }
        return (int) ranked.subList(0, CHOICES).stream().filter(liked::contains).count();
    }

    @Test
    void theOrderShownIsNotTakenForBetterThanItIs() {
        int found = 0;
        for (int i = 0; i < 1_200; i++) {
            int right = visit(i, 1);
            found += i < 900 ? 0 : right;
        }
        assertThat(engine.learning().incidents()).isEmpty();
        assertThat(engine.learning().mixtureWeights()[Expert.RETRIEVAL.ordinal()])
                .isLessThan(0.05);
        // at random 1.0 of five
        assertThat(found / 300.0).isGreaterThan(1.75);
    }

    /** Who knows all five for sure has foreseen them well: none of the five speaks against the others. */
    @Test
    void whoForeseesAllChoicesIsNotBlamedForKnowingThem() {
        int found = 0;
        for (int i = 0; i < 1_200; i++) {
            int right = visit(i, 40);
            found += i < 900 ? 0 : right;
        }
        assertThat(engine.learning().incidents()).isEmpty();
        assertThat(engine.learning().mixtureWeights()[Expert.RETRIEVAL.ordinal()])
                .isLessThan(0.05);
        assertThat(found / 300.0).isGreaterThan(4.5);
    }
}
