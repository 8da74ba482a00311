package io.liverank.spark;

import io.liverank.archive.ArchivingBuffer;
import io.liverank.archive.ListArchive;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.Value;
import io.liverank.instance.OfflineInstance;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import io.liverank.update.MemoryExampleBuffer;
import io.liverank.update.UpdateSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** 1,500 lists of which the cheapest of eight items is chosen, nine times of ten. */
final class ToyArchive {
    private static final int SIZE = 8;

    private ToyArchive() {}

    static void fill(Path folder) {
        fill(folder, EngineSettings.DEFAULT, List.of());
    }

    /** The same of a shop whose model learns slowly, and is updated after the 600th list. */
    static void fillWithAVersion(Path folder) {
        fill(
                folder,
                EngineSettings.DEFAULT.withModels(new ModelSettings(ModelType.LINEAR, 0.003f, true), Map.of()),
                List.of(600));
    }

    private static void fill(Path folder, EngineSettings settings, List<Integer> updates) {
        var random = new SplittableRandom(7);
        try (var archive =
                new ListArchive(new ListArchive.Settings(folder, "", Duration.ofDays(300), Long.MAX_VALUE))) {
            var shop = new OfflineInstance(
                    settings, UpdateSettings.DEFAULT, new ArchivingBuffer(new MemoryExampleBuffer(), archive));
            for (int i = 0; i < 1_500; i++) {
                visit(shop, random, i);
                if (updates.contains(i)) {
                    shop.update();
                }
                if (i % 500 == 499) {
                    archive.flush();
                }
            }
            shop.engine().closeAll();
            archive.flush();
        }
    }

    private static void visit(OfflineInstance shop, SplittableRandom random, int i) {
        long time = 1_700_000_000_000L + i * 20_000L;
        var actor = new Actor("u" + i % 300, null, null);
        List<Candidate> candidates = new ArrayList<>();
        int cheapest = 0;
        double low = Double.MAX_VALUE;
        for (int k = 0; k < SIZE; k++) {
            double price = 1 + random.nextInt(1_000);
            cheapest = price < low ? k : cheapest;
            low = Math.min(low, price);
            candidates.add(new Candidate(
                    "i" + random.nextInt(5_000), Double.NaN, Attributes.of(Map.of("price", new Value.Amount(price)))));
        }
        shop.apply(new Event.RankingShown(
                time,
                "q" + i,
                null,
                actor,
                Attributes.NONE,
                candidates,
                IntStream.range(0, SIZE).boxed().toList()));
        int chosen = random.nextInt(10) > 0 ? cheapest : random.nextInt(SIZE);
        shop.apply(Event.FeedbackGiven.of(
                        time + 500, "click", candidates.get(chosen).itemId(), actor)
                .withId("e" + i)
                .on("q" + i));
    }
}
