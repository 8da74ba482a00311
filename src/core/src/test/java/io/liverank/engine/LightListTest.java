package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.engine.Counts.Count;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.LogPosition;
import io.liverank.event.Team;
import io.liverank.event.Value;
import io.liverank.feature.Request;
import io.liverank.profile.ItemActivity;
import io.liverank.profile.ItemActivity.Kind;
import io.liverank.profile.PairCounts;
import io.liverank.profile.Profiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists that were written for no model to learn: all that is done on them counts, and teaches no model. */
class LightListTest {
    private static final long NOW = 1_764_000_000_000L;
    private static final Actor ANN = new Actor("ann", null, "ann-1");

    private Engine engine = new Engine(EngineSettings.DEFAULT);
    private final List<ClosedList> closed = new ArrayList<>();
    private long sequence;

    private void apply(Event event) {
        engine.apply(new LogPosition(1, ++sequence), EventCodec.decode(EventCodec.encode(event)));
    }

    private static Event.RankingShown list(String queryId, Actor actor, long time) {
        return new Event.RankingShown(
                time,
                queryId,
                "shoes",
                actor,
                Attributes.NONE,
                IntStream.range(0, 5)
                        .mapToObj(i ->
                                new Candidate("i" + i, 5 - i, Attributes.of(Map.of("price", new Value.Amount(10 + i)))))
                        .toList(),
                List.of(4, 3, 2, 1, 0));
    }

    private static Event.FeedbackGiven act(String type, String queryId, String itemId, Actor actor, long time) {
        return Event.FeedbackGiven.of(time, type, itemId, actor).on(queryId);
    }

    private long count(Count count) {
        return engine.counts().get(count);
    }

    private double popularity(Kind kind, String itemId) {
        ItemActivity activity = engine.profiles().item(itemId);
        return activity == null ? 0 : activity.total(kind);
    }

    @Test
    void whatIsDoneOnIt_isJoined_andKnownOfTheItemAndOfWhoDidIt() {
        apply(list("q", ANN, NOW).lightly());
        apply(act("click", "q", "i2", ANN, NOW + 1_000));
        apply(act("click", "q", "gone", ANN, NOW + 2_000));

        assertThat(count(Count.RANKINGS)).isEqualTo(1);
        assertThat(count(Count.LISTS_SHED)).isEqualTo(1);
        assertThat(count(Count.JOINED)).isEqualTo(1);
        assertThat(count(Count.NOT_IN_LIST)).isEqualTo(1);
        assertThat(popularity(Kind.SHOWN, "i2"))
                .isEqualTo(popularity(Kind.SHOWN, "i4"))
                .isPositive();
        assertThat(popularity(Kind.CHOSEN, "i2")).isPositive();
        assertThat(engine.profiles().user(ANN).touches())
                .extracting(touch -> touch.itemId())
                .contains("i2");
        assertThat(engine.profiles().session(ANN, NOW + 3_000).sightings()).hasSize(5);
        assertThat(engine.profiles().chosenFor().count(Profiles.queryHash("shoes"), PairCounts.hash("i2"), NOW))
                .isPositive();
        int[] order = engine.rank(new Request(
                        NOW + 3_000,
                        "shoes",
                        ANN,
                        Attributes.NONE,
                        list("next", ANN, NOW).candidates()))
                .order();
        assertThat(order[0]).isEqualTo(2);
    }

    @Test
    void noModelLearnsIt_isJudgedByIt_orTrainedOnIt() {
        engine.onClosed(closed::add);
        apply(list("q", ANN, NOW).lightly());
        apply(act("click", "q", "i2", ANN, NOW + 1_000));
        apply(act("click", "q", "i3", ANN, NOW + 1_001));
        apply(act("dislike", "q", "i4", ANN, NOW + 1_002));
        apply(act("dislike", "q", "i2", ANN, NOW + 1_003));
        apply(list("unclicked", ANN, NOW + 2_000).lightly());
        double[] weights = engine.learning().mixtureWeights();
        engine.closeAll();
        engine.refreshProgress();

        assertThat(engine.learning().model().lists()).isZero();
        assertThat(engine.learning().mixtureWeights())
                .containsExactly(weights)
                .containsExactly(new Engine(EngineSettings.DEFAULT).learning().mixtureWeights());
        assertThat(engine.progress().all().served().lists()).isZero();
        assertThat(engine.learning().updateOutlook().heldOut()).isZero();
        assertThat(closed).isEmpty();
        assertThat(count(Count.LISTS_CLOSED)).isEqualTo(2);
        assertThat(count(Count.LISTS_LABELLED)).isEqualTo(1);
        assertThat(count(Count.LISTS_LEARNED)).isZero();
    }

