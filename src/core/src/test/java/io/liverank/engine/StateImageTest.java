package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.engine.Counts.Count;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventTypes;
import io.liverank.event.Image;
import io.liverank.event.Team;
import io.liverank.event.UpdateRecord;
import io.liverank.event.Value;
import io.liverank.feature.FeatureSettings;
import io.liverank.instance.OfflineInstance;
import io.liverank.model.Model;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import io.liverank.update.ExampleBuffer;
import io.liverank.update.UpdateSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An image of the state, written while the fold goes on, is to the byte what stopping would have written: whatever comes meanwhile,
 * updates, takeovers, erasures and full tables included.
 */
class StateImageTest {
    private static final List<String> TYPES = List.of(
            "click", "click", "click", "cart", "purchase", "view", "dislike", "remove_from_cart", "wink", "nod");
    private static final int ROOM = 150;

    /** So little room that all tables give things up, and lists close early. */
    private static final EngineSettings SETTINGS = new EngineSettings(
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            EventTypes.DEFAULT,
            true,
            true,
            30,
            3 * ROOM,
            ROOM,
            ROOM,
            ROOM,
            ROOM,
            ROOM,
            ModelSettings.DEFAULT,
            Map.of("net", ModelSettings.of(ModelType.NEURAL), "steps", ModelSettings.of(ModelType.SEQUENCE)),
            FeatureSettings.DEFAULT,
            ForeignExperts.NONE);

    private final OfflineInstance shop = new OfflineInstance(SETTINGS, UpdateSettings.DEFAULT, ExampleBuffer.NONE);
    private Random random;
    private long time = 1_700_000_000_000L;
    private int lists;

    private Actor somebody() {
        int one = random.nextInt(60);
        return new Actor(
                one % 3 == 0 ? "user-" + one : null, one % 2 == 0 ? "client-" + one / 2 : null, "session-" + one);
    }

    private String item() {
        return "item-" + random.nextInt(2 * ROOM);
    }

    private Attributes attributes() {
        return Attributes.of(Map.of(
                "brand",
                new Value.Texts(List.of("brand " + random.nextInt(3))),
                "title",
                new Value.Text("A thing of kind " + random.nextInt(9)),
                "price",
                new Value.Amount(random.nextInt(2_000) / 100.0),
                "field " + lists / 60,
                new Value.Amount(random.nextDouble())));
    }

    private static int startOf(int list) {
        return list * 37 % ROOM;
    }

    private Event list() {
        boolean further = random.nextInt(8) == 0;
        lists += further ? 0 : 1;
        int size = 3 + random.nextInt(10);
        List<Candidate> candidates = new ArrayList<>();
        int start = startOf(lists) + (further ? 20 : 0);
        for (int i = 0; i < size; i++) {
            candidates.add(new Candidate(
                    "item-" + (start + i), size - i, random.nextInt(5) == 0 ? attributes() : Attributes.NONE));
        }
        var list = new Event.RankingShown(
                time,
                "q" + lists,
                "words " + lists % 40,
                further ? new Actor("user-0", null, null) : somebody(),
                Attributes.NONE,
                candidates,
                IntStream.range(0, size).boxed().toList());
        return random.nextInt(4) > 0
                ? list
                : list.of(IntStream.range(0, size)
                        .mapToObj(i -> i % 2 == 0 ? Team.OURS : Team.RETRIEVAL)
                        .toList());
    }

    private Event feedback() {
        // some of it is of lists that are yet to come
        int of = Math.max(0, lists - 12 + random.nextInt(14));
        String one = random.nextInt(6) == 0 ? item() : "item-" + (startOf(of) + random.nextInt(6));
        var told = Event.FeedbackGiven.of(time, TYPES.get(random.nextInt(TYPES.size())), one, somebody())
                .withId("event-" + random.nextInt(5_000));
        return random.nextInt(6) == 0 ? told : told.on("q" + of);
    }

