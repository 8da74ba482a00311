package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine.Taken;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Page 2 under the same query id continues its list. */
class PagesTest {
    private static final long NOW = 1_764_000_000_000L;
    private static final Actor ANN = new Actor("ann", null, "ann-1");

    private Engine engine = new Engine(EngineSettings.DEFAULT);
    private final List<Taken> taken = new ArrayList<>();
    private long sequence;

    @BeforeEach
    void watch() {
        engine.onTaken(taken::add);
    }

    private void apply(Event event) {
        engine.apply(new LogPosition(1, ++sequence), event);
    }

    private static Event.RankingShown list(Actor actor, long time, int from, int to) {
        return new Event.RankingShown(
                time,
                "q",
                "shoes",
                actor,
                Attributes.NONE,
                IntStream.range(from, to)
                        .mapToObj(i -> new Candidate("i" + i, Double.NaN, Attributes.NONE))
                        .toList(),
                IntStream.range(0, to - from).boxed().toList());
    }

    private static Event.FeedbackGiven click(int item, long time) {
        return Event.FeedbackGiven.of(time, "click", "i" + item, ANN).on("q");
    }

    private long count(Count count) {
        return engine.counts().get(count);
    }

    private Taken last() {
        return taken.get(taken.size() - 1);
    }

    @Test
    void otherItemsUnderAnOpenQueryId_areItsNextPageAndLearned() {
        apply(list(ANN, NOW, 0, 10));
        apply(list(ANN, NOW + 1_000, 10, 20));
        apply(list(ANN, NOW + 2_000, 20, 30));
        apply(click(13, NOW + 3_000));
        assertThat(last().verdict()).isEqualTo(Count.JOINED);
        assertThat(last().place()).isEqualTo(4);
        assertThat(last().before()).isEqualTo(10);
        apply(click(25, NOW + 4_000));
        assertThat(last().before()).isEqualTo(20);
        apply(click(2, NOW + 5_000));
        assertThat(last().before()).isZero();
        assertThat(count(Count.PAGES)).isEqualTo(2);
        assertThat(count(Count.JOINED)).isEqualTo(3);
        assertThat(count(Count.LISTS_LEARNED)).isEqualTo(3);
        assertThat(count(Count.REPEATED_LISTS)).isZero();
        apply(click(77, NOW + 6_000));
        assertThat(last().verdict()).isEqualTo(Count.NOT_IN_LIST);
        engine.closeAll();
        assertThat(count(Count.LISTS_CLOSED)).isEqualTo(3);
    }

    @Test
    void sameItemsAgain_areARepeat() {
        apply(list(ANN, NOW, 0, 10));
        apply(list(ANN, NOW + 1_000, 0, 10));
        apply(list(ANN, NOW + 2_000, 2, 8));
        apply(list(ANN, NOW + 3_000, 10, 20));
        apply(list(ANN, NOW + 4_000, 10, 20));
        assertThat(count(Count.REPEATED_LISTS)).isEqualTo(3);
        assertThat(count(Count.PAGES)).isEqualTo(1);
    }

    @Test
    void listThatGrows_addsWhatIsNew() {
        apply(list(ANN, NOW, 0, 10));
        apply(list(ANN, NOW + 1_000, 0, 20));
        apply(click(13, NOW + 2_000));
        assertThat(last().place() + last().before()).isEqualTo(14);
        apply(click(3, NOW + 3_000));
        assertThat(last().before()).isZero();
        assertThat(engine.profiles().item("i3").total(io.liverank.profile.ItemActivity.Kind.SHOWN))
                .isEqualTo(engine.profiles().item("i13").total(io.liverank.profile.ItemActivity.Kind.SHOWN));
    }

    @Test
    void otherPeoplesListsOfTheSameId_areNoPages() {
        apply(list(ANN, NOW, 0, 10));
        apply(list(new Actor("bob", null, "bob-1"), NOW + 1_000, 10, 20));
        assertThat(count(Count.REPEATED_LISTS)).isEqualTo(1);
        assertThat(count(Count.PAGES)).isZero();
    }