    @Test
    void aListThatIsNotLight_isLearnedAsEver_besideThem() {
        apply(list("light", ANN, NOW).lightly());
        apply(act("click", "light", "i2", ANN, NOW + 1_000));
        apply(list("full", ANN, NOW + 2_000));
        apply(act("click", "full", "i2", ANN, NOW + 3_000));
        engine.onClosed(closed::add);
        engine.closeAll();

        assertThat(engine.learning().model().lists()).isEqualTo(1);
        assertThat(count(Count.LISTS_LEARNED)).isEqualTo(1);
        assertThat(closed).singleElement().satisfies(list -> assertThat(list.scores())
                .hasSize(5));
    }

    @Test
    void feedbackThatCameBeforeIt_joinsIt() {
        apply(act("click", "q", "i2", ANN, NOW));
        apply(list("q", ANN, NOW + 1_000).lightly());

        assertThat(count(Count.JOINED_EARLY)).isEqualTo(1);
        assertThat(count(Count.LISTS_LEARNED)).isZero();
    }

    @Test
    void itsNextPage_isAPage_lightOrNot() {
        apply(list("q", ANN, NOW).lightly());
        Event.RankingShown more = new Event.RankingShown(
                NOW + 1,
                "q",
                "shoes",
                ANN,
                Attributes.NONE,
                List.of(new Candidate("x", 1, Attributes.NONE), new Candidate("y", 1, Attributes.NONE)),
                List.of(0, 1));
        apply(more);
        apply(act("click", "q", "y", ANN, NOW + 2));
        apply(list("q", ANN, NOW + 3).lightly());

        assertThat(count(Count.PAGES)).isEqualTo(1);
        assertThat(count(Count.REPEATED_LISTS)).isEqualTo(1);
        assertThat(count(Count.LISTS_LEARNED)).isEqualTo(1);
        assertThat(count(Count.LISTS_SHED)).isEqualTo(1);
    }

    @Test
    void anInterleavedOne_stillDecidesBetweenTheOrders() {
        apply(list("q", ANN, NOW)
                .of(List.of(Team.OURS, Team.RETRIEVAL, Team.OURS, Team.RETRIEVAL, Team.OURS))
                .lightly());
        apply(act("click", "q", "i4", ANN, NOW + 1_000));
        engine.closeAll();
        engine.refreshProgress();

        assertThat(engine.progress().baseline().all().wins()).isEqualTo(1);
    }

    @Test
    void whatFeedbackOnItWouldDo_canBeAsked_andThatIsNoLearning() {
        apply(list("q", ANN, NOW).lightly());

        DryRun told = engine.dryRun(act("click", "q", "i2", ANN, NOW + 1_000));

        assertThat(told.effect()).isEqualTo(DryRun.Effect.LABELLED);
        assertThat(told.changedWeights()).isZero();
    }

    @Test
    void whoStartsFromACheckpointWithSome_endsLikeWhoWentOn_toTheByte() {
        for (int i = 0; i < 40; i++) {
            Actor actor = new Actor("u" + i, null, "s" + i);
            Event.RankingShown list = list("q" + i, actor, NOW + 1_000L * i);
            apply(i % 3 == 0 ? list : list.lightly());
            apply(act("click", "q" + i, "i" + i % 5, actor, NOW + 1_000L * i + 500));
        }
        byte[] half = engine.save();
        var other = new Engine(EngineSettings.DEFAULT);
        other.load(half);
        assertThat(other.save()).isEqualTo(half);

        List<Event> rest = List.of(
                act("click", "q7", "i1", new Actor("u7", null, "s7"), NOW + 50_000),
                act("dislike", "q8", "i1", new Actor("u8", null, "s8"), NOW + 50_001),
                list("late", ANN, NOW + Duration.ofHours(2).toMillis()).lightly());
        for (Event event : rest) {
            LogPosition at = new LogPosition(1, ++sequence);
            engine.apply(at, event);
            other.apply(at, event);
        }

        assertThat(count(Count.LISTS_CLOSED)).isEqualTo(40);
        assertThat(other.save()).isEqualTo(engine.save());
    }

    @Test
    void theyTakeRoomLikeOthers_soThatTheOldestGoFirst() {
        engine = new Engine(EngineSettings.DEFAULT.withRoom(1_000));
        for (int i = 0; i < 300; i++) {
            apply(list("q" + i, ANN, NOW + i).lightly());
        }

        assertThat(engine.waiting().size()).isEqualTo(1_000);
        assertThat(engine.waiting().lists()).isEqualTo(200);
    }
}
