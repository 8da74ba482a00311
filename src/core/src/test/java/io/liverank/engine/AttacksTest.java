package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.engine.Counts.Count;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Role;
import io.liverank.feature.Request;
import io.liverank.profile.ItemActivity.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one actor, or one flood of made-up ones, can do to what all others see. */
class AttacksTest {
    private static final long START = 1_700_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final long DAY = 86_400_000;
    private static final int ITEMS = 30;
    private static final String TARGET = "i29";
    private static final List<Candidate> CATALOGUE = IntStream.range(0, ITEMS)
            .mapToObj(i -> new Candidate("i" + i, Double.NaN, Attributes.NONE))
            .toList();

    private final Engine engine = new Engine(EngineSettings.DEFAULT);
    private final SplittableRandom random = new SplittableRandom(7);
    private long millis = START;
    private long sequence;
    private int lists;

    private void apply(Event event) {
        engine.apply(new LogPosition(millis, ++sequence), event);
    }

    private static Actor user(String id) {
        return new Actor(id, null, null);
    }

    private String show(Actor actor, List<Candidate> candidates) {
        String queryId = "q" + ++lists;
        apply(new Event.RankingShown(
                millis,
                queryId,
                null,
                actor,
                Attributes.NONE,
                candidates,
                IntStream.range(0, candidates.size()).boxed().toList()));
        return queryId;
    }

    private void act(Actor actor, String type, String queryId, String itemId, long time) {
        apply(Event.FeedbackGiven.of(time, type, itemId, actor).on(queryId));
    }

    /** Everybody likes items the more the lower their number. */
    private int liked(int among) {
        double point = random.nextDouble();
        return (int) (among * point * point * point);
    }

    private List<Candidate> some() {
        List<Candidate> all = new ArrayList<>(CATALOGUE);
        for (int i = all.size() - 1; i > 0; i--) {
            Collections.swap(all, i, random.nextInt(i + 1));
        }
        return all.subList(0, 10);
    }

    /** Shoppers who come twice a day, see a list and click; some buy something they came for. */
    private void trade(int days, int shoppers) {
        for (int day = 0; day < days; day++) {
            for (int visit = 0; visit < 2 * shoppers; visit++) {
                millis += DAY / (2 * shoppers);
                Actor shopper = user("u" + visit % shoppers);
                List<Candidate> shown = some();
                String queryId = show(shopper, shown);
                List<Candidate> byLiking = new ArrayList<>(shown);
                byLiking.sort(Comparator.comparingInt(
                        one -> Integer.parseInt(one.itemId().substring(1))));
                act(shopper, "click", queryId, byLiking.get(liked(10)).itemId(), millis + 10_000);
                if (visit % 5 == 0) {
                    act(shopper, "purchase", null, "i" + liked(ITEMS), millis + 60_000);
                }
            }
        }
        millis += 10 * MINUTE;
    }

    private int place(String itemId, String shopper) {
        Ranked ranked = engine.rank(new Request(millis, null, user(shopper), Attributes.NONE, CATALOGUE));
        for (int place = 0; place < ranked.order().length; place++) {
            if (CATALOGUE.get(ranked.order()[place]).itemId().equals(itemId)) {
                return place + 1;
            }
        }
        throw new AssertionError();
    }

    private double chosen(String itemId) {
        return engine.profiles().item(itemId) == null
                ? 0
                : engine.profiles().item(itemId).total(Kind.CHOSEN);
    }

    @BeforeEach
    void honestTrade() {
        trade(5, 40);
        assertThat(place(TARGET, "u3")).isGreaterThan(25);
    }

    private void assertNotLifted() {
        assertThat(chosen(TARGET)).isLessThan(10);
        assertThat(chosen("i0")).isGreaterThan(80);
        assertThat(place(TARGET, "u3")).isGreaterThan(10);
        assertThat(place(TARGET, "somebody new")).isGreaterThan(9);
        assertThat(place("i0", "u3")).isLessThan(6);
    }

