package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.LogPosition;
import io.liverank.event.Ranker;
import io.liverank.event.Team;
import io.liverank.experiment.Contest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What interleaved lists come to in the fold. */
class BaselineTest {
    private static final long NOW = 1_764_000_000_000L;
    private static final long HOUR = 3_600_000;
    private static final List<Team> TEAMS = List.of(Team.BOTH, Team.OURS, Team.RETRIEVAL, Team.RETRIEVAL, Team.OURS);

    private Engine engine = new Engine(EngineSettings.DEFAULT);
    private long sequence;
    private long lists;

    private void apply(Event event) {
        engine.apply(new LogPosition(1, ++sequence), EventCodec.decode(EventCodec.encode(event)));
    }

    private static Event.RankingShown shown(String queryId, Actor actor, long time, int from) {
        return new Event.RankingShown(
                        time,
                        queryId,
                        "shoes",
                        actor,
                        Attributes.NONE,
                        IntStream.range(from, from + 5)
                                .mapToObj(i -> new Candidate("i" + i, Double.NaN, Attributes.NONE))
                                .toList(),
                        List.of(0, 4, 1, 2, 3))
                .ranked(List.of(0, 4, 1, 2, 3), new Ranker("main", 1, null));
    }

    /** A list of somebody new in which these places, from 0, are clicked. */
    private void visit(int... places) {
        visit(new Actor("user-" + ++lists, null, null), NOW, places);
    }

    private void visit(Actor actor, long time, int... places) {
        String queryId = "q" + ++lists;
        Event.RankingShown list = shown(queryId, actor, time, 0).of(TEAMS);
        apply(list);
        for (int place : places) {
            act("click", list, actor, place);
        }
    }

    private void act(String type, Event.RankingShown list, Actor actor, int place) {
        String itemId = list.candidates().get(list.shown().get(place)).itemId();
        apply(Event.FeedbackGiven.of(list.time() + 1, type, itemId, actor).on(list.queryId()));
    }

    private Contest all() {
        engine.refreshProgress();
        return engine.progress().baseline().all();
    }

    @Test
    void listsCountWhenTheyClose_byWhoPlacedWhatIsChosen() {
        visit(1);
        visit(2, 3, 1);
        visit(0);
        visit(4, 2);
        visit();
        assertThat(all()).isEqualTo(Contest.NONE);

        engine.closeAll();

        assertThat(all()).isEqualTo(new Contest(1, 1, 2, 1));
        assertThat(engine.progress().baseline().recent()).isEqualTo(all());
    }

    @Test
    void listsWithoutTeams_countNothing() {
        Actor ann = new Actor("ann", null, null);
        Event.RankingShown list = shown("q", ann, NOW, 0);
        apply(list);
        act("click", list, ann, 1);
        engine.closeAll();

        assertThat(all()).isEqualTo(Contest.NONE);
    }

    @Test
    void clickedTwiceAndBought_isOneItem_andWhatIsDislikedOrTakenOutIsNone() {
        Actor ann = new Actor("ann", null, null);
        Event.RankingShown list = shown("q", ann, NOW, 0).of(TEAMS);
        apply(list);
        act("click", list, ann, 1);
        act("click", list, ann, 1);
        act("purchase", list, ann, 1);
        act("click", list, ann, 2);
        act("view", list, ann, 4);
        act("dislike", list, ann, 4);
        engine.closeAll();
        assertThat(all()).as("one each").isEqualTo(new Contest(0, 0, 1, 0));

        Actor bob = new Actor("bob", null, null);
        Event.RankingShown other = shown("q2", bob, NOW, 0).of(TEAMS);
        apply(other);
        act("click", other, bob, 1);
        act("dislike", other, bob, 1);
        act("click", other, bob, 2);
        engine.closeAll();
        assertThat(all()).isEqualTo(new Contest(0, 1, 1, 0));
    }

