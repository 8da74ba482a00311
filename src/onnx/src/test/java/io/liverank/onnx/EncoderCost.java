package io.liverank.onnx;

import io.liverank.encode.EncodedTexts;
import io.liverank.encode.EncoderException;
import io.liverank.encode.EncoderFile;
import io.liverank.encode.EncoderWatch;
import io.liverank.encode.Encoders;
import io.liverank.encode.TextEncoder;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.feature.Request;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** What encoders cost, in time of the processor: a title, a list of 100 candidates; and memory by 100,000 items. Prints a table. */
final class EncoderCost {
    private static final int ITEMS = 100_000;
    private static final int LISTS = 3_000;
    private static final int CANDIDATES = 100;

    private EncoderCost() {}

    private static long processor() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String quantiles(long[] nanos) {
        Arrays.sort(nanos);
        return String.format(
                Locale.ROOT,
                "%.2f ms, p99 %.2f ms",
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 99 / 100] / 1e6);
    }

    private static void titles(String name, String title) throws EncoderException {
        try (TextEncoder encoder =
                new OnnxEncoders().open(new EncoderFile(name, null, EncoderFile.Pooling.MEAN, 128))) {
            long[] took = new long[1_000];
            for (int i = 0; i < 2 * took.length; i++) {
                long before = processor();
                encoder.encode(title + " " + i);
                took[i % took.length] = processor() - before;
            }
            System.out.println(name + ", a title | " + quantiles(took));
        }
    }

    /** Says something of the right size; what it says does not matter here. */
    private record Random(int dimension) implements TextEncoder {
        @Override
        public String version() {
            return "v1";
        }

        @Override
        public float[] encode(String text) {
            var random = new SplittableRandom(text.hashCode());
            float[] numbers = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                numbers[i] = (float) (random.nextDouble() - 0.5);
            }
            return numbers;
        }

        @Override
        public void close() {}
    }

    private record Unwatched() implements EncoderWatch {
        @Override
        public void encoded(String encoder, What what, long nanos) {}

        @Override
        public void missed(String encoder, What what, Reason reason) {}
    }

    private static long heap() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void catalogue(int dimension, boolean inBytes) {
        long before = heap();
        var engine = new Engine(EngineSettings.DEFAULT);
        try (var encoders = new Encoders(engine::catalog, new Unwatched())) {
            if (dimension > 0) {
                encoders.add(
                        "en", new Random(dimension), new EncodedTexts(List.of("title"), null, Duration.ofMinutes(1)));
            }
            long position = 0;
            for (int i = 0; i < ITEMS; i++) {
                Attributes attributes = Attributes.of(Map.of(
                        "title", new Value.Text("Alto light running shoes " + i), "price", new Value.Amount(i % 90)));
                Event.ItemUpserted item = new Event.ItemUpserted(1, "item-" + i, attributes);
                if (!inBytes) {
                    float[] numbers = new Random(dimension).encode("" + i);
                    item = new Event.ItemUpserted(1, "item-" + i, attributes.with("v", new Value.Vector(numbers)));
                    engine.apply(new LogPosition(0, ++position), item);
                } else {
                    engine.apply(
                            new LogPosition(0, ++position),
                            encoders.encoded(List.of(item), Duration.ofMinutes(1))
                                    .get(0));
                }
            }
            encoders.forget();
            System.out.printf(
                    Locale.ROOT,
                    "%d numbers%s, %d items | %.0f MB%n",
                    dimension,
                    dimension == 0 ? "" : inBytes ? " in bytes" : " as a shop sends them",
                    ITEMS,
                    (heap() - before) / 1e6);
            if (inBytes) {
                rank(engine, encoders, dimension);
            }
        }
    }

    private static void rank(Engine engine, Encoders encoders, int dimension) {
        long[] took = new long[LISTS];
        for (int i = 0; i < 2 * LISTS; i++) {
            List<Candidate> candidates = new ArrayList<>();
            for (int row = 0; row < CANDIDATES; row++) {
                candidates.add(new Candidate("item-" + (i * 31L + row * 977L) % ITEMS, 1, Attributes.NONE));
            }
            var list = encoders.asked(new Event.RankingShown(
                    1,
                    "q" + i,
                    "shoes " + i % 1_000,
                    new Actor("u", null, null),
                    Attributes.NONE,
                    candidates,
                    List.of()));
            long before = processor();
            engine.rank(new Request(list.time(), list.query(), list.actor(), list.context(), list.candidates()));
            took[i % LISTS] = processor() - before;
        }
        System.out.println(dimension + " numbers, ranking 100 candidates | " + quantiles(took));
    }

    /** Prints the table. */
    public static void main(String[] args) throws EncoderException {
        titles("minilm-en", "alto light running shoes, black");
        titles("bge-zh", "alto 经典黑色跑步鞋");
        catalogue(0, true);
        catalogue(384, true);
        catalogue(512, true);
        catalogue(384, false);
    }
}