    /** Whoever is made up, and whether it comes in one request or over years that are said. */
    @ParameterizedTest
    @ValueSource(strings = {"purchase", "click", "add_to_cart", "view"})
    void aThousandNewPeoplesChoicesOfOneItem_liftItLittle(String type) {
        for (int i = 0; i < 1_000; i++) {
            act(user("fresh" + i), type, null, TARGET, millis - (i % 7 == 0 ? i * DAY : 0));
        }
        assertNotLifted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "u7"})
    void aThousandChoicesOfOnePerson_liftAnItemLittle(String person) {
        for (int i = 0; i < 1_000; i++) {
            act(user(person), "purchase", null, TARGET, millis - i * 1_000L);
        }
        assertNotLifted();
    }

    @Test
    void aThousandChoicesOfNobody_liftAnItemLittle() {
        for (int i = 0; i < 1_000; i++) {
            act(new Actor(null, null, i % 2 == 0 ? null : "s" + i), "purchase", null, TARGET, millis);
        }
        assertNotLifted();
    }

    /** Things that are not there make no room for one that is. */
    @Test
    void choicesOfAThousandOtherThings_makeNoRoom() {
        for (int i = 0; i < 3_000; i++) {
            act(user("fresh" + i), "purchase", null, i % 3 == 0 ? TARGET : "junk" + i % 1_000, millis);
        }
        assertNotLifted();
    }

    @Test
    void peopleWhoPutOneThingBesideAnother_associateItLittle() {
        for (int i = 0; i < 1_000; i++) {
            act(user("fresh" + i), "click", null, "i0", millis);
            act(user("fresh" + i), "click", null, TARGET, millis + 10_000);
        }
        assertNotLifted();
    }

    @Test
    void newPeopleInBulkWithAListEach_teachLittle() {
        for (int i = 0; i < 300; i++) {
            String queryId = show(user("fresh" + i), CATALOGUE);
            act(user("fresh" + i), "purchase", queryId, TARGET, millis + 1);
        }
        assertThat(chosen(TARGET)).isLessThan(10);
        assertThat(place(TARGET, "u3")).isGreaterThan(5);
    }

    @Test
    void choicesOnOthersLists_areNoLabels() {
        long learned = engine.counts().get(Count.LISTS_LEARNED);
        for (int i = 0; i < 40; i++) {
            millis += MINUTE / 10;
            String queryId = show(user("u" + i), CATALOGUE);
            act(user("stranger"), "purchase", queryId, TARGET, millis + 1);
        }
        assertThat(engine.counts().get(Count.OTHERS_LIST)).isEqualTo(40);
        assertThat(engine.counts().get(Count.LISTS_LEARNED)).isEqualTo(learned);
        assertNotLifted();
    }

    /** Lists are asked for by a server's ids, feedback comes with a browser's: the same people, other names. */
    @Test
    void shopThatNamesPeopleDifferently_isBelievedAfterAWhile() {
        for (int i = 0; i < 300; i++) {
            millis += MINUTE / 2;
            String queryId = show(user("u" + i % 40), CATALOGUE);
            act(user("hash of u" + i % 40), "click", queryId, "i3", millis + 1);
        }
        assertThat(engine.counts().get(Count.OTHERS_LIST)).isLessThan(150);
        assertThat(place("i3", "u3")).isLessThan(5);
    }

    private void open(int count, IntFunction<Actor> who) {
        for (int i = 0; i < count; i++) {
            show(who.apply(i), CATALOGUE);
        }
        millis += 40 * MINUTE;
        show(user("u1"), CATALOGUE);
    }

    @Test
    void listsInBulkWithoutAChoice_doNotPauseLearning() {
        open(500, i -> user("fresh" + i));
        assertThat(engine.learning().paused()).isFalse();
        open(500, i -> user("u7"));
        assertThat(engine.learning().paused()).isFalse();
        open(500, i -> Actor.UNKNOWN);
        assertThat(engine.learning().paused()).isFalse();
    }

    @Test
    void choicesThatStopForEverybody_pauseLearningStill() {
        for (int i = 0; i < 60; i++) {
            millis += 5 * MINUTE;
            show(user("u" + i % 40), CATALOGUE);
        }
        open(1, i -> user("u5"));
        assertThat(engine.learning().paused()).isTrue();
        String queryId = show(user("u8"), CATALOGUE);
        act(user("u8"), "click", queryId, "i3", millis + 1);
        open(1, i -> user("u9"));
        assertThat(engine.learning().paused()).as("one alone starts nothing").isTrue();
        trade(1, 40);
        assertThat(engine.learning().paused()).isFalse();
    }

    /** A shop without lists, and people whom nobody knows: what they choose is found out all the same. */
    @Test
    void manyPeoplesChoicesWithoutLists_makeThingsPopular() {
        var shop = new AttacksTest();
        for (int i = 0; i < 600; i++) {
            shop.millis += 3 * MINUTE;
            shop.act(user("person" + i), "click", null, i % 3 > 0 ? "i25" : "i" + i % 20, shop.millis);
        }
        assertThat(shop.chosen("i25")).isGreaterThan(50).isGreaterThan(3 * shop.chosen("i3"));
        assertThat(shop.place("i25", "somebody new")).as("from the 26th").isLessThan(20);
    }

    @Test
    void regularsChoices_countWhole() {
        double before = chosen("i20");
        for (int i = 0; i < 40; i++) {
            act(user("u" + i), "purchase", null, "i20", millis);
        }
        assertThat(chosen("i20") - before).isGreaterThan(30);
    }

    @Test
    void oneActorsTypes_neverBecomeAMeaning() {
        for (int i = 0; i < 60; i++) {
            millis += 31 * MINUTE;
            Actor one = user("pair" + i % 4);
            act(one, "made_up", null, TARGET, millis);
            String queryId = show(one, CATALOGUE);
            act(one, "click", queryId, TARGET, millis + 1_000);
        }
        assertThat(engine.unknownTypes().get(0).takenFor()).isEqualTo(Role.NEUTRAL);
    }

    @Test
    void stateSurvivesACheckpoint() {
        act(user("fresh"), "purchase", null, TARGET, millis);
        byte[] saved = engine.save();
        var loaded = new Engine(EngineSettings.DEFAULT);
        loaded.load(saved);
        assertThat(loaded.save()).isEqualTo(saved);
    }
}
