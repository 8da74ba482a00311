package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.feature.Request;
import io.liverank.profile.History.Touch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People are known by all their ids together, and forgotten by any of them. */
class IdentityTest {
    private static final long START = 1_764_000_000_000L;
    private static final long DAY = 86_400_000L;
    private static final Actor COOKIE = new Actor(null, "cookie", "visit-1");
    private static final Actor MIA = new Actor("mia", "cookie", "visit-1");

    private final List<Event> log = new ArrayList<>();
    private Engine engine = new Engine(EngineSettings.DEFAULT);
    private long now = START;

    private void apply(Event event) {
        log.add(event);
        engine.apply(new LogPosition(0, log.size()), event);
    }

    private static List<Candidate> ten() {
        return IntStream.range(0, 10)
                .mapToObj(i -> new Candidate("d" + i, Double.NaN, Attributes.NONE))
                .toList();
    }

    private void show(Actor actor) {
        now += 1_000;
        apply(new Event.RankingShown(
                now,
                "q" + now,
                "thing",
                actor,
                Attributes.NONE,
                ten(),
                IntStream.range(0, 10).boxed().toList()));
    }

    private void choose(Actor actor, String itemId) {
        show(actor);
        String queryId = "q" + now;
        now += 1_000;
        apply(Event.FeedbackGiven.of(now, "click", itemId, actor).on(queryId));
    }

    /** Others teach that people come back to what they chose. */
    @BeforeEach
    void habits() {
        for (int user = 0; user < 80; user++) {
            for (int k = 0; k < 2; k++) {
                choose(new Actor(null, "other-" + user, "s" + user), "d" + (user * 7 + user / 10) % 10);
            }
        }
    }

    private int place(Actor actor, String itemId) {
        int[] order = engine.rank(new Request(now + 1_000, "thing", actor, Attributes.NONE, ten()))
                .order();
        return IntStream.range(0, 10)
                        .filter(i -> ("d" + order[i]).equals(itemId))
                        .findFirst()
                        .orElseThrow()
                + 1;
    }

    private List<String> known(Actor actor) {
        return engine.profiles().user(actor).touches().stream()
                .map(Touch::itemId)
                .toList();
    }

    @Test
    void whatABrowserDid_countsForTheUserWhoSignsIn_evenBeforeTheLogKnows() {
        choose(COOKIE, "d8");
        int stranger = place(new Actor(null, null, "z"), "d8");
        assertThat(stranger).isGreaterThan(2);
        assertThat(place(MIA, "d8")).isEqualTo(1);
        assertThat(place(new Actor("mia", "cookie", "visit-3"), "d8")).isEqualTo(1);
        assertThat(place(new Actor("mia", "cookie", null), "d8")).isEqualTo(1);
    }

    @Test
    void whatABrowserDid_staysWithTheUserOnOtherDevices() {
        choose(COOKIE, "d8");
        show(MIA);
        Actor elsewhere = new Actor("mia", "phone", "visit-9");
        assertThat(known(elsewhere)).containsExactly("d8");
        assertThat(place(elsewhere, "d8")).isEqualTo(1);
    }

    @Test
    void whatIsRankedAndWhatIsLearned_isOfTheSameHistory() {
        choose(COOKIE, "d8");
        var before = engine.profiles().user(MIA);
        show(MIA);
        assertThat(engine.profiles().user(MIA).touches()).isEqualTo(before.touches());
        assertThat(engine.profiles().session(MIA, now).touches()).hasSize(1);
    }

    @Test
    void signingIn_joinsOnceHoweverOften() {
        choose(COOKIE, "d8");
        for (int i = 0; i < 5; i++) {
            show(MIA);
        }
        assertThat(engine.profiles().user(MIA).touches()).singleElement().satisfies(touch -> assertThat(touch.count())
                .isEqualTo(1));
    }

    @Test
    void visitWithoutSessionAndClientIds_goesOnAfterSigningIn() {
        Actor browser = new Actor(null, "cookie", null);
        choose(browser, "d8");
        Actor user = new Actor("mia", "cookie", null);
        assertThat(engine.profiles().session(user, now).touches()).hasSize(1);
        show(user);
        assertThat(engine.profiles().session(user, now).touches()).hasSize(1);
        Actor visitor = new Actor(null, null, "only-a-session");
        choose(visitor, "d5");
        show(new Actor("tom", null, "only-a-session"));
        assertThat(known(new Actor("tom", null, "a-later-one"))).containsExactly("d5");
    }

    @Test
    void signedOut_theBrowserIsStillServedByWhatItsOnlyUserLikes() {
        choose(COOKIE, "d8");
        choose(MIA, "d3");
        Actor signedOut = new Actor(null, "cookie", "visit-5");
        assertThat(known(signedOut)).containsExactly("d3", "d8");
        choose(signedOut, "d6");
        assertThat(known(new Actor("mia", null, null))).containsExactly("d3", "d8");
        assertThat(known(MIA)).containsExactly("d6", "d3", "d8");
        show(MIA);
        assertThat(known(new Actor("mia", null, null))).containsExactly("d6", "d3", "d8");
    }

