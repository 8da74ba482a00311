package io.liverank.simulate;

import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.feature.Request;
import io.liverank.update.MemoryExampleBuffer;
import io.liverank.update.ProgressBoard;
import io.liverank.update.UpdateJob;
import io.liverank.update.UpdateSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A closed loop: an engine ranks, the shopper sees its order and clicks or not, the engine learns. Half-way tastes
 * change. Time is simulated, two seconds a visit.
 */
final class Simulation {
    /** How an engine learns. */
    enum Way {
        /** Online for the first visits, then as it is. */
        STATIC(false, false, false),
        /** Per event alone. */
        ONLINE(true, false, false),
        /** Online for the first visits, then by batches. */
        INCREMENTAL(false, true, false),
        /** Both, and the mixture. */
        FUSED(true, true, true);

        private final boolean online;
        private final boolean batches;
        private final boolean mixture;

        Way(boolean online, boolean batches, boolean mixture) {
            this.online = online;
            this.batches = batches;
            this.mixture = mixture;
        }
    }

    /** Visits per figure. */
    static final int WINDOW = 250;

    private static final long START = 1_700_000_000_000L;
    private static final long STEP = 2_000;
    private static final long UPDATE_EVERY = Duration.ofMinutes(5).toMillis();

    private final World world;
    private final int visits;
    private final Way way;
    private final Engine engine;
    private final MemoryExampleBuffer buffer = new MemoryExampleBuffer();
    private final UpdateJob job;
    private long sequence;

    /**
     * A run of its own.
     *
     * @param visits in all; tastes change after half of them
     * @param randomShare of the shoppers click on anything, 0 to 1
     */
    Simulation(long seed, int visits, double randomShare, Way way) {
        this.world = new World(seed, randomShare);
        this.visits = visits;
        this.way = way;
        this.engine =
                new Engine(EngineSettings.DEFAULT.with(true, way.mixture).withAttributionWindow(Duration.ofMinutes(5)));
        this.job = new UpdateJob(
                engine, buffer, this::apply, engine::logTime, UpdateSettings.DEFAULT, () -> {}, ProgressBoard.NONE);
        engine.onClosed(list -> buffer.offer(list.example()));
    }

    Engine engine() {
        return engine;
    }

    private void apply(Event event) {
        engine.apply(new LogPosition(0, ++sequence), event);
    }

    /**
     * Figures of a run.
     *
     * @param ranked mean NDCG@10 by true relevance of each window of {@value #WINDOW} visits
     * @param retrieved the same of the search engine's order
     */
    record Outcome(double[] ranked, double[] retrieved) {
        /** The mean from window {@code from} (inclusive) to {@code to} (exclusive). */
        double mean(int from, int to) {
            return Arrays.stream(ranked, from, to).average().orElse(Double.NaN);
        }
    }

    /** Runs to the end without telling how far it is. */
    Outcome run() {
        return run(() -> {});
    }

    /**
     * Runs to the end. Random shoppers' lists do not count: there is nothing they want.
     *
     * @param visited runs after each visit
     */
    Outcome run(Runnable visited) {
        double[] ranked = new double[visits / WINDOW];
        double[] retrieved = new double[visits / WINDOW];
        int[] counted = new int[visits / WINDOW];
        long nextUpdate = START + UPDATE_EVERY;
        for (int number = 0; number < ranked.length * WINDOW; number++) {
            if (number == visits / 2) {
                world.change();
            }
            if (number == visits / 10 && !way.online) {
                engine.learning().online(false);
            }
            long time = START + number * STEP;
            World.Visit visit = world.visit(number);
            Actor actor = new Actor(visit.user(), null, visit.session());
            int[] order = engine.rank(new Request(time, visit.query(), actor, Attributes.NONE, visit.candidates()))
                    .order();
            if (!world.isRandom(visit)) {
                double[] grades = visit.grades();
                ranked[number / WINDOW] += Behaviour.ndcg(grades, order);
                retrieved[number / WINDOW] +=
                        Behaviour.ndcg(grades, IntStream.range(0, order.length).toArray());
                counted[number / WINDOW]++;
            }
            apply(new Event.RankingShown(
                    time,
                    "q" + number,
                    visit.query(),
                    actor,
                    Attributes.NONE,
                    visit.candidates(),
                    Arrays.stream(order).boxed().toList()));
            int clicked = world.click(visit, order);
            if (clicked >= 0) {
                apply(Event.FeedbackGiven.of(
                                time + STEP / 2,
                                "click",
                                visit.candidates().get(clicked).itemId(),
                                actor)
                        .withId("c" + number)
                        .on("q" + number));
            }
            if (way.batches && time >= nextUpdate) {
                nextUpdate = time + UPDATE_EVERY;
                job.run();
            }
            visited.run();
        }
        for (int i = 0; i < ranked.length; i++) {
            ranked[i] /= counted[i];
            retrieved[i] /= counted[i];
        }
        return new Outcome(ranked, retrieved);
    }
}
