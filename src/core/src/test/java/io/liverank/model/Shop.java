package io.liverank.model;

import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Lists of a small shop whose users like one kind of item each, and a low price. The engine's model learns nothing. */
final class Shop {
    private static final String[] KINDS = {"shoe", "hat", "lamp", "book", "cup"};
    private static final int ITEMS = 60;
    private static final int SIZE = 8;

    private final SplittableRandom random = new SplittableRandom(5);
    private final Engine engine = new Engine(EngineSettings.DEFAULT.with(false, false));
    private final List<Example> examples = new ArrayList<>();
    private long sequence;

    private Shop() {
        engine.onClosed(list -> examples.add(list.example().copy()));
        for (int i = 0; i < ITEMS; i++) {
            apply(new Event.ItemUpserted(
                    0,
                    "i" + i,
                    Attributes.of(Map.of(
                            "title",
                            new Value.Text("a fine " + KINDS[i % KINDS.length] + " of series " + i % 7),
                            "kind",
                            new Value.Text(KINDS[i % KINDS.length]),
                            "price",
                            new Value.Amount(5 + random.nextInt(100))))));
        }
    }

    private void apply(Event event) {
        engine.apply(new LogPosition(1, ++sequence), event);
    }

    /** So many finished lists, in order. */
    static List<Example> examples(int count) {
        var shop = new Shop();
        for (int i = 0; i < count; i++) {
            shop.visit(i);
        }
        shop.engine.closeAll();
        return shop.examples;
    }

    private void visit(int number) {
        long time = number * 60_000L;
        int user = random.nextInt(20);
        var actor = new Actor("u" + user, null, null);
        List<Candidate> candidates = new ArrayList<>();
        int start = random.nextInt(ITEMS);
        int chosen = 0;
        double best = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < SIZE; k++) {
            int item = (start + k * 7) % ITEMS;
            candidates.add(new Candidate("i" + item, SIZE - k, Attributes.NONE));
            double liked = (item % KINDS.length == user % KINDS.length ? 3 : 0) + random.nextDouble();
            if (liked > best) {
                best = liked;
                chosen = k;
            }
        }
        apply(new Event.RankingShown(
                time,
                "q" + number,
                "fine " + KINDS[user % KINDS.length],
                actor,
                Attributes.of(Map.of("device", new Value.Text(user % 2 == 0 ? "phone" : "desk"))),
                candidates,
                IntStream.range(0, SIZE).boxed().toList()));
        apply(Event.FeedbackGiven.of(
                        time + 1_000, "click", candidates.get(chosen).itemId(), actor)
                .on("q" + number));
    }
}
