package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.math.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of somebody who was forgotten: neither an id nor what was made of it. */
class ForgettingTest {
    private static final long DAY = 86_400_000;
    private static final Actor MIA = new Actor("mia-was-here", "cookie-of-mia", "visit-of-mia");
    private static final Actor TOM = new Actor("tom-stays", "cookie-of-tom", "visit-of-tom");
    private static final List<Candidate> SHELF = IntStream.range(0, 6)
            .mapToObj(i -> new Candidate("i" + i, Double.NaN, Attributes.NONE))
            .toList();

    private final Engine engine = new Engine(EngineSettings.DEFAULT);
    private final List<Erased> erased = new ArrayList<>();
    private long now = 1_700_000_000_000L;
    private long sequence;

    private void apply(Event event) {
        engine.apply(new LogPosition(now, ++sequence), event);
    }

    private void act(Actor actor, String type, String queryId, String itemId) {
        apply(Event.FeedbackGiven.of(now, type, itemId, actor).on(queryId));
    }

    private void show(Actor actor, String queryId) {
        apply(new Event.RankingShown(now, queryId, null, actor, Attributes.NONE, SHELF, List.of(0, 1, 2, 3, 4, 5)));
    }

    /** Closed and open lists, feedback that waits, purchases, types nobody knows, and sessions come and gone. */
    private void shop(Actor actor) {
        String name = actor.userId() + actor.clientId();
        for (int day = 0; day < 4; day++) {
            now += DAY;
            Actor today = new Actor(actor.userId(), actor.clientId(), actor.sessionId() + "-" + day);
            show(today, name + "-list-" + day);
            act(today, "click", name + "-list-" + day, "i" + day);
            act(today, "glanced_at", null, "i5");
            act(today, "purchase", null, "i4");
        }
        show(actor, name + "-open");
        act(actor, "click", name + "-to-come", "i2");
        act(new Actor(null, actor.clientId(), "signed-out-" + actor.sessionId()), "view", null, "i1");
    }

