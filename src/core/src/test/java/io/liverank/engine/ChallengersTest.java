package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.engine.Incident.Kind;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.feature.Request;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChallengersTest {
    private static final EngineSettings ALONE =
            EngineSettings.DEFAULT.withModels(ModelSettings.of(ModelType.LINEAR), Map.of());
    private static final EngineSettings SETTINGS = ALONE.withModels(
            ALONE.model(),
            Map.of("net", ModelSettings.of(ModelType.NEURAL), "slow", new ModelSettings(ModelType.LINEAR, 0.1f, true)));
    private static final List<Candidate> CANDIDATES = IntStream.range(0, 4)
            .mapToObj(i -> new Candidate("i" + i, Double.NaN, Attributes.NONE))
            .toList();

    private final Engine engine = new Engine(SETTINGS);

    /** Lists of four, the last of which is clicked. */
    private static void visits(Engine engine, int from, int to) {
        for (int i = from; i < to; i++) {
            long time = i * 10_000L;
            var actor = new Actor("u" + i % 7, null, null);
            engine.apply(
                    new LogPosition(1, 2L * i + 1),
                    new Event.RankingShown(
                            time, "q" + i, null, actor, Attributes.NONE, CANDIDATES, List.of(0, 1, 2, 3)));
            engine.apply(
                    new LogPosition(1, 2L * i + 2),
                    Event.FeedbackGiven.of(time + 1, "click", "i3", actor).on("q" + i));
        }
    }

    private static float[] scores(Engine engine) {
        return engine.rank(new Request(
                        engine.logTime() + 1, null, new Actor("new", null, null), Attributes.NONE, CANDIDATES))
                .scores();
    }

    private void promote(int position, String name) {
        engine.apply(new LogPosition(2, position), new Event.ModelPromoted(engine.logTime(), name));
    }

    @Test
    void challengers_learnButDoNotRank() {
        var alone = new Engine(ALONE);
        visits(engine, 0, 300);
        visits(alone, 0, 300);
        assertThat(scores(engine)).isEqualTo(scores(alone));
        assertThat(engine.learning().challengers().get("net").lists()).isEqualTo(300);
        engine.closeAll();
        engine.refreshProgress();
        assertThat(engine.progress().all().challengers()).containsOnlyKeys("net", "slow");
        assertThat(engine.progress().all().challengers().get("net").lists()).isEqualTo(300);
        assertThat(engine.progress().all().challengers().get("slow").logLoss())
                .isGreaterThan(engine.progress().all().live().logLoss());
    }

    @Test
    void promotedChallenger_ranksAndCanBePutBack() {
        visits(engine, 0, 300);
        long linear = engine.learning().model().lists();
        promote(1, "net");
        assertThat(engine.learning().inCharge()).isEqualTo("net");
        assertThat(engine.learning().model().settings().type()).isEqualTo(ModelType.NEURAL);
        assertThat(engine.learning().version()).isEqualTo(1);
        assertThat(engine.learning().keptVersions()).containsExactly(1L);
        assertThat(engine.learning().challengers()).containsOnlyKeys("main", "slow");
        promote(2, "main");
        assertThat(engine.learning().model().lists()).isEqualTo(linear);
        assertThat(engine.learning().incidents())
                .extracting(Incident::kind)
                .containsExactly(Kind.PROMOTED, Kind.PROMOTED);
    }

    @Test
    void restoredVersionOfAnotherModel_putsThatModelInCharge() {
        visits(engine, 0, 100);
        promote(1, "net");
        promote(2, "main");
        engine.apply(new LogPosition(2, 3), new Event.ModelRestored(engine.logTime(), 1));
        assertThat(engine.learning().inCharge()).isEqualTo("net");
        assertThat(engine.learning().model().settings().type()).isEqualTo(ModelType.NEURAL);
        assertThat(engine.learning().challengers()).containsOnlyKeys("main", "slow");
    }

    @Test
    void unknownName_isPassedOver() {
        visits(engine, 0, 10);
        promote(1, "nobody");
        assertThat(engine.learning().inCharge()).isEqualTo("main");
        assertThat(engine.learning().version()).isZero();
    }

    @Test
    void checkpoint_keepsAllModelsAndWhoIsInCharge() {
        visits(engine, 0, 200);
        promote(1, "net");
        var restored = new Engine(SETTINGS);
        restored.load(engine.save());
        assertThat(restored.save()).isEqualTo(engine.save());
        assertThat(scores(restored)).isEqualTo(scores(engine));
    }

    @Test
    void changedSettings_startAnewOnlyWhatTheyChange() {
        visits(engine, 0, 200);
        var other = new Engine(SETTINGS.withModels(
                ModelSettings.of(ModelType.ENSEMBLE),
                Map.of("slow", new ModelSettings(ModelType.LINEAR, 0.2f, true), "new", SETTINGS.model())));
        other.load(engine.save());
        assertThat(other.learning().model().lists()).isZero();
        assertThat(other.learning().incidents()).extracting(Incident::kind).containsExactly(Kind.MODEL_CHANGED);
        assertThat(other.learning().challengers()).containsOnlyKeys("new", "slow");
        assertThat(other.learning().challengers().get("slow").lists()).isEqualTo(200);
        assertThat(other.learning().challengers().get("slow").settings().rate()).isEqualTo(0.2f);
        assertThat(other.learning().challengers().get("new").lists()).isZero();
        assertThat(other.profiles().users()).isEqualTo(7);
    }
}
