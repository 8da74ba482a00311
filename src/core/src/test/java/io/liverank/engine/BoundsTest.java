package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.catalog.FieldRegistry;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.EarlyFeedback.Early;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.profile.History;
import io.liverank.profile.Profiles;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whatever comes, however much of it: what is kept has a bound. */
class BoundsTest {
    private static final long NOW = 1_700_000_000_000L;
    /** More rounds in more room, in a small heap: see {@code src/load/bounds.sh}. */
    private static final int ROOM = Integer.getInteger("bounds.room", 300);

    private static final int ROUNDS = Integer.getInteger("bounds.rounds", 10 * ROOM);
    private static final Actor NOBODY = new Actor(null, null, null);

    private final Engine engine = new Engine(EngineSettings.DEFAULT.withRoom(ROOM));
    private final AtomicInteger dropped = new AtomicInteger();
    private final EarlyFeedback early = new EarlyFeedback(dropped::incrementAndGet);
    private long sequence;

    private void apply(Event event) {
        engine.apply(new LogPosition(1, ++sequence), event);
    }

    private static Event.FeedbackGiven feedback(String type, String id, String queryId, String itemId, Actor actor) {
        return Event.FeedbackGiven.of(NOW, type, itemId, actor).withId(id).on(queryId);
    }

    private static Early early(String queryId, int number) {
        return new Early(feedback("click", "e" + number, queryId, "i" + number, NOBODY), History.NONE, History.NONE);
    }

    private static Attributes attribute(String name) {
        return Attributes.of(Map.of(name, new Value.Amount(1)));
    }

    private void everythingNew(int round) {
        String id = "n" + round;
        var actor = new Actor("u" + id, "c" + id, "s" + id);
        apply(new Event.ItemUpserted(NOW + round, "i" + id, attribute("a" + id)));
        apply(new Event.RankingShown(
                NOW + round,
                "q" + id,
                "query " + id,
                actor,
                Attributes.NONE,
                List.of(
                        new Candidate("i" + id, Double.NaN, attribute("b" + id)),
                        new Candidate("j" + id, Double.NaN, Attributes.NONE)),
                List.of(0, 1)));
        apply(feedback("click", "e" + id, "q" + id, "i" + id, actor));
        apply(feedback("click", "f" + id, "q" + id, "j" + id, actor));
        apply(feedback("type " + id, "g" + id, "q" + id, "j" + id, actor));
        apply(feedback("click", "h" + id, "never " + id, "i" + id, actor));
    }

    @Test
    void idsThatAreNewEachTime_fillEveryMapToItsBoundAndNoFurther() {
        for (int round = 0; round < ROUNDS; round++) {
            everythingNew(round);
        }
        Profiles.Sizes sizes = engine.profiles().sizes();
        assertThat(List.of(
                        sizes.items(),
                        sizes.users(),
                        sizes.sessions(),
                        sizes.neighbours(),
                        sizes.successions() / 2,
                        sizes.chosenFor() / 2,
                        sizes.touchedBy() / 2,
                        sizes.clients()))
                .as("%s", sizes)
                .allSatisfy(size -> assertThat(size).isBetween(ROOM / 2, ROOM));
        assertThat(sizes.watched()).isLessThanOrEqualTo(50_000);
        assertThat(engine.catalog().size()).isEqualTo(ROOM);
        assertThat(engine.counts().get(Count.ITEMS_UPSERTED)).isEqualTo(ROOM);
        assertThat(engine.counts().get(Count.ITEMS_REFUSED)).isEqualTo(ROUNDS - ROOM);
        assertThat(engine.catalog().registry().table().all()).hasSizeLessThanOrEqualTo(FieldRegistry.ROOM);
        assertThat(engine.catalog().registry().ignored()).isPositive();
        assertThat(engine.unknownTypes()).hasSizeBetween(50, 100);
        Waiting waiting = engine.waiting();
        assertThat(waiting.size()).isBetween(ROOM / 2, ROOM);
        assertThat(waiting.closed()).isLessThanOrEqualTo(50_000);
        assertThat(waiting.early()).isLessThanOrEqualTo(EarlyFeedback.EVENTS);
    }

