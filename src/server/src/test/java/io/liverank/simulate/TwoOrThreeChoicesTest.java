package io.liverank.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.feature.Request;
import io.liverank.model.Model;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Choices that are told and learned one after the other, beside a learner of the same kind that is told all choices of a list at
 * once, when no more come. Both rank the same lists before anything happens on them, and are judged by true relevance; each list
 * is shown in the order of the one or of the other, by turns.
 */
class TwoOrThreeChoicesTest {
    private static final int VISITS = 5_000;
    /** Of a hundred lists: two or three things of it are chosen. */
    private static final int SEVERAL = 15;

    private static final double AS_GOOD = 0.995;
    private static final long START = 1_700_000_000_000L;

    /** Means of NDCG@10 by true relevance; how many lists have two choices or three. */
    private record Outcome(double oneByOne, double atOnce, double several) {}

    /** What is chosen, in the order it is: the shopper of some lists goes on until there are two or three. */
    private static Set<Integer> chosen(SplittableRandom random, int number, double[] utilities, int[] order) {
        Set<Integer> chosen = new LinkedHashSet<>();
        int wanted = number * 37 % 100 < SEVERAL ? 2 + number % 2 : 0;
        while (chosen.size() < wanted) {
            for (int index : order) {
                if (chosen.size() < wanted && random.nextDouble() < Behaviour.wanted(utilities[index])) {
                    chosen.add(index);
                }
            }
        }
        if (wanted == 0) {
            int one = Behaviour.click(random, utilities, order);
            if (one >= 0) {
                chosen.add(one);
            }
        }
        return chosen;
    }

    private static int[] order(float[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -scores[row]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static Outcome run(long seed) {
        var world = new World(seed, 0);
        var engine = new Engine(EngineSettings.DEFAULT.with(true, false));
        var atOnce = new Model(engine.learning().model().settings());
        engine.onClosed(list -> atOnce.learn(
                list.example().features(),
                list.example().gains(),
                list.example().weight()));
        double[] sums = new double[2];
        int several = 0;
        long sequence = 0;
        for (int number = 0; number < VISITS; number++) {
            long time = START + 2_000L * number;
            World.Visit visit = world.visit(number);
            List<Candidate> candidates = visit.candidates();
            var actor = new Actor(visit.user(), null, visit.session());
            var request = new Request(time, visit.query(), actor, Attributes.NONE, candidates);
            int[] ours = engine.rank(request).order();
            int[] others = order(atOnce.score(engine.features(request)));
            sums[0] += Behaviour.ndcg(visit.grades(), ours);
            sums[1] += Behaviour.ndcg(visit.grades(), others);
            int[] shown = number % 2 == 0 ? ours : others;
            engine.apply(
                    new LogPosition(1, ++sequence),
                    new Event.RankingShown(
                            time,
                            "q" + number,
                            visit.query(),
                            actor,
                            Attributes.NONE,
                            candidates,
                            IntStream.of(shown).boxed().toList()));
            var random = new SplittableRandom(seed * 1_000_033 + number);
            List<Integer> chosen = new ArrayList<>(chosen(random, number, visit.utilities(), shown));
            for (int nth = 0; nth < chosen.size(); nth++) {
                String itemId = candidates.get(chosen.get(nth)).itemId();
                engine.apply(
                        new LogPosition(1, ++sequence),
                        Event.FeedbackGiven.of(time + 500L * (nth + 1), "click", itemId, actor)
                                .on("q" + number));
            }
            several += chosen.size() > 1 ? 1 : 0;
            engine.closeAll();
        }
        return new Outcome(sums[0] / VISITS, sums[1] / VISITS, (double) several / VISITS);
    }

    @Test
    @Tag("slow")
    void choicesToldOneByOne_areWorthWhatTheyAreToldAtOnce() {
        List<Outcome> worlds = LongStream.rangeClosed(1, Integer.getInteger("simulation.worlds", 2))
                .mapToObj(TwoOrThreeChoicesTest::run)
                .toList();
        double oneByOne =
                worlds.stream().mapToDouble(Outcome::oneByOne).average().orElseThrow();
        double atOnce = worlds.stream().mapToDouble(Outcome::atOnce).average().orElseThrow();

        System.out.printf("two or three choices: %.4f one by one, %.4f at once; %s%n", oneByOne, atOnce, worlds);
        assertThat(worlds).allSatisfy(world -> assertThat(world.several()).isBetween(0.14, 0.16));
        assertThat(oneByOne).as("%s", worlds).isGreaterThanOrEqualTo(AS_GOOD * atOnce);
    }
}
