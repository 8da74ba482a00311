package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clicks follow the position-based model: looked at with probability 1 / place, then clicked by the item's grade. The
 * worse grades are mostly shown first.
 */
class PlacesTest {
    private static final int GRADES = 5;
    private static final int LISTS = 6_000;

    private final SplittableRandom random = new SplittableRandom(3);
    private final List<Example> examples = new ArrayList<>();
    private final Engine engine = new Engine(EngineSettings.DEFAULT.with(false, false));
    private final List<int[]> gradesOfRows = new ArrayList<>();
    private long sequence;

    private void apply(Event event) {
        engine.apply(new LogPosition(1, ++sequence), event);
    }

    private void visit(int number) {
        int[] grades = shuffled();
        List<Candidate> candidates = new ArrayList<>();
        for (int k = 0; k < GRADES; k++) {
            candidates.add(new Candidate(
                    "i" + number + "-" + k,
                    Double.NaN,
                    Attributes.of(Map.of("grade", new Value.Text("grade " + grades[k])))));
        }
        List<Integer> shown = IntStream.range(0, GRADES).boxed().toList();
        if (random.nextDouble() < 0.8) {
            shown = shown.stream()
                    .sorted(Comparator.comparingInt(k -> grades[k]))
                    .toList();
        }
        gradesOfRows.add(shown.stream().mapToInt(k -> grades[k]).toArray());
        apply(new Event.RankingShown(number, "q" + number, null, Actor.UNKNOWN, Attributes.NONE, candidates, shown));
        for (int place = 1; place <= GRADES; place++) {
            int row = shown.get(place - 1);
            if (random.nextDouble() < (0.25 + 0.15 * grades[row]) / place) {
                apply(Event.FeedbackGiven.of(
                                number, "click", candidates.get(row).itemId(), Actor.UNKNOWN)
                        .on("q" + number)
                        .in(place));
            }
        }
    }

    private int[] shuffled() {
        int[] values = IntStream.range(0, GRADES).toArray();
        for (int i = GRADES - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = values[i];
            values[i] = values[j];
            values[j] = kept;
        }
        return values;
    }

    /** The sum of the scores that each grade gets in the last lists. */
    private double[] learned(ModelType type, boolean positionBias) {
        var model = new Model(new ModelSettings(type, 1, positionBias));
        examples.subList(0, LISTS - 500).forEach(one -> model.learn(one.features(), one.gains(), 1));
        double[] sums = new double[GRADES];
        for (int number = LISTS - 500; number < LISTS; number++) {
            float[] scores = model.score(examples.get(number).features());
            for (int row = 0; row < GRADES; row++) {
                sums[gradesOfRows.get(number)[row]] += scores[row];
            }
        }
        return sums;
    }

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "ENSEMBLE"})
    void trueOrder_isLearnedWhereANaiveLearnerFails(ModelType type) {
        engine.onClosed(list -> examples.add(list.example().copy()));
        for (int i = 0; i < LISTS; i++) {
            visit(i);
        }
        engine.closeAll();
        double[] naive = learned(type, false);
        assertThat(IntStream.range(1, GRADES).anyMatch(grade -> naive[grade] < naive[grade - 1]))
                .isTrue();
        assertThat(learned(type, true)).isSorted();
    }
}
