package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.liverank.engine.Counts.Count;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventTypes;
import io.liverank.event.LogPosition;
import io.liverank.feature.Request;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A choice that comes days after its list was closed puts right what was learned, if its type is said to come late. */
class LateListsTest {
    private static final long NOW = 1_764_000_000_000L;
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final int ITEMS = 8;
    private static final EngineSettings LATE =
            EngineSettings.DEFAULT.withEvents(EventTypes.DEFAULT.withDelay("purchase", Duration.ofDays(2)));

    private long sequence;

    private static Actor user(int number) {
        return new Actor("user-" + number, null, null);
    }

    private static List<Candidate> items() {
        return IntStream.range(0, ITEMS)
                .mapToObj(i -> new Candidate("i" + i, Double.NaN, Attributes.NONE))
                .toList();
    }

    private void apply(Engine engine, Event event) {
        engine.apply(new LogPosition(1, ++sequence), event);
    }

    private void show(Engine engine, int number, long time) {
        apply(
                engine,
                new Event.RankingShown(
                        time,
                        "q" + number,
                        "shoes",
                        user(number),
                        Attributes.NONE,
                        items(),
                        IntStream.range(0, ITEMS).boxed().toList()));
    }

    private void give(Engine engine, String type, int number, int item, long time, boolean named) {
        var feedback = Event.FeedbackGiven.of(time, type, "i" + item, user(number));
        apply(engine, named ? feedback.on("q" + number) : feedback);
    }

    private static double probability(Engine engine, int item, long time) {
        var request = new Request(time, "shoes", user(9_999), Attributes.NONE, items());
        return engine.rank(request).probabilities()[item];
    }

    private static double sum(Engine engine, long time) {
        return IntStream.range(0, ITEMS)
                .mapToDouble(i -> probability(engine, i, time))
                .sum();
    }

    /** 60 lists an hour apart; of each the fifth item is bought, {@code after} that. */
    private Engine bought(EngineSettings settings, long after) {
        var engine = new Engine(settings);
        int lists = 60;
        int told = 0;
        for (int hour = 0; hour < lists + after / HOUR; hour++) {
            if (hour < lists) {
                show(engine, hour, NOW + hour * HOUR);
            }
            if (hour * HOUR >= after) {
                give(engine, "purchase", told++, 4, NOW + hour * HOUR + 1, true);
            }
        }
        return engine;
    }

    @Test
    void choiceAfterDays_isLearnedAsOne() {
        Engine engine = bought(LATE, 2 * DAY);
        Engine without = bought(EngineSettings.DEFAULT, 2 * DAY);
        long end = NOW + 120 * HOUR;
        assertThat(engine.counts().get(Count.JOINED_LATE)).isEqualTo(60);
        assertThat(without.counts().get(Count.EXPIRED_LIST)).isEqualTo(60);
        var request = new Request(end, "shoes", user(9_999), Attributes.NONE, items());
        assertThat(engine.rank(request).order()[0]).isEqualTo(4);
        assertThat(sum(engine, end)).isGreaterThan(3 * sum(without, end));
    }

    @Test
    void choiceAfterDays_countsInTheFigures() {
        Engine engine = bought(LATE, 2 * DAY);
        Engine soon = bought(LATE, 0);
        engine.closeAll();
        soon.closeAll();
        engine.refreshProgress();
        soon.refreshProgress();
        assertThat(engine.progress().all().served().lists())
                .isEqualTo(soon.progress().all().served().lists())
                .isEqualTo(60);
        assertThat(engine.progress().all().served().calibration()).isPositive().isFinite();
    }

    @Test
    void choiceWithoutQueryId_isOnTheListOfItsUser() {
        var engine = new Engine(LATE);
        show(engine, 1, NOW);
        show(engine, 2, NOW + DAY);
        give(engine, "purchase", 1, 4, NOW + DAY + 1, false);
        assertThat(engine.counts().get(Count.JOINED_LATE)).isEqualTo(1);
    }

    @Test
    void typeThatIsNotSaidToComeLate_isLateAsEver() {
        var engine = new Engine(LATE);
        show(engine, 1, NOW);
        show(engine, 2, NOW + DAY);
        give(engine, "click", 1, 4, NOW + DAY + 1, true);
        give(engine, "dislike", 1, 4, NOW + DAY + 2, true);
        assertThat(engine.counts().get(Count.EXPIRED_LIST)).isEqualTo(2);
        assertThat(engine.counts().get(Count.JOINED_LATE)).isZero();
    }

    @Test
    void choiceOfSomebodyElse_putsNothingRight() {
        var engine = new Engine(LATE);
        show(engine, 1, NOW);
        show(engine, 2, NOW + DAY);
        apply(
                engine,
                Event.FeedbackGiven.of(NOW + DAY + 1, "purchase", "i4", user(7)).on("q1"));
        assertThat(engine.counts().get(Count.JOINED_LATE)).isZero();
    }

