package io.liverank.model;

import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.Value;
import io.liverank.instance.OfflineInstance;
import io.liverank.update.ExampleBuffer;
import io.liverank.update.UpdateSettings;
import java.util.ArrayList;
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

/** A model alone, on lists whose features are there already; one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class ModelBenchmark {
    private static final int ITEMS = 5_000;
    private static final int LISTS = 4_000;

    /** The type of the model. */
    @Param
    public ModelType type;

    private final Random random = new Random(1);
    private final List<Example> short25 = new ArrayList<>();
    private final List<Example> long100 = new ArrayList<>();
    private Model model;
    private int next;

    /** Makes lists by shoppers who come again, and lets the model learn them. */
    @Setup
    public void fill() {
        var shop = new OfflineInstance(
                EngineSettings.DEFAULT.with(false, false), UpdateSettings.DEFAULT, ExampleBuffer.NONE);
        shop.engine().onClosed(list ->
                (list.example().features().rows == 100 ? long100 : short25).add(list.example().copy()));
        for (int i = 0; i < ITEMS; i++) {
            shop.apply(
                    new Event.ItemUpserted(
                            0,
                            "item-" + i,
                            Attributes.of(Map.of(
                                    "title",
                                    new Value.Text("A fine thing number " + i % 300 + " of series " + i % 40),
                                    "brand",
                                    new Value.Text("brand " + i % 50),
                                    "price",
                                    new Value.Amount(1 + random.nextInt(200))))));
        }
        for (int i = 0; i < LISTS; i++) {
            visit(random, shop, i, i % 4 == 0 ? 100 : 25);
        }
        shop.engine().closeAll();
        model = new Model(ModelSettings.of(type));
        short25.forEach(example -> model.learn(example.features(), example.gains(), 1));
    }

    private static void visit(Random random, OfflineInstance shop, int number, int size) {
        long time = number * 2_000L;
        int user = random.nextInt(200);
        var actor = new Actor("user-" + user, null, "session-" + user);
        int start = random.nextInt(ITEMS);
        List<Candidate> candidates = IntStream.range(0, size)
                .mapToObj(i -> new Candidate("item-" + (start + i * 7) % ITEMS, size - i, Attributes.NONE))
                .toList();
        shop.apply(
                new Event.RankingShown(
                        time,
                        "q" + number,
                        "fine thing",
                        actor,
                        Attributes.of(Map.of("device", new Value.Text(user % 2 == 0 ? "mobile" : "desktop"))),
                        candidates,
                        IntStream.range(0, size).boxed().toList()));
        shop.apply(
                Event.FeedbackGiven.of(time, "click", candidates.get(random.nextInt(size)).itemId(), actor).on("q" + number));
    }

    /** A list of 25. */
    @Benchmark
    public long learn25() {
        Example example = short25.get(next++ % short25.size());
        model.learn(example.features(), example.gains(), 1);
        return model.lists();
    }

    /** A list of 100. */
    @Benchmark
    public float[] score100() {
        return model.score(long100.get(next++ % long100.size()).features());
    }
}
