package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.LogPosition;
import io.liverank.event.Ranker;
import io.liverank.event.Team;
import io.liverank.experiment.Contest;
import io.liverank.experiment.Contests;
import io.liverank.experiment.TeamDraft;
import io.liverank.feature.Request;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists in which ours and a challenger's order are interleaved; what the challenger has on top is chosen. */
class DuelsTest {
    private static final String CHALLENGER = ForeignShop.KNOWS;
    private static final Rivals RIVALS = new Rivals(CHALLENGER, "main");
    private static final EngineSettings SETTINGS = ForeignShop.with(List.of(), List.of(CHALLENGER));

    private Engine engine = new Engine(SETTINGS);
    private int events;

    private static void tell(Engine to, int at, Event event) {
        byte[] written = EventCodec.encode(event);
        to.apply(new LogPosition(1, at), EventCodec.decode(written));
    }

    private void tell(Event event) {
        tell(engine, ++events, event);
    }

    private void lists(int from, int to, Ranker ranker) {
        for (int number = from; number < to; number++) {
            list(number, ranker);
        }
    }

    private void list(int number, Ranker ranker) {
        Request request = ForeignShop.request(number);
        int size = request.candidates().size();
        List<Integer> ours = IntStream.range(0, size).boxed().toList();
        List<Integer> theirs =
                IntStream.range(0, size).map(row -> size - 1 - row).boxed().toList();
        TeamDraft draft = TeamDraft.of("q" + number, "a", ours, theirs, Team.CHALLENGER);
        tell(new Event.RankingShown(
                        request.time(),
                        "q" + number,
                        null,
                        request.actor(),
                        Attributes.NONE,
                        request.candidates(),
                        List.of())
                .ranked(draft.order(), ranker)
                .of(draft.teams()));
        tell(Event.FeedbackGiven.of(
                        request.time() + 1_000,
                        "click",
                        request.candidates().get(size - 1).itemId(),
                        request.actor())
                .on("q" + number));
    }

    private static Ranker inArm(String challenger) {
        return new Ranker("main", 1, challenger);
    }

    private Map<Rivals, Contests> duels() {
        engine.refreshProgress();
        return engine.progress().duels();
    }

    @Test
    void challengerWhosePlacesAreChosen_isBetter_andNothingIsSaidOfTheSearchEngine() {
        lists(0, 100, inArm(CHALLENGER));
        engine.closeAll();

        Contest contest = duels().get(RIVALS).all();
        assertThat(contest.wins()).isEqualTo(contest.lists()).isGreaterThan(80);
        assertThat(contest.verdict()).isEqualTo(Contest.Verdict.BETTER);
        assertThat(engine.progress().baseline().all()).isEqualTo(Contest.NONE);
    }

    /** As of a foreign one, and the state has it. */
    @Test
    void challengerOfOurs_hasADuelToo() {
        EngineSettings settings = EngineSettings.DEFAULT.withModels(
                ModelSettings.DEFAULT, Map.of("small", ModelSettings.of(ModelType.LINEAR)));
        engine = new Engine(settings);
        lists(0, 100, inArm("small"));
        var restored = new Engine(settings);
        restored.load(engine.save());
        engine.closeAll();
        restored.closeAll();

        assertThat(duels().get(new Rivals("small", "main")).all().verdict()).isEqualTo(Contest.Verdict.BETTER);
        assertThat(restored.save()).isEqualTo(engine.save());
    }

    @Test
    void listsOfNobodyThatIsKnown_sayNothing() {
        lists(0, 10, inArm("foreign.nobody"));
        lists(10, 20, new Ranker("nobody", 1, CHALLENGER));
        lists(20, 30, new Ranker(CHALLENGER, 1, CHALLENGER));
        lists(30, 40, inArm(null));
        engine.closeAll();

        assertThat(duels()).isEmpty();
        assertThat(engine.progress().baseline().all()).isEqualTo(Contest.NONE);
    }

    @Test
    void whoWasInChargeBefore_hasADuelOfItsOwn() {
        lists(0, 10, inArm(CHALLENGER));
        lists(10, 15, new Ranker("foreign.knows", 2, null));
        engine.closeAll();
        assertThat(duels()).containsOnlyKeys(RIVALS);
    }

    @Test
    void stateThatIsLoaded_isTheSameToTheBit_openListsAndAll() {
        lists(0, 60, inArm(CHALLENGER));
        var other = new Engine(SETTINGS);
        other.load(engine.save());
        assertThat(other.save()).isEqualTo(engine.save());
        engine.closeAll();
        other.closeAll();
        other.refreshProgress();
        assertThat(duels().get(RIVALS).all().wins()).isGreaterThan(40);
        assertThat(other.progress().duels()).isEqualTo(duels());
        assertThat(other.save()).isEqualTo(engine.save());
    }

    @Test
    void challengerThatIsNoneAnyMore_isLeftOut() {
        lists(0, 60, inArm(CHALLENGER));
        engine.closeAll();
        var other = new Engine(ForeignShop.with(List.of(), List.of(ForeignShop.GUESSES)));
        other.load(engine.save());
        assertThat(other.progress().duels()).isEmpty();
    }
}
