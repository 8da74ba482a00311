package io.liverank.engine;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.Value;
import io.liverank.feature.Request;
import io.liverank.instance.OfflineInstance;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import io.liverank.update.ExampleBuffer;
import io.liverank.update.UpdateSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The engine without HTTP on one core, warmed up with 20,000 lists over 10,000 items and 2,000 users: lists of 100
 * ranked, and lists of 25 with a click folded in (features, label join, learning, counters) per second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class EngineBenchmark {
    private static final int ITEMS = 10_000;
    private static final int PREPARED = 2_000;
    private static final String[] COLOURS = {"red", "green", "blue", "black", "white", "brown", "grey", "pink"};
    private static final String[] KINDS = {"shoe", "boot", "shirt", "jacket", "hat", "scarf", "belt", "bag"};

    private final Random random = new Random(1);
    /** The type of the model. */
    @Param({"ENSEMBLE", "LINEAR"})
    public ModelType type;

    /** How many fields of numbers an item has. */
    @Param({"3", "10"})
    public int numbers;

    private OfflineInstance shop;
    private final List<Request> requests = new ArrayList<>();
    private long sequence;
    private long time = 1_700_000_000_000L;
    private int next;

    /** Fills the engine. */
    @Setup
    public void fill() {
        shop = new OfflineInstance(
                EngineSettings.DEFAULT.withModels(ModelSettings.of(type), Map.of()),
                UpdateSettings.DEFAULT,
                ExampleBuffer.NONE);
        for (int i = 0; i < ITEMS; i++) {
            Map<String, Value> attributes = new HashMap<>();
            attributes.put(
                    "title",
                    new Value.Text("A " + COLOURS[i % 8] + " " + KINDS[i / 8 % 8] + " of series " + i % 100));
            attributes.put("brand", new Value.Text("brand " + i % 50));
            for (int number = 0; number < numbers; number++) {
                attributes.put("number_" + number, new Value.Amount(random.nextInt(200) * Math.pow(10, number % 3)));
            }
            apply(new Event.ItemUpserted(time, "item-" + i, Attributes.of(attributes)));
        }
        for (int i = 0; i < 20_000; i++) {
            learnOne();
        }
        for (int i = 0; i < PREPARED; i++) {
            requests.add(request(100));
        }
    }

    private void apply(Event event) {
        sequence++;
        shop.apply(event);
    }

    private Request request(int size) {
        int user = random.nextInt(2_000);
        int start = random.nextInt(ITEMS);
        List<Candidate> candidates = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            candidates.add(new Candidate("item-" + (start + i * 7) % ITEMS, 10 - i * 0.05, Attributes.NONE));
        }
        return new Request(
                time,
                COLOURS[start % 8] + " " + KINDS[start / 8 % 8],
                new Actor("user-" + user, null, "session-" + user),
                Attributes.of(Map.of("device", new Value.Text(user % 2 == 0 ? "mobile" : "desktop"))),
                candidates);
    }

    /** A list of 100. */
    @Benchmark
    public Ranked rank100() {
        return shop.engine().rank(requests.get(next++ % PREPARED));
    }

    /** A list of 25 and its click. */
    @Benchmark
    public long learn25() {
        learnOne();
        return sequence;
    }

    private void learnOne() {
        time += 500;
        Request request = request(25);
        String queryId = "q" + sequence;
        apply(new Event.RankingShown(
                time,
                queryId,
                request.query(),
                request.actor(),
                request.context(),
                request.candidates(),
                IntStream.range(0, 25).boxed().toList()));
        String itemId = request.candidates().get(random.nextInt(25)).itemId();
        apply(Event.FeedbackGiven.of(time, "click", itemId, request.actor()).on(queryId));
    }
}