    @Test
    void listsThatMerelyOverlap_areNoPages() {
        for (Actor actor : List.of(ANN, Actor.UNKNOWN)) {
            apply(list(actor, NOW, 0, 10));
            apply(list(actor, NOW + 1_000, 5, 15));
            assertThat(count(Count.REPEATED_LISTS)).isEqualTo(1);
            apply(list(actor, NOW + 2_000, 9, 19));
            assertThat(count(Count.PAGES)).isEqualTo(1);
            apply(click(9, NOW + 3_000));
            assertThat(last().before()).isZero();
            apply(click(10, NOW + 4_000));
            assertThat(last().before()).isEqualTo(10);
            forgetAll();
        }
    }

    private void forgetAll() {
        engine = new Engine(EngineSettings.DEFAULT);
        engine.onTaken(taken::add);
    }

    @Test
    void signingInBetweenPages_keepsThemTogether() {
        apply(list(new Actor(null, "cookie", "s"), NOW, 0, 10));
        apply(list(new Actor("ann", "cookie", "s"), NOW + 1_000, 10, 20));
        apply(list(new Actor("ann", "cookie", "s"), NOW + 2_000, 20, 30));
        assertThat(count(Count.PAGES)).isEqualTo(2);
    }

    @Test
    void secondPage_isOpenWhenTheFirstIsClosed() {
        long window = EngineSettings.DEFAULT.attributionWindow().toMillis();
        apply(list(ANN, NOW, 0, 10));
        apply(list(ANN, NOW + window - 1_000, 10, 20));
        apply(click(12, NOW + window + 1_000));
        assertThat(last().verdict()).isEqualTo(Count.JOINED);
        apply(list(ANN, NOW + window + 2_000, 20, 30));
        assertThat(count(Count.PAGES)).isEqualTo(2);
        apply(list(ANN, NOW + Duration.ofDays(1).toMillis(), 30, 40));
        assertThat(count(Count.REPEATED_LISTS)).isEqualTo(1);
        apply(click(31, NOW + Duration.ofDays(1).toMillis()));
        assertThat(last().verdict()).isEqualTo(Count.EXPIRED_LIST);
    }

    @Test
    void feedbackBeforeItsPages_findsThem() {
        apply(click(13, NOW));
        apply(click(3, NOW + 1));
        apply(list(ANN, NOW + 2, 0, 10));
        assertThat(count(Count.JOINED_EARLY)).isEqualTo(1);
        apply(list(ANN, NOW + 3, 10, 20));
        assertThat(count(Count.JOINED_EARLY)).isEqualTo(2);
        assertThat(count(Count.JOINED)).isEqualTo(2);
        assertThat(count(Count.NOT_IN_LIST)).isZero();
    }

    @Test
    void endlessPages_endAtAHundred() {
        for (int page = 0; page < 150; page++) {
            apply(list(ANN, NOW + page, page * 5, page * 5 + 5));
        }
        assertThat(count(Count.PAGES)).isEqualTo(99);
        assertThat(count(Count.REPEATED_LISTS)).isEqualTo(50);
    }

    @Test
    void pages_surviveACheckpoint() {
        apply(list(ANN, NOW, 0, 10));
        apply(list(ANN, NOW + 1_000, 10, 20));
        var restored = new Engine(EngineSettings.DEFAULT);
        restored.load(engine.save());
        restored.onTaken(taken::add);
        restored.apply(new LogPosition(1, ++sequence), click(13, NOW + 2_000));
        assertThat(last().place() + last().before()).isEqualTo(14);
    }

    @Test
    void forgottenUser_takesAllPagesAlong() {
        apply(list(ANN, NOW, 0, 10));
        apply(list(ANN, NOW + 1_000, 10, 20));
        apply(new Event.UserForgotten(NOW + 2_000, "ann"));
        engine.closeAll();
        assertThat(count(Count.LISTS_CLOSED)).isZero();
    }
}