    @BeforeEach
    void trade() {
        for (int i = 0; i < 6; i++) {
            apply(new Event.ItemUpserted(
                    now, "i" + i, Attributes.of(Map.of("brand", new Value.Text(i % 2 == 0 ? "Alto" : "Pico")))));
        }
        shop(TOM);
        shop(MIA);
        engine.onForgotten(erased::add);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String state() {
        return text(engine.save());
    }

    /** As the checkpoint would hold them. */
    private static List<String> hashes(String id) {
        List<String> all = new ArrayList<>();
        for (String key : List.of(id, "u:" + id, "c:" + id, "s:" + id)) {
            var ints = new ByteWriter();
            ints.writeInts(new int[] {Hash.of(0, key)});
            byte[] one = ints.toBytes();
            all.add(text(java.util.Arrays.copyOfRange(one, one.length - 4, one.length)));
            var longs = new ByteWriter();
            longs.writeLong(Hash.wide(key));
            all.add(text(longs.toBytes()));
        }
        return all;
    }

    private void assertGone(String... ids) {
        String state = state();
        for (String id : ids) {
            assertThat(state).doesNotContain(id);
            hashes(id).forEach(hash -> assertThat(state.contains(hash))
                    .as("a hash of " + id)
                    .isFalse());
        }
    }

    private Erased.Found found() {
        return erased.get(erased.size() - 1).found();
    }

    @Test
    void forgottenUser_isNowhere() {
        assertThat(state()).contains("mia-was-here", "cookie-of-mia", "visit-of-mia");
        apply(new Event.UserForgotten(now, "mia-was-here"));
        assertGone("mia-was-here", "cookie-of-mia", "visit-of-mia", "visit-of-mia-2", "signed-out-visit-of-mia");
        assertThat(state()).contains("tom-stays", "cookie-of-tom", "visit-of-tom");
        assertThat(found().profiles()).as("hers and her browser's").isEqualTo(2);
        assertThat(found().visits()).isEqualTo(6);
        assertThat(found().openLists()).as("today's and the latest").isEqualTo(2);
        assertThat(found().earlyFeedback()).isEqualTo(1);
        assertThat(found().links()).isPositive();
        assertThat(found().conduct()).isPositive();
        assertThat(found().marks()).isPositive();
        assertThat(found().ownWeights()).isPositive();
    }

    @Test
    void forgottenByTheBrowser_theUserIsNowhereEither() {
        apply(new Event.UserForgotten(now, "cookie-of-mia"));
        assertGone("mia-was-here", "cookie-of-mia", "visit-of-mia");
        assertThat(found().profiles()).isEqualTo(2);
    }

    @Test
    void forgottenAgain_nothingIsFoundAndNothingChanges() {
        apply(new Event.UserForgotten(now, "mia-was-here"));
        byte[] profiles = profiles();
        apply(new Event.UserForgotten(now, "mia-was-here"));
        assertThat(found()).isEqualTo(Erased.Found.NOTHING);
        assertThat(profiles()).isEqualTo(profiles);
        apply(new Event.UserForgotten(now, "nobody-ever"));
        assertThat(found()).isEqualTo(Erased.Found.NOTHING);
    }

    private byte[] profiles() {
        var out = new ByteWriter();
        engine.profiles().save(out);
        return out.toBytes();
    }

    @Test
    void forgottenVisit_isGoneAndItsUserStays() {
        apply(new Event.VisitForgotten(now, "visit-of-mia-3"));
        assertGone("visit-of-mia-3");
        assertThat(found().visits()).isEqualTo(1);
        assertThat(engine.profiles().user(new Actor("mia-was-here", null, null)).touches())
                .isNotEmpty();
        apply(new Event.VisitForgotten(now, "visit-of-mia"));
        assertThat(found().earlyFeedback()).isEqualTo(1);
        assertThat(engine.counts().get(Counts.Count.VISITS_FORGOTTEN)).isEqualTo(2);
    }

    @Test
    void visitOfSomebodyUnknown_isForgottenWithItsListsAndConduct() {
        Actor guest = new Actor(null, null, "visit-of-a-guest");
        show(guest, "guest-open");
        act(guest, "click", "guest-open", "i1");
        act(guest, "glanced_at", null, "i2");
        act(guest, "click", "guest-to-come", "i2");
        apply(new Event.VisitForgotten(now, "visit-of-a-guest"));
        assertGone("visit-of-a-guest");
        assertThat(found().openLists()).isEqualTo(1);
        assertThat(found().earlyFeedback()).isEqualTo(1);
        assertThat(found().marks()).isEqualTo(1);
        assertThat(found().conduct()).isPositive();
    }

    /** A computer in the hall: what Tom did stays his, and it does not become his alone. */
    @Test
    void visitAndBrowserOfTwo_keepWhatTheOtherDid() {
        Actor mia = new Actor("mia-was-here", "kiosk", "visit-in-the-hall");
        Actor tom = new Actor("tom-stays", "kiosk", "visit-in-the-hall");
        act(mia, "click", null, "i0");
        act(tom, "click", null, "i3");
        act(new Actor(null, "kiosk", "later"), "click", null, "i5");
        apply(new Event.UserForgotten(now, "mia-was-here"));
        assertGone("mia-was-here");
        assertThat(engine.profiles().session(tom, now).touches())
                .extracting(touch -> touch.itemId())
                .containsExactly("i3");
        assertThat(engine.profiles().user(new Actor(null, "kiosk", null)).touches())
                .as("it could be hers")
                .isEmpty();
        apply(new Event.UserForgotten(now, "kiosk"));
        assertGone("kiosk");
        assertThat(engine.profiles().user(new Actor("tom-stays", null, null)).touches())
                .isNotEmpty();
    }

    /** Shops make ids of lists of what they know. */
    @Test
    void idsOfClosedLists_areKeptAsNobodyCanReadThem() {
        apply(new Event.UserForgotten(now, "mia-was-here"));
        assertGone("mia-was-here");
        act(TOM, "click", "mia-was-herecookie-of-mia-list-1", "i1");
        assertThat(engine.counts().get(Counts.Count.EXPIRED_LIST)).isEqualTo(1);
    }

    @Test
    void twoReplicas_forgetTheSame() {
        var other = new Engine(EngineSettings.DEFAULT);
        other.load(engine.save());
        Event order = new Event.UserForgotten(now, "mia-was-here");
        apply(order);
        other.apply(new LogPosition(now, sequence), order);
        assertThat(other.save()).isEqualTo(engine.save());
    }
}
