package io.liverank.examples;

import io.liverank.catalog.Fields;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.engine.Ranked;
import io.liverank.engine.ValueOrder;
import io.liverank.event.Event;
import io.liverank.event.Ranker;
import io.liverank.feature.FeatureSettings;
import io.liverank.feature.Request;
import io.liverank.instance.OfflineInstance;
import io.liverank.update.MemoryExampleBuffer;
import io.liverank.update.UpdateSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A domain's visits, one after the other, ranked by LiveRank, which learns from them. */
final class Trial {
    private static final double LOOKS_ON = 0.85;
    private static final String FIELDS = "liverank.features.fields.";

    private Trial() {}

    /**
     * What came of it, by truth, over the second half of the lists: what a list brings in the mean.
     *
     * @param order of the domain's own order
     * @param learned of the order that LiveRank showed
     * @param best of who knew the truth
     * @param calibration predicted over observed choices
     */
    record Outcome(double order, double learned, double best, double calibration) {
        double gain() {
            return learned / order - 1;
        }
    }

    static Outcome run(Domain domain, int lists) {
        var shop = new OfflineInstance(settings(domain), UpdateSettings.DEFAULT, new MemoryExampleBuffer());
        Engine engine = shop.engine();
        var value = new ValueOrder(domain.valueAttribute());
        double[] sums = new double[3];
        for (int number = 0; number < lists; number++) {
            Visit visit = domain.visit(number);
            long time = domain.time(number);
            Ranked ranked = value.of(
                    engine.rank(new Request(time, visit.query(), visit.actor(), visit.context(), visit.candidates())),
                    visit.candidates(),
                    engine.catalog());
            if (number >= lists / 2) {
                sums[0] +=
                        utility(visit, IntStream.range(0, visit.wanted().length).toArray());
                sums[1] += utility(visit, ranked.order());
                sums[2] += utility(visit, best(visit));
            }
            var list = new Event.RankingShown(
                    time, "q" + number, visit.query(), visit.actor(), visit.context(), visit.candidates(), List.of());
            shop.apply(list.ranked(Arrays.stream(ranked.order()).boxed().toList(), Ranker.UNKNOWN));
            int chosen = choose(visit, ranked.order(), new SplittableRandom(number * 77L + 5));
            if (chosen >= 0) {
                shop.apply(Event.FeedbackGiven.of(
                                time + 1_000,
                                domain.choice(),
                                visit.candidates().get(chosen).itemId(),
                                visit.actor())
                        .on(list.queryId()));
            }
        }
        engine.refreshProgress();
        int counted = lists - lists / 2;
        return new Outcome(
                sums[0] / counted,
                sums[1] / counted,
                sums[2] / counted,
                engine.progress().recent().served().calibration());
    }

    /** Those of the domain's settings that reach the core. */
    private static EngineSettings settings(Domain domain) {
        Map<String, Fields.Kind> kinds = new HashMap<>();
        for (String line : domain.settings()) {
            if (line.startsWith(FIELDS)) {
                String[] parts = line.substring(FIELDS.length()).split("=");
                kinds.put(parts[0], Fields.Kind.valueOf(parts[1].toUpperCase(Locale.ROOT)));
            }
        }
        return EngineSettings.DEFAULT
                .withEvents(domain.events())
                .withAttributionWindow(Duration.ofMinutes(5))
                .withFeatures(FeatureSettings.of(Set.of(), Map.of(), List.of(), null, new Fields(kinds)));
    }

    /** Somebody goes down the list, looks on less and less likely, and takes the first that is wanted; -1 for nothing. */
    private static int choose(Visit visit, int[] order, SplittableRandom random) {
        for (int index : order) {
            if (random.nextDouble() < visit.wanted()[index]) {
                return index;
            }
            if (random.nextDouble() > LOOKS_ON) {
                return -1;
            }
        }
        return -1;
    }

    /** What an order brings in the mean, of all that {@link #choose} may draw. */
    private static double utility(Visit visit, int[] order) {
        double sum = 0;
        double looks = 1;
        for (int index : order) {
            sum += looks * visit.wanted()[index] * visit.worth()[index];
            looks *= (1 - visit.wanted()[index]) * LOOKS_ON;
        }
        return sum;
    }

    private static int[] best(Visit visit) {
        return IntStream.range(0, visit.wanted().length)
                .boxed()
                .sorted((a, b) ->
                        Double.compare(visit.wanted()[b] * visit.worth()[b], visit.wanted()[a] * visit.worth()[a]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