    @Test
    void fullCatalogue_refusesNewItemsAndTakesTheOldOnes() {
        for (int round = 0; round <= ROOM; round++) {
            apply(new Event.ItemUpserted(NOW, "i" + round, attribute("a")));
        }
        assertThat(engine.catalog().get("i" + ROOM)).isNull();
        assertThat(engine.catalog().room()).isZero();
        apply(new Event.ItemUpserted(NOW, "i0", attribute("other")));
        assertThat(engine.catalog().get("i0").attributes()).isEqualTo(attribute("other"));
        apply(new Event.ItemDeleted(NOW, "i1"));
        assertThat(engine.catalog().room()).isEqualTo(1);
        apply(new Event.ItemUpserted(NOW, "i" + ROOM, attribute("a")));
        assertThat(engine.catalog().get("i" + ROOM)).isNotNull();
    }

    @Test
    void feedbackOnOneListThatNeverComes_keepsItsNewest() {
        for (int i = 0; i < EarlyFeedback.OF_ONE_LIST + 10; i++) {
            early.add(early("never", i));
        }
        assertThat(early.events()).isEqualTo(EarlyFeedback.OF_ONE_LIST);
        assertThat(dropped).hasValue(10);
        var ranking = new Event.RankingShown(
                NOW,
                "never",
                null,
                NOBODY,
                Attributes.NONE,
                List.of(
                        new Candidate("i9", Double.NaN, Attributes.NONE),
                        new Candidate("i10", Double.NaN, Attributes.NONE)),
                List.of(0, 1));
        assertThat(early.take(ranking)).containsExactly(early("never", 10));
        assertThat(early.events()).isEqualTo(EarlyFeedback.OF_ONE_LIST - 1);
    }

    @Test
    void feedbackOnManyListsThatNeverCome_dropsTheOldestOfTheListThatWaitedLongest() {
        int lists = EarlyFeedback.EVENTS / 50;
        for (int i = 0; i < 2 * EarlyFeedback.EVENTS; i++) {
            early.add(early("never" + i % (2 * lists), i));
        }
        assertThat(early.events()).isEqualTo(EarlyFeedback.EVENTS);
        assertThat(dropped).hasValue(EarlyFeedback.EVENTS);
        assertThat(early.lists()).isBetween(lists, 2 * lists);
        for (int i = 0; i < 2 * EarlyFeedback.LISTS; i++) {
            early.add(early("once" + i, i));
        }
        assertThat(early.lists()).isLessThanOrEqualTo(EarlyFeedback.LISTS);
    }

    @Test
    void earlyFeedbackOfBigBodies_isBoundedInBytes() {
        String text = "x".repeat(10_000);
        for (int i = 0; i < 2_000; i++) {
            var body = Event.FeedbackGiven.of(NOW, "click", "i", NOBODY)
                    .withId("e" + i)
                    .on("q" + i)
                    .with(Attributes.of(Map.of("text", new Value.Text(text + i))));
            early.add(new Early(body, History.NONE, History.NONE));
        }
        assertThat(early.bytes()).isBetween(EarlyFeedback.BYTES - 20_000, EarlyFeedback.BYTES);
        assertThat(dropped.get()).isEqualTo(2_000 - early.events());
        early.expire(NOW + 1);
        assertThat(early.bytes()).isZero();
        assertThat(early.events()).isZero();
    }

    /** Else a replica that began from a checkpoint would drop others than one that did not. */
    @Test
    void loadedEarlyFeedback_dropsTheSameAsBefore() {
        for (int i = 0; i < EarlyFeedback.EVENTS; i++) {
            early.add(early("never" + i % 700, i));
        }
        var out = new ByteWriter();
        early.save(out);
        var loaded = new EarlyFeedback(dropped::incrementAndGet);
        loaded.load(new ByteReader(out.toBytes()));
        assertThat(loaded.bytes()).isEqualTo(early.bytes());
        for (int i = 0; i < 3_000; i++) {
            early.add(early("more" + i % 90, i));
            loaded.add(early("more" + i % 90, i));
        }
        var one = new ByteWriter();
        var other = new ByteWriter();
        early.save(one);
        loaded.save(other);
        assertThat(other.toBytes()).isEqualTo(one.toBytes());
    }
}
