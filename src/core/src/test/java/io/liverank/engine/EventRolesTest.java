package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.engine.Counts.Count;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventTypes;
import io.liverank.event.LogPosition;
import io.liverank.event.Role;
import io.liverank.event.Value;
import io.liverank.feature.Request;
import io.liverank.model.Example;
import io.liverank.profile.History;
import io.liverank.profile.ItemActivity;
import io.liverank.profile.ItemActivity.Kind;
import io.liverank.profile.PairCounts;
import io.liverank.profile.Profiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each role enters where it tells something, and nowhere else. */
class EventRolesTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final int SIZE = 10;

    private final Engine engine = new Engine(EngineSettings.DEFAULT);
    private long sequence;

    private static Actor visit(String user, String session) {
        return new Actor(user, null, session);
    }

    private static List<Candidate> candidates(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Candidate("d" + i, Double.NaN, Attributes.NONE))
                .toList();
    }

    private static Event.RankingShown list(String queryId, Actor actor, long time, List<Candidate> candidates) {
        return new Event.RankingShown(
                time,
                queryId,
                "thing",
                actor,
                Attributes.NONE,
                candidates,
                IntStream.range(0, candidates.size()).boxed().toList());
    }

    private static Event.FeedbackGiven event(String type, String queryId, String itemId, Actor actor, long time) {
        return Event.FeedbackGiven.of(time, type, itemId, actor).on(queryId);
    }

    private void apply(Event event) {
        apply(engine, event);
    }

    private void apply(Engine to, Event event) {
        to.apply(new LogPosition(1, ++sequence), event);
    }

    private int place(String itemId, Actor actor, long time) {
        int[] order = engine.rank(new Request(time, "thing", actor, Attributes.NONE, candidates(SIZE)))
                .order();
        return 1
                + IntStream.range(0, SIZE)
                        .filter(i -> ("d" + order[i]).equals(itemId))
                        .findFirst()
                        .orElseThrow();
    }

    private double chosenForThing(String itemId) {
        return engine.profiles().chosenFor().count(Profiles.queryHash("thing"), PairCounts.hash(itemId), NOW);
    }

    private double count(String itemId, Kind kind) {
        ItemActivity activity = engine.profiles().item(itemId);
        return activity == null ? 0 : activity.total(kind);
    }

    /** Sixty people who each have a favourite. */
    private long warmUp() {
        var random = new Random(4);
        long time = NOW;
        for (int user = 0; user < 60; user++) {
            Actor actor = visit("w" + user, "w" + user);
            String favourite = "d" + random.nextInt(SIZE);
            for (int k = 0; k < 2; k++) {
                time += 5_000;
                apply(list("w" + user + "-" + k, actor, time, candidates(SIZE)));
                apply(event("click", "w" + user + "-" + k, favourite, actor, time + 1_000));
            }
        }
        return time + 10_000;
    }

    @ParameterizedTest
    @CsvSource({
        "dislike, d2",
        "dislike, d8",
        "hide, d5",
        "not_interested, d0",
        "remove_from_cart, d8",
        "Product Removed, d2",
        "refund, d8",
        "refund, d1"
    })
    void aversion_neverRaisesItsItemInThisVisitOrTheNext(String type, String itemId) {
        long time = warmUp();
        Actor now = visit("zoe", "zoe-1");
        Actor next = visit("zoe", "zoe-2");
        apply(list("q", now, time, candidates(SIZE)));
        int before = place(itemId, now, time + 2_000);
        apply(event(type, "q", itemId, now, time + 1_000));
        assertThat(place(itemId, now, time + 2_000)).isGreaterThanOrEqualTo(before);
        assertThat(place(itemId, next, time + 86_400_000L)).isGreaterThanOrEqualTo(before);
    }

    @Test
    void dislike_lowersForItsUserFarMoreThanForOthers() {
        long time = warmUp();
        Actor zoe = visit("zoe", "zoe-1");
        apply(list("q", zoe, time, candidates(SIZE)));
        int before = place("d0", visit("new", "new"), time + 2_000);
        apply(event("dislike", "q", "d0", zoe, time + 1_000));
        assertThat(place("d0", zoe, time + 2_000)).isGreaterThan(SIZE / 2);
        assertThat(place("d0", visit("new", "new"), time + 2_000)).isLessThanOrEqualTo(before + 2);
    }

    @Test
    void aversion_isNoTouchNoTasteAndNoPopularity() {
        apply(new Event.ItemUpserted(NOW, "d3", Attributes.of(Map.of("brand", new Value.Text("Alto")))));
        Actor zoe = visit("zoe", "zoe-1");
        apply(event("dislike", null, "d3", zoe, NOW + 1));
        History history = engine.profiles().user(zoe);
        assertThat(history.touches()).isEmpty();
        assertThat(history.taste().size()).isZero();
        assertThat(history.averted().size()).isPositive();
        assertThat(history.aversions()).extracting(History.Aversion::itemId).containsExactly("d3");
        assertThat(count("d3", Kind.TOUCHED)).isZero();
    }

    @Test
    void choiceAfterAnAversion_ends() {
        Actor zoe = visit("zoe", "zoe-1");
        apply(event("dislike", null, "d3", zoe, NOW + 1));
        apply(event("add_to_cart", null, "d3", zoe, NOW + 2));
        assertThat(engine.profiles().user(zoe).aversions()).isEmpty();
        apply(event("dislike", null, "d3", zoe, NOW + 9));
        apply(event("click", null, "d3", zoe, NOW + 5));
        assertThat(engine.profiles().user(zoe).aversions()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "add_to_cart, remove_from_cart",
        "Product Added, Product Removed",
        "purchase, refund",
        "add_to_wishlist, remove_from_wishlist"
    })
    void removal_takesBackTheChoiceItUndoes(String choice, String removal) {
        Actor zoe = visit("zoe", "zoe-1");
        apply(list("q", zoe, NOW, candidates(SIZE)));
        apply(event("click", "q", "d3", zoe, NOW + 1_000));
        double chosen = count("d3", Kind.CHOSEN);
        double led = chosenForThing("d3");
        apply(event(choice, "q", "d3", zoe, NOW + 2_000));
        assertThat(count("d3", Kind.CHOSEN)).isGreaterThan(chosen);
        apply(event(removal, "q", "d3", zoe, NOW + 60_000));
        assertThat(count("d3", Kind.CHOSEN)).isCloseTo(chosen, within(1e-9));
        assertThat(chosenForThing("d3")).isCloseTo(led, within(1e-6));
        for (History history :
                List.of(engine.profiles().user(zoe), engine.profiles().session(zoe, NOW + 60_000))) {
            assertThat(history.touches().get(0).chosen()).isEqualTo(1);
            assertThat(history.touches().get(0).count()).isEqualTo(1);
        }
        assertThat(closedGains()).containsExactly(0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
    }

    private List<Integer> closedGains() {
        List<Example> closed = new ArrayList<>();
        engine.onClosed(one -> closed.add(one.example()));
        engine.closeAll();
        float[] gains = closed.get(0).gains();
        return IntStream.range(0, gains.length)
                .mapToObj(i -> Math.round(gains[i]))
                .toList();
    }

    @Test
    void removalOfTheOnlyChoice_leavesAListWithoutOne() {
        Actor zoe = visit("zoe", "zoe-1");
        apply(list("q", zoe, NOW, candidates(SIZE)));
        apply(event("purchase", "q", "d3", zoe, NOW + 2_000));
        apply(event("refund", "q", "d3", zoe, NOW + 3_000));
        assertThat(engine.profiles().user(zoe).touches()).isEmpty();
        assertThat(count("d3", Kind.CHOSEN)).isZero();
        assertThat(closedGains()).containsOnly(0);
        assertThat(engine.counts().get(Count.LISTS_LABELLED)).isZero();
    }

    /** Weeks later, from another place and without the list. */
    @Test
    void refundLongAfter_takesBackFromWhatIsShared() {
        Actor zoe = visit("zoe", "zoe-1");
        apply(list("q", zoe, NOW, candidates(SIZE)));
        apply(event("purchase", "q", "d3", zoe, NOW + 2_000));
        apply(event("refund", null, "d3", visit("zoe", "zoe-9"), NOW + 20 * 86_400_000L));
        assertThat(count("d3", Kind.CHOSEN)).isZero();
        assertThat(count("d3", Kind.TOUCHED)).isZero();
        double[] then = ItemActivity.halfLives(NOW + 3_000);
        assertThat(engine.profiles().item("d3").count(Kind.CHOSEN, 3, then)).isZero();
    }

    @Test
    void removalOfWhatWasNeverChosen_takesNothing() {
        Actor ann = visit("ann", "ann-1");
        Actor zoe = visit("zoe", "zoe-1");
        apply(event("purchase", null, "d3", ann, NOW));
        for (int i = 0; i < 5; i++) {
            apply(event("refund", null, "d3", zoe, NOW + 1 + i));
        }
        assertThat(count("d3", Kind.CHOSEN)).isEqualTo(1);
        apply(event("refund", null, "d3", ann, NOW + 9));
        apply(event("refund", null, "d3", ann, NOW + 10));
        assertThat(count("d3", Kind.CHOSEN)).isZero();
        assertThat(count("d3", Kind.TOUCHED)).isZero();
    }

    @Test
    void exposure_entersNothingButItsList() {
        Actor zoe = visit("zoe", "zoe-1");
        apply(list("q", zoe, NOW, candidates(SIZE)));
        for (int i = 0; i < SIZE; i++) {
            apply(event("impression", "q", "d" + i, zoe, NOW + 100));
        }
        apply(event("impression", null, "elsewhere", zoe, NOW + 100));
        apply(event("impression", "never-shown", "d1", zoe, NOW + 100));
        assertThat(engine.profiles().user(zoe).touches()).isEmpty();
        assertThat(engine.profiles().session(zoe, NOW + 200).touches()).isEmpty();
        assertThat(count("d1", Kind.TOUCHED)).isZero();
        assertThat(count("elsewhere", Kind.TOUCHED)).isZero();
        assertThat(engine.counts().get(Count.LISTS_LEARNED)).isZero();
        assertThat(engine.counts().get(Count.JOINED)).isEqualTo(SIZE);
    }

    /** Shoppers with a favourite brand and a price of their own; who also says which of a list is liked least. */
    private static List<Event> shop(int seed, int lists, String extra, int exposed) {
        var random = new Random(seed);
        List<Event> events = new ArrayList<>();
        String[] brands = {"Alto", "Pico", "Vera", "Nord"};
        int items = 60;
        int[] brand = new int[items];
        double[] price = new double[items];
        double[] quality = new double[items];
        for (int i = 0; i < items; i++) {
            brand[i] = random.nextInt(brands.length);
            price[i] = 2 + 5 * random.nextDouble();
            quality[i] = 0.6 * random.nextGaussian();
            events.add(new Event.ItemUpserted(
                    NOW,
                    "d" + i,
                    Attributes.of(Map.of(
                            "title", new Value.Text(brands[brand[i]] + " lamp " + i),
                            "brand", new Value.Text(brands[brand[i]]),
                            "price", new Value.Amount(Math.exp(price[i]))))));
        }
        int users = 25;
        int[] liked = random.ints(users, 0, brands.length).toArray();
        double[] budget = random.doubles(users, 2, 7).toArray();
        long time = NOW;
        for (int n = 0; n < lists; n++) {
            time += 5_000 + random.nextInt(10_000);
            int user = random.nextInt(users);
            Actor actor = visit("u" + user, "s" + user + "-" + time / 1_800_000);
            int[] drawn = random.ints(0, items).distinct().limit(12).toArray();
            Integer[] shown = Arrays.stream(drawn).boxed().toArray(Integer[]::new);
            double[] noise = random.doubles(items, -2, 2).toArray();
            Arrays.sort(shown, Comparator.comparingDouble(i -> -quality[i] - noise[i]));
            double[] worth = new double[items];
            for (int i : shown) {
                worth[i] = quality[i] + (brand[i] == liked[user] ? 1.6 : 0) - 1.2 * Math.abs(price[i] - budget[user]);
            }
            List<Candidate> candidates = Arrays.stream(shown)
                    .map(i -> new Candidate("d" + i, Double.NaN, Attributes.NONE))
                    .toList();
            String queryId = "q" + n;
            events.add(list(queryId, actor, time, candidates));
            for (int row = 0; row < Math.min(exposed, shown.length); row++) {
                events.add(event("impression", queryId, "d" + shown[row], actor, time + 400));
            }
            int worst = Arrays.stream(shown)
                    .min(Comparator.comparingDouble(i -> worth[i]))
                    .orElseThrow();
            if (extra != null) {
                events.add(event(extra, queryId, "d" + worst, actor, time + 1_000));
            }
            double[] luck =
                    random.doubles(items).map(u -> -Math.log(-Math.log(u))).toArray();
            int best = Arrays.stream(shown)
                    .max(Comparator.comparingDouble(i -> worth[i] + luck[i]))
                    .orElseThrow();
            events.add(event("click", queryId, "d" + best, actor, time + 4_000));
        }
        return events;
    }

    private double mrr(List<Event> events) {
        var fresh = new Engine(EngineSettings.DEFAULT);
        events.forEach(one -> apply(fresh, one));
        fresh.closeAll();
        fresh.refreshProgress();
        assertThat(fresh.counts().get(Count.BOT_RATE)).isZero();
        return fresh.progress().all().served().mrr();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 12})
    void impressions_leaveQualityAsItWas(int exposed) {
        double without = mrr(shop(3, 400, null, 0));
        assertThat(mrr(shop(3, 400, null, exposed))).isCloseTo(without, within(0.01));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void dislikes_teachWhatIsNotLiked(int seed) {
        assertThat(mrr(shop(seed, 400, "dislike", 0))).isGreaterThan(mrr(shop(seed, 400, null, 0)));
    }

    /** As above, and the events have a name that says nothing: they are found out. */
    @Test
    void unknownTypeOnWhatIsNeverChosen_doesNoHarm() {
        double without = mrr(shop(3, 400, null, 0));
        assertThat(mrr(shop(3, 400, "zapp", 0))).isGreaterThan(without - 0.01);
    }

    /** People look things up and find them again later; others are shown something by a machine. */
    @Test
    void unknownTypes_areNeutralUntilTheyProveThemselves() {
        var random = new Random(11);
        long time = NOW;
        for (int n = 0; n < 200; n++) {
            time += 60_000;
            Actor actor = visit("u" + random.nextInt(40), null);
            String wanted = "d" + random.nextInt(SIZE);
            String any = "d" + random.nextInt(SIZE);
            apply(event("lookup", null, wanted, actor, time));
            if (n == 0) {
                assertThat(engine.profiles().user(actor).touches()).isEmpty();
            }
            apply(event("beacon", null, any, actor, time + 100));
            apply(list("q" + n, actor, time + 1_000, candidates(SIZE)));
            String chosen = random.nextInt(3) > 0 ? wanted : "d" + random.nextInt(SIZE);
            apply(event("click", "q" + n, chosen, actor, time + 5_000));
        }
        UnknownType beacon = engine.unknownTypes().get(0);
        UnknownType lookup = engine.unknownTypes().get(1);
        assertThat(lookup.type()).isEqualTo("lookup");
        assertThat(lookup.takenFor()).isEqualTo(Role.INTEREST);
        assertThat(lookup.z()).isGreaterThan(3);
        assertThat(lookup.events()).isEqualTo(200);
        assertThat(beacon.takenFor()).isEqualTo(Role.NEUTRAL);
        Actor late = visit("late", null);
        apply(event("lookup", null, "d1", late, time + 10_000));
        apply(event("beacon", null, "d2", late, time + 10_001));
        assertThat(engine.profiles().user(late).touches())
                .extracting(History.Touch::itemId)
                .containsExactly("d1");
    }

    @Test
    void unknownTypeOnWhatIsPassedOver_isTakenForAversion() {
        var random = new Random(12);
        long time = NOW;
        for (int n = 0; n < 400; n++) {
            time += 60_000;
            Actor actor = visit("u" + n % 50, null);
            int refused = random.nextInt(3);
            apply(event("swipe_away", null, "d" + refused, actor, time));
            apply(list("q" + n, actor, time + 1_000, candidates(SIZE)));
            int chosen = random.nextInt(4);
            apply(event("click", "q" + n, "d" + (chosen == refused ? 4 : chosen), actor, time + 5_000));
        }
        assertThat(engine.unknownTypes().get(0).takenFor()).isEqualTo(Role.AVERSION);
        Actor late = visit("late", null);
        apply(event("swipe_away", null, "d1", late, time + 10_000));
        assertThat(engine.profiles().user(late).aversions()).hasSize(1);
    }

    /** One enthusiast is not a proof. */
    @Test
    void unknownTypeOfASingleMark_provesNothing() {
        Actor zoe = visit("zoe", null);
        apply(event("lookup", null, "d5", zoe, NOW));
        for (int n = 0; n < 60; n++) {
            apply(list("q" + n, zoe, NOW + 60_000L * n + 1, candidates(SIZE)));
            apply(event("click", "q" + n, "d5", zoe, NOW + 60_000L * n + 9_000));
        }
        engine.closeAll();
        assertThat(engine.unknownTypes().get(0).cases()).isEqualTo(1);
        assertThat(engine.unknownTypes().get(0).takenFor()).isEqualTo(Role.NEUTRAL);
    }

    @Test
    void unknownTypeOfASingleUser_provesNothingHoweverOften() {
        Actor zoe = visit("zoe", null);
        for (int n = 0; n < 60; n++) {
            apply(event("lookup", null, "d5", zoe, NOW + 60_000L * n));
            apply(list("q" + n, zoe, NOW + 60_000L * n + 1, candidates(SIZE)));
            apply(event("click", "q" + n, "d5", zoe, NOW + 60_000L * n + 9_000));
        }
        assertThat(engine.unknownTypes().get(0).cases()).isEqualTo(5);
        assertThat(engine.unknownTypes().get(0).takenFor()).isEqualTo(Role.NEUTRAL);
    }

    @Test
    void typeThatIsSet_needsNoProof() {
        var told = new Engine(EngineSettings.DEFAULT.withEvents(EventTypes.DEFAULT.withRole("lookup", Role.INTEREST)));
        Actor zoe = visit("zoe", null);
        apply(told, event("lookup", null, "d5", zoe, NOW));
        assertThat(told.profiles().user(zoe).touches()).hasSize(1);
        assertThat(told.unknownTypes()).isEmpty();
    }

    private static Event.FeedbackGiven stay(String queryId, String itemId, double seconds, long time) {
        return Event.FeedbackGiven.of(time, "click", itemId, visit("zoe", "zoe-1"))
                .on(queryId)
                .with(Attributes.of(Map.of("dwellTime", new Value.Amount(seconds))));
    }

    @Test
    void dwellTime_weighsAChoiceByWhatIsUsual() {
        for (int n = 0; n < 40; n++) {
            apply(list("q" + n, visit("zoe", "zoe-1"), NOW + n * 60_000L, candidates(SIZE)));
            apply(stay("q" + n, "d1", 30, NOW + n * 60_000L + 5_000));
        }
        List<Example> closed = new ArrayList<>();
        engine.onClosed(one -> closed.add(one.example()));
        long time = NOW + 3_600_000L;
        double[] seconds = {0.5, 7.5, 30, 60, 100_000, -3};
        for (int k = 0; k < seconds.length; k++) {
            apply(list("r" + k, visit("zoe", "zoe-1"), time + k * 60_000L, candidates(SIZE)));
            apply(stay("r" + k, "d1", seconds[k], time + k * 60_000L + 5_000));
        }
        engine.closeAll();
        double[] usual = closed.stream()
                .skip(closed.size() - seconds.length)
                .mapToDouble(one -> one.gains()[1])
                .toArray();
        assertThat(usual[0]).isEqualTo(0.25);
        assertThat(usual[1]).isCloseTo(0.5, within(0.1));
        assertThat(usual[2]).isCloseTo(1, within(0.1));
        assertThat(usual[3]).isCloseTo(1.4, within(0.15));
        assertThat(usual[4]).isEqualTo(2);
        assertThat(usual[5]).isEqualTo(1);
        assertThat(closed.get(closed.size() - 6).weight()).isLessThan(0.3f);
    }

    @ParameterizedTest
    @CsvSource({"click, LEARNED", "view_image, TOUCHED", "dislike, TURNED_DOWN", "impression, SEEN", "zapp, NEUTRAL"})
    void dryRun_saysWhatBecomesOfEachRoleAndChangesNothing(String type, DryRun.Effect effect) {
        Actor zoe = visit("zoe", "zoe-1");
        apply(list("q", zoe, NOW, candidates(SIZE)));
        byte[] before = engine.save();
        DryRun run = engine.dryRun(event(type, "q", "d1", zoe, NOW + 1_000));
        assertThat(run.effect()).isEqualTo(effect);
        int place = 1
                + IntStream.range(0, SIZE)
                        .filter(i -> run.ranking().get(i).itemId().equals("d1"))
                        .findFirst()
                        .orElseThrow();
        switch (effect) {
            case TURNED_DOWN -> assertThat(place).isGreaterThan(2);
            case SEEN, NEUTRAL -> assertThat(place).isEqualTo(2);
            default -> assertThat(place).isLessThanOrEqualTo(2);
        }
        assertThat(engine.save()).isEqualTo(before);
    }

    /** The model meets the columns of fields with the first list that has them. */
    @Test
    void dryRun_onTheFirstListOfItemsWithNumbers_saysWhatTheirWeightsWouldBe() {
        for (int i = 0; i < SIZE; i++) {
            apply(new Event.ItemUpserted(
                    NOW,
                    "d" + i,
                    Attributes.of(Map.of("price", new Value.Amount(10 + i), "weight", new Value.Amount(i * i)))));
        }
        Actor zoe = visit("zoe", "zoe-1");
        apply(list("q", zoe, NOW, candidates(SIZE)));
        assertThat(engine.learning().model().denseWeights()).doesNotContainKey("price.value");
        DryRun run = engine.dryRun(event("click", "q", "d7", zoe, NOW + 1_000));
        assertThat(run.effect()).isEqualTo(DryRun.Effect.LEARNED);
        assertThat(run.weights())
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.after()).isFinite().isNotEqualTo(one.before()));
    }

    /** Shoppers look at the first rows alone, and every row they saw is told of. */
    @Test
    void exposuresThatTellWhatWasSeen_areBelieved() {
        for (int n = 0; n < 60; n++) {
            Actor actor = visit("u" + n, null);
            apply(list("q" + n, actor, NOW + n * 60_000L, candidates(SIZE)));
            for (int i = 0; i < 4; i++) {
                apply(event("impression", "q" + n, "d" + i, actor, NOW + n * 60_000L + 100));
            }
            apply(event("click", "q" + n, "d" + n % 4, actor, NOW + n * 60_000L + 5_000));
        }
        engine.closeAll();
        var without = new Engine(EngineSettings.DEFAULT);
        for (int n = 0; n < 60; n++) {
            Actor actor = visit("u" + n, null);
            apply(without, list("q" + n, actor, NOW + n * 60_000L, candidates(SIZE)));
            apply(without, event("click", "q" + n, "d" + n % 4, actor, NOW + n * 60_000L + 5_000));
        }
        without.closeAll();
        Request request = new Request(NOW + 9_000_000L, "thing", visit("x", null), Attributes.NONE, candidates(SIZE));
        float[] believed = engine.rank(request).scores();
        float[] all = without.rank(request).scores();
        assertThat(believed[0] - believed[9]).isLessThan(all[0] - all[9]);
    }

    @Test
    void engineRestoredInTheMiddle_goesOnAsIfNothingHappened() {
        List<Event> events = new ArrayList<>(shop(5, 60, "dislike", 6));
        var random = new Random(9);
        for (int i = 0; i < 200; i++) {
            String[] types = {"zapp", "add_to_cart", "remove_from_cart", "purchase", "refund", "view", "impression"};
            Actor actor = visit("u" + random.nextInt(25), "x");
            String queryId = "q" + random.nextInt(70);
            events.add(
                    events.size() - random.nextInt(100),
                    Event.FeedbackGiven.of(
                                    NOW + random.nextInt(600_000),
                                    types[random.nextInt(types.length)],
                                    "d" + random.nextInt(60),
                                    actor)
                            .on(queryId)
                            .worth(1 + random.nextInt(50), Double.NaN));
        }
        Engine restored = null;
        for (int i = 0; i < events.size(); i++) {
            apply(events.get(i));
            if (restored != null) {
                restored.apply(new LogPosition(1, sequence), events.get(i));
            }
            if (i == events.size() / 2) {
                restored = new Engine(EngineSettings.DEFAULT);
                restored.load(engine.save());
            }
        }
        assertThat(restored.save()).isEqualTo(engine.save());
    }
}
