package io.liverank.race;

import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.Value;
import io.liverank.feature.Request;
import io.liverank.instance.OfflineInstance;
import io.liverank.update.ExampleBuffer;
import io.liverank.update.UpdateSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** A made-up shop of any size: items with a title, a brand and two numbers, 2,000 users who come again. */
final class GrowingShop {
    private static final int USERS = 2_000;
    private static final int STEP = 7;

    private final Random random = new Random(1);
    private final int items;
    private final OfflineInstance shop;
    private long time = 1_700_000_000_000L;
    private long number;

    GrowingShop(int items, Duration window, int rows) {
        this.items = items;
        EngineSettings like = EngineSettings.DEFAULT;
        shop = new OfflineInstance(
                new EngineSettings(
                        window,
                        like.clockSkew(),
                        like.events(),
                        like.learning(),
                        like.fusion(),
                        like.cutLists(),
                        rows,
                        like.eventIds(),
                        like.items(),
                        like.users(),
                        like.sessions(),
                        Math.max(items, like.catalog()),
                        like.model(),
                        like.challengers(),
                        like.features(),
                        like.foreign()),
                UpdateSettings.DEFAULT,
                ExampleBuffer.NONE);
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
    }

    OfflineInstance instance() {
        return shop;
    }

    /** How many lists were shown. */
    long lists() {
        return number;
    }

    Request request(int size) {
        int user = random.nextInt(USERS);
        int start = random.nextInt(items);
        List<Candidate> candidates = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            candidates.add(new Candidate("item-" + (start + i * STEP) % items, size - i, Attributes.NONE));
        }
        return new Request(
                time,
                "thing of kind " + start % 64,
                new Actor("user-" + user, null, "session-" + user),
                Attributes.NONE,
                candidates);
    }

    /** Folds a list, and a click on it. */
    void visit(int size) {
        show(size, true);
    }

    /** Folds a list. */
    void show(int size, boolean clicked) {
        time += 200;
        Request request = request(size);
        String queryId = "q" + number++;
        shop.apply(new Event.RankingShown(
                time,
                queryId,
                request.query(),
                request.actor(),
                request.context(),
                request.candidates(),
                IntStream.range(0, size).boxed().toList()));
        if (clicked) {
            String itemId = request.candidates().get(random.nextInt(size)).itemId();
            shop.apply(Event.FeedbackGiven.of(time, "click", itemId, request.actor())
                    .on(queryId));
        }
    }
}
