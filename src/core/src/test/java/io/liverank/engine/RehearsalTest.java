package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.model.Model;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import io.liverank.model.Rehearsed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists that are learned once more beside new ones. */
class RehearsalTest {
    private static final int ROWS = 40;
    private static final int PEOPLE = 50;

    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final EngineSettings SETTINGS = EngineSettings.DEFAULT.withAttributionWindow(WINDOW);

    private Engine engine = new Engine(SETTINGS);
    private long sequence;
    private long time = 1_700_000_000_000L;
    private int visits;

    private void apply(Event event) {
        engine.apply(new LogPosition(1, ++sequence), event);
    }

    /** A list of so many items; some rows are chosen, and its labels are final before the next is shown. */
    private void visit(int rows, int... chosen) {
        time += WINDOW.toMillis() + 1_000;
        String queryId = "q" + ++visits;
        var actor = new Actor("u" + visits % PEOPLE, null, null);
        List<Candidate> candidates = IntStream.range(0, rows)
                .mapToObj(i -> new Candidate(
                        "i" + i,
                        Double.NaN,
                        Attributes.of(Map.of("price", new Value.Amount((visits * 7 + i * 13) % 100)))))
                .toList();
        apply(new Event.RankingShown(
                time,
                queryId,
                "shoes",
                actor,
                Attributes.NONE,
                candidates,
                IntStream.range(0, rows).boxed().toList()));
        for (int row : chosen) {
            apply(Event.FeedbackGiven.of(time + 1_000, "click", "i" + row, actor)
                    .on(queryId));
        }
    }

    private Rehearsal rehearsal() {
        return engine.learning().models().rehearsal();
    }

    private List<Rehearsed> drawn(long number) {
        return drawn(number, Challengers.MAIN, engine.learning().model());
    }

    private List<Rehearsed> drawn(long number, String name, Model model) {
        return rehearsal().draw(number, name, model);
    }

    private void trade(int lists) {
        for (int i = 0; i < lists; i++) {
            visit(ROWS, i % ROWS, (i + 11) % ROWS);
        }
        visit(ROWS);
    }

    @Test
    void ofAList_oneChoiceIsKeptAndSomeOthersForAll() {
        trade(Rehearsal.LEAST);

        assertThat(rehearsal().size()).isEqualTo(Rehearsal.LEAST);
        List<Rehearsed> drawn = drawn(5);
        assertThat(drawn).hasSize(2).allSatisfy(one -> {
            assertThat(one.features().rows()).isEqualTo(1 + Rehearsal.OTHERS);
            assertThat(one.many()).isEqualTo((ROWS - 2) / (float) Rehearsal.OTHERS);
            assertThat(one.weight()).isPositive();
            assertThat(one.settled()).hasSize(1 + Rehearsal.OTHERS);
        });
        assertThat(drawn(5)).as("the same beside the same list").isEqualTo(drawn);
        assertThat(IntStream.range(0, 20).mapToObj(this::drawn).distinct())
                .as("others beside others")
                .hasSizeGreaterThan(15);
    }

    @Test
    void listsWithoutAChoiceOrAnAlternative_areNotKept() {
        visit(ROWS);
        visit(1, 0);
        visit(2, 0, 1);
        visit(3, 1);
        visit(ROWS);

        assertThat(rehearsal().size()).isEqualTo(1);
    }

    @Test
    void beforeThereAreEnough_nothingIsRehearsed() {
        trade(Rehearsal.LEAST - 1);

        assertThat(drawn(5)).isEmpty();
    }

    @Test
    void oldOnes_makeRoomForNewOnes() {
        trade(Rehearsal.MOST + 20);

        assertThat(rehearsal().size()).isEqualTo(Rehearsal.MOST);
    }

    @Test
    void listsOfAMonthAgo_go() {
        trade(3);
        time += Duration.ofDays(31).toMillis();
        trade(2);

        assertThat(rehearsal().size()).isEqualTo(2);
    }

    @Test
    void anAlarm_endsWhatIsRehearsed() {
        trade(Rehearsal.LEAST);
        engine.learning().models().obey(SelfProtection.Order.FADE);

        assertThat(rehearsal().size()).isZero();
    }

    @Test
    void whoIsForgotten_isNotRehearsed() {
        trade(Rehearsal.LEAST);
        apply(new Event.UserForgotten(time, "u7"));

        assertThat(rehearsal().size()).isEqualTo(Rehearsal.LEAST - Rehearsal.LEAST / PEOPLE);
    }

    @Test
    void loaded_rehearsesWhatWhoWentOnDoes() {
        trade(Rehearsal.LEAST + 7);
        byte[] saved = engine.save();
        var loaded = new Engine(SETTINGS);
        loaded.load(saved);
        assertThat(loaded.save()).isEqualTo(saved);

        Engine first = engine;
        long at = sequence;
        long then = time;
        int shown = visits;
        trade(20);
        byte[] wentOn = first.save();
        engine = loaded;
        sequence = at;
        time = then;
        visits = shown;
        trade(20);
        assertThat(engine.save()).isEqualTo(wentOn);
    }

    @Test
    void eachModel_rehearsesByWhatItSaidItself() {
        engine = new Engine(SETTINGS.withModels(
                ModelSettings.DEFAULT,
                Map.of("deep", ModelSettings.of(ModelType.NEURAL), "flat", ModelSettings.of(ModelType.LINEAR))));
        trade(Rehearsal.LEAST);

        Map<String, Model> others = engine.learning().challengers();
        List<Rehearsed> deep = drawn(5, "deep", others.get("deep"));
        assertThat(deep).hasSize(2);
        assertThat(deep.get(0).settled()).isNotEqualTo(drawn(5).get(0).settled());
        assertThat(drawn(5, "flat", others.get("flat"))).isEmpty();
        assertThat(drawn(5, "nobody", others.get("deep"))).isEmpty();
        assertThat(drawn(5, "deep", new Model(ModelSettings.of(ModelType.SEQUENCE))))
                .as("of another type now")
                .isEmpty();
    }

    @Test
    void listsThatWait_areKeptAfterALoadToo() {
        trade(3);
        visit(ROWS, 4);
        byte[] saved = engine.save();
        engine = new Engine(SETTINGS);
        engine.load(saved);
        visit(ROWS);
        visit(ROWS);

        assertThat(rehearsal().size()).isEqualTo(4);
    }

    @Test
    void aLinearModel_keepsNothing() {
        engine = new Engine(SETTINGS.withModels(new ModelSettings(ModelType.LINEAR, 1, true), Map.of()));
        trade(3);

        assertThat(rehearsal().size()).isZero();
    }
}