    @Test
    void twoUsersOfOneBrowser_doNotSeeEachOthersTastes() {
        choose(COOKIE, "d8");
        choose(MIA, "d3");
        Actor tom = new Actor("tom", "cookie", "visit-1");
        assertThat(known(tom)).isEmpty();
        assertThat(engine.profiles().session(tom, now).touches()).isEmpty();
        choose(tom, "d5");
        Actor signedOut = new Actor(null, "cookie", "visit-6");
        choose(signedOut, "d6");
        assertThat(known(tom)).containsExactly("d5");
        assertThat(known(MIA)).containsExactly("d3", "d8");
        assertThat(known(signedOut)).containsExactly("d6");
        assertThat(engine.profiles().session(tom, now).touches()).hasSize(1);
    }

    private static String text(Engine engine) {
        return new String(engine.save(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mia", "cookie"})
    void forgottenByEitherId_aPersonIsGoneAltogether(String id) {
        choose(COOKIE, "d8");
        choose(new Actor(null, "cookie", null), "d2");
        choose(MIA, "d1");
        choose(new Actor("mia", "phone", "visit-2"), "d4");
        choose(new Actor(null, "phone", "visit-3"), "d5");
        apply(Event.FeedbackGiven.of(now, "click", "d1", COOKIE).on("a list to come"));
        choose(new Actor("tom", "tablet", "visit-of-tom"), "d6");
        assertThat(engine.profiles().knows(id)).isTrue();
        apply(new Event.UserForgotten(now, id));
        assertThat(engine.profiles().knows("mia")).isFalse();
        assertThat(engine.profiles().knows("cookie")).isFalse();
        assertThat(text(engine))
                .doesNotContain("mia", "cookie", "phone", "visit-1", "visit-2", "visit-3")
                .contains("tom", "tablet", "visit-of-tom");
        assertThat(place(new Actor(null, "cookie", "visit-7"), "d8"))
                .isEqualTo(place(new Actor(null, null, "stranger"), "d8"));
    }

    @Test
    void forgettingOneOfTwoUsersOfABrowser_leavesTheOtherAlone() {
        choose(MIA, "d1");
        choose(new Actor("tom", "cookie", "visit-of-tom"), "d6");
        apply(new Event.UserForgotten(now, "mia"));
        assertThat(text(engine)).doesNotContain("mia").contains("visit-of-tom");
        assertThat(known(new Actor("tom", null, null))).containsExactly("d6");
    }

    @Test
    void forgettingABrowserOfTwoUsers_leavesTheirProfiles() {
        choose(MIA, "d1");
        choose(new Actor("tom", "cookie", "visit-of-tom"), "d6");
        choose(new Actor(null, "cookie", "visit-of-nobody"), "d7");
        apply(new Event.UserForgotten(now, "cookie"));
        assertThat(known(new Actor("tom", null, null))).containsExactly("d6");
        assertThat(known(new Actor("mia", null, null))).containsExactly("d1");
        assertThat(known(new Actor(null, "cookie", null))).isEmpty();
        assertThat(text(engine)).doesNotContain("visit-of-nobody");
    }

    @Test
    void placeholder_gathersNoProfile() {
        choose(new Actor("anonymous", null, "s-a"), "d8");
        assertThat(known(new Actor("anonymous", null, "s-b"))).isEmpty();
        assertThat(engine.profiles().knows("anonymous")).isFalse();
        assertThat(place(new Actor("anonymous", null, "s-b"), "d8"))
                .isEqualTo(place(new Actor(null, null, "s-b"), "d8"));
        assertThat(place(new Actor("anonymous", null, "s-a"), "d8")).isEqualTo(1);
    }

    @Test
    void idOfManyPeople_isNobodysProfileFromThenOn() {
        for (int i = 0; i < 60; i++) {
            choose(new Actor("web", "browser-" + i, "w" + i), "d9");
        }
        assertThat(engine.profiles().identities().sharedIds()).containsExactly("u:web");
        assertThat(engine.profiles().knows("web")).isFalse();
        choose(new Actor("web", "browser-a", "w-a"), "d8");
        assertThat(known(new Actor(null, "browser-a", null))).containsExactly("d8");
        assertThat(place(new Actor("web", "browser-b", "w-b"), "d8"))
                .isEqualTo(place(new Actor(null, "browser-b", "w-b"), "d8"));
    }

    @Test
    void joinedIds_surviveACheckpointAndADayLaterStillCount() {
        choose(COOKIE, "d8");
        choose(MIA, "d3");
        choose(new Actor("tom", "tablet", "t1"), "d6");
        Engine restored = new Engine(EngineSettings.DEFAULT);
        restored.load(engine.save());
        assertThat(restored.save()).isEqualTo(engine.save());
        now += DAY;
        Event.UserForgotten forgotten = new Event.UserForgotten(now, "cookie");
        apply(forgotten);
        restored.apply(new LogPosition(0, log.size()), forgotten);
        assertThat(restored.save()).isEqualTo(engine.save());
        Engine again = new Engine(EngineSettings.DEFAULT);
        for (int i = 0; i < log.size(); i++) {
            again.apply(new LogPosition(0, i + 1), log.get(i));
        }
        assertThat(again.save()).isEqualTo(engine.save());
    }
}
