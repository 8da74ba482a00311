package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.engine.Counts.Count;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.Image;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.feature.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Actor ANN = new Actor("ann", null, "ann-1");
    private final Engine engine = new Engine(EngineSettings.DEFAULT);
    private long sequence;

    private void apply(Event event) {
        engine.apply(new LogPosition(1, ++sequence), event);
    }

    private static List<Candidate> candidates(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Candidate("i" + i, Double.NaN, Attributes.NONE))
                .toList();
    }

    private static Event.RankingShown list(String queryId, long time, int count) {
        return new Event.RankingShown(
                time,
                queryId,
                "shoes",
                ANN,
                Attributes.NONE,
                candidates(count),
                IntStream.range(0, count).boxed().toList());
    }

    private static Event.FeedbackGiven click(String eventId, String queryId, String itemId, long time) {
        return Event.FeedbackGiven.of(time, "click", itemId, ANN)
                .withId(eventId)
                .on(queryId);
    }

    private int[] order(Actor actor, long time) {
        return engine.rank(new Request(time, "shoes", actor, Attributes.NONE, candidates(5)))
                .order();
    }

    @Test
    void coldModel_ranksAsTheSearchEngineDid() {
        assertThat(order(ANN, NOW)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void clicks_liftTheItem() {
        for (int i = 0; i < 5; i++) {
            apply(list("q" + i, NOW + i * 1000L, 5));
            apply(click("e" + i, "q" + i, "i4", NOW + i * 1000L + 500));
        }
        assertThat(order(ANN, NOW + 10_000)[0]).isEqualTo(4);
    }

    private static List<Event> shopping() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long time = NOW + i * 120_000L;
            if (i % 7 == 3) {
                events.add(click("early" + i, "q" + i, "i3", time - 1));
            }
            events.add(list("q" + i, time, 5));
            events.add(click("e" + i, "q" + i, "i" + i % 5, time + 500));
            events.add(click("e" + i, "q" + i, "i" + i % 5, time + 500));
            events.add(click("other" + i, "unknown", "i1", time + 700));
        }
        events.add(new Event.UserForgotten(NOW + 40 * 120_000L, "ann"));
        events.add(list("last", NOW + 41 * 120_000L, 5));
        return events;
    }

    @Test
    void listenersThatThrow_changeNoByteOfTheState() {
        var disturbed = new Engine(EngineSettings.DEFAULT);
        disturbed.onTaken(taken -> {
            throw new IllegalStateException("made up, of " + taken.event());
        });
        disturbed.onShown(list -> {
            throw new IllegalStateException("made up");
        });
        disturbed.onClosed(list -> {
            throw new IllegalStateException("made up");
        });
        disturbed.onForgotten(who -> {
            throw new IllegalStateException("made up");
        });
        List<Event> after = new ArrayList<>();
        disturbed.onTaken(taken -> after.add(taken.event()));
        long number = 0;
        for (Event event : shopping()) {
            apply(event);
            disturbed.apply(new LogPosition(1, ++number), event);
        }
        assertThat(disturbed.save()).isEqualTo(engine.save());
        assertThat(disturbed.counts().all()).isEqualTo(engine.counts().all());
        assertThat(after).as("a fault costs no other listener").hasSizeGreaterThan(160);
        assertThat(disturbed.listenerFaults()).isGreaterThan(after.size());
    }

    /** Even one that ends the thread leaves the event applied, once. */
    @Test
    void errorOfAListener_leavesTheEventApplied() {
        var disturbed = new Engine(EngineSettings.DEFAULT);
        disturbed.onTaken(taken -> {
            throw new StackOverflowError("made up");
        });
        long number = 0;
        for (Event event : shopping()) {
            apply(event);
            var at = new LogPosition(1, ++number);
            try {
                disturbed.apply(at, event);
            } catch (StackOverflowError e) {
                disturbed.apply(at, event);
            }
        }
        assertThat(disturbed.save()).isEqualTo(engine.save());
    }

    @Test
    void eventThatFails_isNotAppliedAgain() {
        var broken = new Engine(EngineSettings.DEFAULT.withAttributionWindow(null));
        var at = new LogPosition(1, 1);
        assertThatThrownBy(() -> broken.apply(at, list("q", NOW, 3))).isInstanceOf(NullPointerException.class);
        broken.apply(at, list("q", NOW, 3));
        assertThat(broken.counts().get(Count.RANKINGS)).isZero();
        assertThat(broken.position()).isEqualTo(LogPosition.START);
    }

    @Test
    void secondWriter_isRefused() throws Exception {
        apply(list("q", NOW, 3));
        List<Throwable> seen = new ArrayList<>();
        var other = new Thread(() -> engine.apply(new LogPosition(2, 1), list("r", NOW, 3)));
        other.setUncaughtExceptionHandler((thread, fault) -> seen.add(fault));
        other.start();
        other.join();
        assertThat(seen).singleElement().isInstanceOf(AssertionError.class);
        assertThat(engine.counts().get(Count.RANKINGS)).isEqualTo(1);
    }

    /** Of what is known under a user id nothing is left, nor does it come back when open lists are closed. */
    @Test
    void forgottenUser_isInNoLaterCheckpoint() {
        var zoe = new Actor("zoe-to-be-forgotten", null, null);
        for (int i = 0; i < 6; i++) {
            Event.RankingShown shown = list("z" + i, NOW + i, 4);
            apply(new Event.RankingShown(
                    shown.time(), shown.queryId(), "shoes", zoe, Attributes.NONE, shown.candidates(), shown.shown()));
            Event.FeedbackGiven click = click("ze" + i, i < 3 ? "z" + i : "unseen" + i, "i1", NOW + 10 + i);
            apply(Event.FeedbackGiven.of(click.time(), "click", "i1", zoe)
                    .withId(click.eventId())
                    .on(click.queryId()));
        }
        apply(list("other", NOW + 20, 4));
        assertThat(text(engine.save())).contains("zoe-to-be-forgotten");
        apply(new Event.UserForgotten(NOW + 30, "zoe-to-be-forgotten"));
        assertThat(text(engine.save())).doesNotContain("zoe-to-be-forgotten").contains("other");
        apply(list("late", NOW + Duration.ofHours(2).toMillis(), 4));
        engine.closeAll();
        assertThat(text(engine.save())).doesNotContain("zoe-to-be-forgotten");
    }

    /** Sessions have ids of their own, and a user may sign in half-way through one. */
    @Test
    void forgottenUser_takesTheVisitsAlong() {
        var before = new Actor(null, null, "visit-of-zoe");
        var signedIn = new Actor("zoe", null, "visit-of-zoe");
        var other = new Actor("ann", null, "visit-of-ann");
        for (Actor actor : List.of(before, signedIn, other)) {
            String name = actor.userId() + actor.sessionId();
            Event.RankingShown shown = list(name, NOW, 4);
            apply(new Event.RankingShown(
                    NOW, name, "shoes", actor, Attributes.NONE, shown.candidates(), shown.shown()));
            apply(Event.FeedbackGiven.of(NOW + 1, "click", "i1", actor).on(name));
        }
        List<Set<String>> forgotten = new ArrayList<>();
        engine.onForgotten(erased -> forgotten.add(erased.keys()));
        apply(new Event.UserForgotten(NOW + 2, "zoe"));
        assertThat(forgotten).containsExactly(Set.of("u:zoe", "c:zoe", "s:visit-of-zoe"));
        assertThat(engine.profiles().session(signedIn, NOW + 3).touches()).isEmpty();
        assertThat(engine.profiles().session(other, NOW + 3).touches()).hasSize(1);
        assertThat(text(engine.save())).doesNotContain("s:visit-of-zoe").contains("s:visit-of-ann");
    }

    /** Who writes a checkpoint has time for it. */
    @Test
    void imageOfTheState_isOfThenWhateverIsLearnedSince() {
        List<Event> events = shopping();
        events.subList(0, events.size() / 2).forEach(this::apply);
        byte[] then = engine.save();
        try (Image image = Image.of(engine::save)) {
            events.subList(events.size() / 2, events.size()).forEach(this::apply);
            apply(new Event.UserForgotten(NOW + Duration.ofDays(1).toMillis(), "u1"));
            engine.closeAll();
            var out = new ByteWriter();
            image.write(out);
            assertThat(out.toBytes()).isEqualTo(then).isNotEqualTo(engine.save());
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void feedback_isJoinedWithItsListInEitherOrder() {
        apply(list("q1", NOW, 3));
        apply(click("e1", "q1", "i1", NOW + 1));
        apply(click("e2", "q2", "i1", NOW + 2));
        assertThat(engine.counts().get(Count.UNKNOWN_LIST)).isEqualTo(1);
        apply(list("q2", NOW + 2, 3));
        assertThat(engine.counts().get(Count.JOINED)).isEqualTo(2);
        assertThat(engine.counts().get(Count.JOINED_EARLY)).isEqualTo(1);
        assertThat(engine.counts().get(Count.LISTS_LEARNED)).isEqualTo(2);
    }

    @Test
    void sameEventId_countsOnce() {
        apply(list("q", NOW, 3));
        apply(click("e", "q", "i1", NOW + 1));
        apply(click("e", "q", "i1", NOW + 1));
        assertThat(engine.counts().get(Count.FEEDBACK)).isEqualTo(1);
        assertThat(engine.counts().get(Count.DUPLICATES)).isEqualTo(1);
        assertThat(engine.profiles().user(ANN).touches().get(0).count()).isEqualTo(1);
    }

    @Test
    void feedbackThatMeetsNoList_isCountedByReasonAndStillFeedsProfiles() {
        apply(list("q", NOW, 3));
        apply(click("e1", "q", "elsewhere", NOW + 1));
        apply(click("e2", null, "unseen", NOW + 2));
        apply(list("later", NOW + 31 * 60_000L, 3));
        apply(click("e3", "q", "i1", NOW + 31 * 60_000L + 1));
        assertThat(engine.counts().get(Count.NOT_IN_LIST)).isEqualTo(1);
        assertThat(engine.counts().get(Count.WITHOUT_LIST)).isEqualTo(1);
        assertThat(engine.counts().get(Count.EXPIRED_LIST)).isEqualTo(1);
        assertThat(engine.profiles().user(ANN).touches()).hasSize(3);
    }

    @Test
    void list_isClosedWhenItsWindowPassesInLogTime() {
        apply(list("q", NOW, 3));
        apply(list("q2", NOW + 29 * 60_000L, 3));
        assertThat(engine.counts().get(Count.LISTS_CLOSED)).isZero();
        apply(list("q3", NOW + 31 * 60_000L, 3));
        assertThat(engine.counts().get(Count.LISTS_CLOSED)).isEqualTo(1);
    }

    @Test
    void eventBehindThePosition_isIgnored() {
        engine.apply(new LogPosition(5, 0), list("q", NOW, 3));
        engine.apply(new LogPosition(5, 0), list("q2", NOW, 3));
        assertThat(engine.counts().get(Count.RANKINGS)).isEqualTo(1);
    }

    @Test
    void withoutLearning_theModelStaysAsItIs() {
        Engine still = new Engine(EngineSettings.DEFAULT.with(false, true));
        still.apply(new LogPosition(1, 1), list("q", NOW, 3));
        still.apply(new LogPosition(1, 2), click("e", "q", "i2", NOW + 1));
        assertThat(still.learning().model().lists()).isZero();
    }

    @Test
    void forgottenUser_leavesNoProfile() {
        apply(click("e", null, "i1", NOW));
        apply(new Event.UserForgotten(NOW + 1, "ann"));
        assertThat(engine.profiles().user(ANN).touches()).isEmpty();
    }

    /** A thousand mixed events, some early, late, duplicate or unreadable, from a seed. */
    private static List<Event> mixed() {
        Random random = new Random(42);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            long time = NOW + i * 10_000L - random.nextInt(30_000);
            String user = random.nextBoolean() ? null : "u" + random.nextInt(20);
            Actor actor = new Actor(user, null, "s" + random.nextInt(60));
            String itemId = "i" + random.nextInt(12);
            switch (random.nextInt(6)) {
                case 0 ->
                    events.add(new Event.ItemUpserted(
                            time,
                            itemId,
                            Attributes.of(Map.of(
                                    "title", new Value.Text("red shoe number " + itemId),
                                    "price", new Value.Amount(random.nextInt(100))))));
                case 1 -> events.add(random.nextInt(5) == 0 ? new Event.ItemDeleted(time, itemId) : null);
                case 2, 3 -> {
                    Event.RankingShown shown = list("q" + i, time, 12);
                    events.add(new Event.RankingShown(
                            time,
                            shown.queryId(),
                            "red shoe",
                            actor,
                            Attributes.of(Map.of("device", new Value.Text("mobile"))),
                            shown.candidates(),
                            List.of(3, 1, 2, 0, 7)));
                }
                default ->
                    events.add(Event.FeedbackGiven.of(time, random.nextBoolean() ? "click" : "view", itemId, actor)
                            .withId("e" + random.nextInt(600))
                            .on("q" + (i - 3 + random.nextInt(6)))
                            .in(1));
            }
        }
        return events;
    }

    @Test
    void twoEnginesFedTheSameLog_haveEqualCheckpoints() {
        Engine other = new Engine(EngineSettings.DEFAULT);
        for (Event event : mixed()) {
            apply(event);
            other.apply(new LogPosition(1, sequence), event);
        }
        assertThat(engine.save()).isEqualTo(other.save());
        assertThat(engine.counts().get(Count.LISTS_LABELLED)).isPositive();
        assertThat(engine.counts().get(Count.JOINED_EARLY)).isPositive();
    }

    @Test
    void engineRestoredFromACheckpoint_goesOnAsIfNothingHappened() {
        Engine restored = null;
        int count = 0;
        for (Event event : mixed()) {
            apply(event);
            if (restored != null) {
                restored.apply(new LogPosition(1, sequence), event);
            }
            if (++count == 500) {
                restored = new Engine(EngineSettings.DEFAULT);
                restored.load(engine.save());
            }
        }
        assertThat(restored.save()).isEqualTo(engine.save());
    }

    @Test
    void damagedCheckpoint_isRefused() {
        byte[] bytes = engine.save();
        bytes[0] = 77;
        assertThatThrownBy(() -> new Engine(EngineSettings.DEFAULT).load(bytes))
                .isInstanceOf(ByteReader.MalformedException.class);
    }
}