    @Test
    void secondChoiceOfARow_isNoNews() {
        var engine = new Engine(LATE);
        show(engine, 1, NOW);
        show(engine, 2, NOW + DAY);
        give(engine, "purchase", 1, 4, NOW + DAY + 1, true);
        float[] once = engine.learning().model().probabilities(new float[ITEMS]);
        give(engine, "purchase", 1, 4, NOW + DAY + 2, true);
        assertThat(engine.learning().model().probabilities(new float[ITEMS])).isEqualTo(once);
    }

    @Test
    void listBeyondFiveDelays_isForgotten() {
        var engine = new Engine(LATE);
        show(engine, 1, NOW);
        show(engine, 2, NOW + 10 * DAY + 1);
        give(engine, "purchase", 1, 4, NOW + 10 * DAY + 2, true);
        assertThat(engine.counts().get(Count.EXPIRED_LIST)).isEqualTo(1);
    }

    @Test
    void room_isThatOfOpenLists() {
        var engine = new Engine(new EngineSettings(
                LATE.attributionWindow(),
                LATE.clockSkew(),
                LATE.events(),
                true,
                true,
                200,
                1_000,
                1_000,
                1_000,
                1_000,
                1_000,
                1_000,
                LATE.model(),
                LATE.challengers(),
                LATE.features(),
                LATE.foreign()));
        for (int number = 0; number < 300; number++) {
            show(engine, number, NOW + number * HOUR / 2);
        }
        give(engine, "purchase", 0, 4, NOW + 150 * HOUR, true);
        give(engine, "purchase", 297, 4, NOW + 150 * HOUR, true);
        assertThat(engine.counts().get(Count.EXPIRED_LIST))
                .as("the oldest gave way")
                .isEqualTo(1);
        assertThat(engine.counts().get(Count.JOINED_LATE) + engine.counts().get(Count.JOINED))
                .isEqualTo(1);
    }

    @Test
    void checkpoint_goesOnWhereItStood() {
        var engine = new Engine(LATE);
        for (int number = 0; number < 20; number++) {
            show(engine, number, NOW + number * HOUR);
        }
        var loaded = new Engine(LATE);
        loaded.load(engine.save());
        long before = sequence;
        give(engine, "purchase", 3, 4, NOW + 21 * HOUR, true);
        show(engine, 20, NOW + 22 * HOUR);
        sequence = before;
        give(loaded, "purchase", 3, 4, NOW + 21 * HOUR, true);
        show(loaded, 20, NOW + 22 * HOUR);
        assertThat(loaded.counts().get(Count.JOINED_LATE)).isEqualTo(1);
        assertThat(loaded.save()).isEqualTo(engine.save());
    }

    @Test
    void whoIsForgotten_leavesNoList() {
        var engine = new Engine(LATE);
        show(engine, 1, NOW);
        show(engine, 2, NOW + DAY);
        apply(engine, new Event.UserForgotten(NOW + DAY + 1, "user-1"));
        assertThat(new String(engine.save(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("u:user-1");
        give(engine, "purchase", 1, 4, NOW + DAY + 2, true);
        assertThat(engine.counts().get(Count.JOINED_LATE)).isZero();
    }

    @Test
    void whatIsLearnedAndTakenBack_isLittle() {
        var engine = new Engine(LATE);
        show(engine, 1, NOW);
        double before = sum(engine, NOW);
        show(engine, 2, NOW + DAY);
        double closed = sum(engine, NOW + DAY);
        give(engine, "purchase", 1, 4, NOW + DAY + 1, true);
        assertThat(closed).isLessThan(before);
        assertThat(sum(engine, NOW + DAY)).isGreaterThan(closed);
    }

    @Test
    void delaysOutOfRange_areRefused() {
        assertThatThrownBy(() -> EventTypes.DEFAULT.withDelay("purchase", Duration.ZERO))
                .hasMessageContaining("above 0");
        assertThatThrownBy(() -> EventTypes.DEFAULT.withDelay("purchase", Duration.ofDays(31)))
                .hasMessageContaining("30 days");
        assertThatThrownBy(() -> EventTypes.DEFAULT.withDelay("dislike", Duration.ofDays(1)))
                .hasMessageContaining("is none");
        assertThat(EventTypes.DEFAULT
                        .withDelay("Order Completed", Duration.ofDays(1))
                        .delays()
                        .has("order_completed"))
                .isTrue();
        assertThat(LATE.events().delays().patience().toDays() * 1.0).isCloseTo(10, within(1e-9));
    }
}
