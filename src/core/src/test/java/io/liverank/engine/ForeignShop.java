package io.liverank.engine;

import io.liverank.catalog.Fields;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.feature.FeatureSettings;
import io.liverank.feature.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A shop where what is wanted changes from list to list, and only somebody elsewhere knows of it. Its lists are the same for whoever is
 * asked.
 */
final class ForeignShop {
    static final int ROWS = 10;
    static final String KNOWS = "foreign.knows";
    static final String GUESSES = "foreign.guesses";
    /** Knows until list {@link #TURN}, and says the opposite from there on. */
    static final String TURNS = "foreign.turns";

    static final int TURN = 400;
    private static final Map<String, Fields.Kind> NO_FEATURES =
            Map.of(KNOWS, Fields.Kind.IGNORE, GUESSES, Fields.Kind.IGNORE, TURNS, Fields.Kind.IGNORE);

    static EngineSettings with(List<String> experts, List<String> challengers) {
        return EngineSettings.DEFAULT
                .withFeatures(FeatureSettings.of(Set.of(), Map.of(), List.of(), null, new Fields(NO_FEATURES)))
                .withForeign(new ForeignExperts(experts, challengers));
    }

    private final Engine engine;
    private int lists;
    private long events;

    ForeignShop(EngineSettings settings) {
        engine = new Engine(settings);
    }

    ForeignShop(EngineSettings settings, ForeignShop from) {
        this(settings);
        engine.load(from.engine.save());
        lists = from.lists;
        events = from.events;
    }

    private static long time(int number) {
        return 1_700_000_000_000L + number * 120_000L;
    }

    private static double[] wanted(int number) {
        return new SplittableRandom(number).doubles(ROWS, 0, 4).toArray();
    }

    /** Every fifth list is scored by nobody, and every third candidate of another fifth. */
    private static List<Candidate> candidates(int number) {
        var random = new SplittableRandom(number + 1_000_000);
        double[] wanted = wanted(number);
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            double known = wanted[i] + random.nextDouble();
            Attributes scores = Attributes.of(Map.of(
                    KNOWS, new Value.Amount(100 + 50 * known),
                    GUESSES, new Value.Amount(random.nextDouble()),
                    TURNS, new Value.Amount(number < TURN ? known : -known)));
            boolean none = number % 5 == 0 || number % 5 == 1 && i % 3 == 0;
            candidates.add(new Candidate("i" + random.nextInt(300), Double.NaN, none ? Attributes.NONE : scores));
        }
        return candidates;
    }

    static Request request(int number) {
        return new Request(
                time(number), null, new Actor("u" + number % 50, null, null), Attributes.NONE, candidates(number));
    }

    Engine engine() {
        return engine;
    }

    int[] order(int number) {
        return engine.rank(request(number)).order();
    }

    void visits(int count) {
        for (int last = lists + count; lists < last; lists++) {
            Request request = request(lists);
            tell(new Event.RankingShown(
                    request.time(),
                    "q" + lists,
                    null,
                    request.actor(),
                    Attributes.NONE,
                    request.candidates(),
                    Arrays.stream(order(lists)).boxed().toList()));
            var random = new SplittableRandom(lists + 2_000_000);
            double[] wanted = wanted(lists);
            for (int i = 0; i < ROWS; i++) {
                wanted[i] -= Math.log(-Math.log(random.nextDouble()));
            }
            int chosen = IntStream.range(0, ROWS)
                    .boxed()
                    .max(Comparator.comparingDouble(i -> wanted[i]))
                    .orElseThrow();
            tell(Event.FeedbackGiven.of(
                            request.time() + 5_000,
                            "click",
                            request.candidates().get(chosen).itemId(),
                            request.actor())
                    .on("q" + lists));
        }
    }

    double weight(String name) {
        return engine.view().foreign().get(name);
    }

    Engine.Figures figures() {
        engine.closeAll();
        engine.refreshProgress();
        return engine.progress().recent();
    }

    /** After so many lists. */
    static ForeignShop after(int lists, EngineSettings settings) {
        var shop = new ForeignShop(settings);
        shop.visits(lists);
        return shop;
    }

    void tell(Event event) {
        engine.apply(new LogPosition(1, ++events), event);
    }

    void promote(String name) {
        tell(new Event.ModelPromoted(engine.logTime(), name));
    }

    void restore(long version) {
        tell(new Event.ModelRestored(engine.logTime(), version));
    }

    /** The next list that nobody scores, or one that all do. */
    int next(boolean scored) {
        int number = lists;
        while (number % 5 != (scored ? 2 : 0)) {
            number++;
        }
        return number;
    }
}