    /** What it learned is what live did. */
    private void finishUpdate() {
        OpenUpdate open = shop.engine().learning().openUpdate();
        Model live = shop.engine().learning().model();
        if (open != null && open.snapshot().settings().type() == live.settings().type()) {
            var record = new UpdateRecord(
                    open.version(),
                    open.parent(),
                    30,
                    20,
                    1,
                    1,
                    0,
                    1,
                    0.5,
                    UpdateRecord.Figures.NONE,
                    UpdateRecord.Figures.NONE,
                    1,
                    UpdateRecord.Verdict.ACCEPTED,
                    "made up",
                    1);
            shop.apply(new Event.UpdateFinished(
                    time, record, live.minus(open.snapshot(), true).toBytes()));
        }
    }

    private void next() {
        time += random.nextInt(30_000);
        int what = random.nextInt(1_000);
        if (what < 300) {
            shop.apply(list());
        } else if (what < 850) {
            shop.apply(feedback());
        } else if (what < 960) {
            shop.apply(new Event.ItemUpserted(time, item(), attributes()));
        } else if (what < 970) {
            shop.apply(new Event.ItemDeleted(time, item()));
        } else if (what < 978) {
            shop.apply(new Event.UserForgotten(time, "user-" + 3 * random.nextInt(20)));
        } else if (what < 986) {
            shop.apply(new Event.VisitForgotten(time, "session-" + random.nextInt(60)));
        } else if (what < 994) {
            shop.apply(new Event.UpdateStarted(
                    time, shop.engine().learning().updateOutlook().version()));
            random.ints(random.nextInt(3)).forEach(any -> shop.apply(feedback()));
            finishUpdate();
        } else if (what < 997) {
            List<Long> kept = shop.engine().learning().keptVersions();
            shop.apply(new Event.ModelRestored(time, kept.isEmpty() ? 1 : kept.get(random.nextInt(kept.size()))));
        } else {
            shop.apply(new Event.ModelPromoted(
                    time, List.of("main", "net", "steps").get(random.nextInt(3))));
        }
    }

    private static byte[] bytes(Image image) {
        var out = new ByteWriter();
        image.write(out);
        return out.toBytes();
    }

    private void next(int events) {
        for (int i = 0; i < events; i++) {
            next();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void imageThatIsWrittenLate_isOfThen(long seed) {
        random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            next(random.nextInt(60));
            byte[] stopped = shop.engine().save();
            try (Image image = Image.of(shop.engine()::save)) {
                next(1 + random.nextInt(round % 5 == 0 ? 600 : 60));
                assertThat(bytes(image)).as("round %s", round).isEqualTo(stopped);
            }
        }
        assertEverythingHappened();
    }

    @Test
    void imageThatAnotherThreadWrites_isOfThen() {
        random = new Random(4);
        next(4_000);
        // before anything depends on how fast a thread is
        assertEverythingHappened();
        for (int round = 0; round < 30; round++) {
            byte[] stopped = shop.engine().save();
            try (Image image = Image.of(shop.engine()::save)) {
                CompletableFuture<byte[]> writing = CompletableFuture.supplyAsync(() -> bytes(image));
                while (!writing.isDone()) {
                    next();
                }
                assertThat(writing.join()).as("round %s", round).isEqualTo(stopped);
            }
            next(20);
        }
    }

    /** Else the other promises are of less than they say. */
    private void assertEverythingHappened() {
        Counts counts = shop.engine().counts();
        for (Count count : List.of(
                Count.JOINED,
                Count.PAGES,
                Count.LISTS_LEARNED,
                Count.UPDATES_ACCEPTED,
                Count.USERS_FORGOTTEN,
                Count.VISITS_FORGOTTEN,
                Count.ITEMS_REFUSED)) {
            assertThat(counts.get(count)).as(count.name()).isPositive();
        }
        assertThat(shop.engine().learning().incidents())
                .extracting(Incident::kind)
                .contains(Incident.Kind.PROMOTED, Incident.Kind.RESTORED);
    }
}