    @Test
    void nextPage_isAListOfItsOwn_andOneThatRepeatsPlacesIsForNeither() {
        Actor ann = new Actor("ann", null, null);
        Event.RankingShown first = shown("q", ann, NOW, 0).of(TEAMS);
        Event.RankingShown second = shown("q", ann, NOW + 1, 5).of(TEAMS);
        apply(first);
        apply(second);
        act("click", second, ann, 1);
        engine.closeAll();
        assertThat(all()).isEqualTo(new Contest(1, 0, 0, 1));

        Actor bob = new Actor("bob", null, null);
        apply(shown("p", bob, NOW, 0).of(TEAMS));
        Event.RankingShown grown = new Event.RankingShown(
                        NOW + 2,
                        "p",
                        "shoes",
                        bob,
                        Attributes.NONE,
                        IntStream.range(0, 10)
                                .mapToObj(i -> new Candidate("i" + i, Double.NaN, Attributes.NONE))
                                .toList(),
                        List.of(5, 0, 6, 1, 7, 2, 8, 3, 9, 4))
                .of(IntStream.range(0, 10).mapToObj(i -> Team.OURS).toList());
        apply(grown);
        act("click", grown, bob, 0);
        engine.closeAll();
        assertThat(all()).isEqualTo(new Contest(1, 0, 0, 2));
    }

    @Test
    void repeatedList_countsOnce() {
        Actor ann = new Actor("ann", null, null);
        Event.RankingShown list = shown("q", ann, NOW, 0).of(TEAMS);
        apply(list);
        apply(list);
        act("click", list, ann, 1);
        engine.closeAll();

        assertThat(all()).isEqualTo(new Contest(1, 0, 0, 0));
    }

    @Test
    void oneSomebody_decidesAgainAfterTwentyOthersOrAnHour() {
        Actor ann = new Actor("ann", null, null);
        for (int i = 0; i < 30; i++) {
            visit(ann, NOW, 2);
        }
        engine.closeAll();
        assertThat(all().losses()).isEqualTo(1);

        for (int i = 0; i < 20; i++) {
            visit(1);
        }
        visit(ann, NOW, 2);
        engine.closeAll();
        assertThat(all()).isEqualTo(new Contest(20, 2, 0, 0));

        visit(ann, NOW + HOUR + 1, 2);
        engine.closeAll();
        assertThat(all().losses()).isEqualTo(3);
    }

    @Test
    void botsLists_countNothing() {
        Actor crawler = new Actor("crawler", null, null);
        for (int i = 0; i < 400; i++) {
            apply(Event.FeedbackGiven.of(NOW + i * 100L, "view", "i" + i % 5, crawler));
        }
        visit(crawler, NOW + 40_000, 1);
        engine.closeAll();

        assertThat(all()).isEqualTo(Contest.NONE);
    }

    @Test
    void whoIsForgotten_isNotKnownToHaveDecided_andOpenListsGo() {
        Actor ann = new Actor("ann", null, null);
        visit(ann, NOW, 1);
        engine.closeAll();
        visit(ann, NOW, 1);
        apply(new Event.UserForgotten(NOW, "ann"));
        engine.closeAll();
        assertThat(all().lists()).isEqualTo(1);

        visit(ann, NOW, 1);
        engine.closeAll();
        assertThat(all()).isEqualTo(new Contest(2, 0, 0, 0));
    }

    @Test
    void checkpoint_keepsCounts_teamsOfOpenLists_andWhoDecided() {
        visit(1);
        engine.closeAll();
        visit(2);
        visit();
        Actor open = new Actor("open", null, null);
        Event.RankingShown list = shown("open", open, NOW, 0).of(TEAMS);
        apply(shown("plain", open, NOW, 0));
        apply(list);
        byte[] saved = engine.save();
        var again = new Engine(EngineSettings.DEFAULT);
        again.load(saved);
        assertThat(again.save()).isEqualTo(saved);

        act("click", list, open, 1);
        engine.closeAll();
        Contest expected = all();
        engine = again;
        --sequence;
        act("click", list, open, 1);
        engine.closeAll();

        assertThat(all()).isEqualTo(expected).isEqualTo(new Contest(2, 1, 0, 1));
    }

    @Test
    void recentLists_areThoseOfTheLastStretches() {
        for (int i = 0; i < 2_500; i++) {
            visit(i < 2_000 ? 1 : 2);
        }
        engine.closeAll();

        assertThat(all().wins()).isEqualTo(2_000);
        assertThat(engine.progress().baseline().recent()).isEqualTo(new Contest(1_000, 500, 0, 0));
    }
}
