package io.liverank.engine;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.Image;
import io.liverank.event.Value;
import io.liverank.instance.OfflineInstance;
import io.liverank.update.ExampleBuffer;
import io.liverank.update.UpdateSettings;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long a checkpoint keeps the learner, {@link #image}, and what is left to another thread, {@link #bytes}, packing aside: with
 * 50,000 users, each of whom was shown a list of 24 and did seven things. 9,000 lists are open.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5)
@Measurement(iterations = 15)
public class CheckpointBenchmark {
    private static final int USERS = 50_000;
    private static final int SHOWN = 24;
    private static final int FURTHER = 6;

    /** How many items there are. */
    @Param({"100000", "500000"})
    public int items;

    private final Random random = new Random(1);
    private OfflineInstance shop;
    private long time = 1_700_000_000_000L;
    private Image image;

    /** Fills the engine. */
    @Setup
    public void fill() {
        shop = new OfflineInstance(EngineSettings.DEFAULT, UpdateSettings.DEFAULT, ExampleBuffer.NONE);
        for (int i = 0; i < items; i++) {
            shop.apply(new Event.ItemUpserted(
                    time,
                    "item-" + i,
                    Attributes.of(Map.of(
                            "title", new Value.Text("A thing of kind " + i % 64 + " and series " + i % 100),
                            "brand", new Value.Text("brand " + i % 50),
                            "price", new Value.Amount(random.nextInt(20_000) / 100.0),
                            "rating", new Value.Amount(random.nextInt(50) / 10.0)))));
        }
        for (int user = 0; user < USERS; user++) {
            visit(user);
        }
    }

    private void visit(int user) {
        time += 200;
        var actor = new Actor("user-" + user, null, "session-" + user);
        int start = random.nextInt(items);
        List<Candidate> candidates = new ArrayList<>(SHOWN);
        for (int i = 0; i < SHOWN; i++) {
            candidates.add(new Candidate("item-" + (start + i * 7) % items, 10 - i * 0.05, Attributes.NONE));
        }
        shop.apply(new Event.RankingShown(
                time,
                "q" + user,
                "words " + user % 5_000,
                actor,
                Attributes.NONE,
                candidates,
                IntStream.range(0, SHOWN).boxed().toList()));
        String clicked = candidates.get(random.nextInt(SHOWN)).itemId();
        shop.apply(Event.FeedbackGiven.of(time, "click", clicked, actor).on("q" + user));
        for (int i = 0; i < FURTHER; i++) {
            shop.apply(Event.FeedbackGiven.of(time, "click", "item-" + random.nextInt(items), actor));
        }
    }

    /** The learner's share. */
    @Benchmark
    public Image image() {
        image = Image.of(shop.engine()::save);
        return image;
    }

    /** As a checkpoint that is written does. */
    @TearDown(Level.Iteration)
    public void close() {
        if (image != null) {
            image.close();
            image = null;
        }
    }

    /** The other thread's share. */
    @Benchmark
    public long bytes() {
        var out = new ByteWriter(OutputStream.nullOutputStream());
        shop.engine().save(out);
        out.flush();
        return time;
    }
}
