package io.liverank.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.Value;
import io.liverank.foreign.ForeignModelException;
import io.liverank.foreign.ForeignScores;
import io.liverank.foreign.ForeignWatch;
import io.liverank.foreign.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real SavedModels, made, trained and scored by TensorFlow. */
class SavedModelTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final List<ForeignWatch.Reason> missed = Collections.synchronizedList(new ArrayList<>());
    private final ForeignScores scores = new ForeignScores(new Engine(EngineSettings.DEFAULT), new ForeignWatch() {
        @Override
        public void scored(String model, long nanos) {}

        @Override
        public void missed(String model, Reason reason) {
            missed.add(reason);
        }
    });

    @AfterEach
    void close() {
        scores.close();
    }

    private void add(Path model, Map<String, List<String>> inputs, float missing, Duration budget)
            throws ForeignModelException {
        scores.add("m", new TensorFlowRuntime().open(new ModelFile("m", model, inputs, null, missing)), budget);
    }

    private static Candidate candidate(String id, Map<String, Value> attributes) {
        return new Candidate(id, Double.NaN, Attributes.of(attributes));
    }

    private List<Double> scored(Candidate... candidates) {
        var list = new Event.RankingShown(
                1, "q", null, new Actor("ann", null, null), Attributes.NONE, List.of(candidates), List.of());
        return scores.scored(list).candidates().stream()
                .map(one ->
                        one.attributes().get("foreign.m") instanceof Value.Amount amount ? amount.number() : Double.NaN)
                .toList();
    }

    private static Value number(double number) {
        return new Value.Amount(number);
    }

    @Test
    void trainedModel_scoresAsItLearned() throws Exception {
        add(
                SavedModels.trained(folder.resolve("model"), 2, -3),
                Map.of("columns", List.of("price", "rating")),
                Float.NaN,
                LONG);

        List<Double> scored = scored(
                candidate("a", Map.of("price", number(1), "rating", number(0.5))),
                candidate("b", Map.of("price", number(-1), "rating", number(1))),
                candidate("c", Map.of("price", number(1))));

        assertThat(scored.get(0)).isEqualTo(0.5, within(0.01));
        assertThat(scored.get(1)).isEqualTo(-5, within(0.01));
        assertThat(scored.get(2)).as("of what is missing there is no score").isNaN();
        assertThat(scores.table())
                .anySatisfy(line -> assertThat(line).contains("m | columns | FLOAT[n, 2] | price | "))
                .anySatisfy(line -> assertThat(line).contains("m | columns | FLOAT[n, 2] | rating | "));
    }

    @Test
    void texts_areGivenAsTheyAre() throws Exception {
        add(SavedModels.lengths(folder.resolve("model"), "serving_default"), Map.of(), Float.NaN, LONG);

        assertThat(scored(
                        candidate("a", Map.of("title", new Value.Text("shoes"))),
                        candidate("b", Map.of("title", new Value.Text(""))),
                        candidate("c", Map.of())))
                .containsExactly(5.0, 0.0, 0.0);
    }

    @Test
    void manyThreads_areToldTheSame() throws Exception {
        add(SavedModels.trained(folder.resolve("model"), 1, 1), Map.of("columns", List.of("price", "rating")), 0, LONG);
        List<Double> alone = scored(candidate("a", Map.of("price", number(0.25))));
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Double>>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(callers.submit(() -> scored(candidate("a", Map.of("price", number(0.25))))));
            }
            for (Future<List<Double>> one : all) {
                assertThat(one.get()).isEqualTo(alone);
            }
        } finally {
            callers.shutdown();
        }
    }

    @Test
    void wrongFoldersAndShapes_areRefusedInWordsThatHelp() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        refuses(empty, Map.of(), null, "is no SavedModel that can be run");
        Path broken = Files.createDirectory(folder.resolve("broken"));
        Files.writeString(broken.resolve("saved_model.pb"), "no model");
        refuses(broken, Map.of(), null, "is no SavedModel that can be run");
        Path trained = SavedModels.trained(folder.resolve("trained"), 1, 1);
        refuses(trained, Map.of("columns", List.of("a")), null, "of 2 columns a row; 1 are set: a");
        refuses(trained, Map.of(), null, "of 2 columns a row; 1 are set: columns");
        refuses(trained, Map.of("other", List.of("a")), null, "no input other; its inputs are columns");
        refuses(
                trained,
                Map.of("columns", List.of("a", "b"), "other", List.of("a")),
                null,
                "no input other; its inputs are columns");
        refuses(trained, Map.of("columns", List.of("a", "b")), "other", "no output other; its outputs are score");
        refuses(
                SavedModels.total(folder.resolve("rows"), 8),
                Map.of(),
                null,
                "export it with a dynamic first dimension");
        refuses(
                SavedModels.total(folder.resolve("total"), -1),
                Map.of(),
                null,
                "for 3 candidates; a score for each is needed");
        refuses(
                SavedModels.lengths(folder.resolve("named"), "lengths"),
                Map.of(),
                null,
                "no signature serving_default; its signatures are");
    }

    private static void refuses(Path model, Map<String, List<String>> inputs, String output, String why) {
        assertThatThrownBy(() -> new TensorFlowRuntime().open(new ModelFile("m", model, inputs, output, 0)))
                .isInstanceOf(ForeignModelException.class)
                .hasMessageContaining(why);
    }

    @Test
    void slowModel_costsItsOwnScoresAloneAndIsLeftAlone() throws Exception {
        add(SavedModels.slow(folder.resolve("slow"), 2_000), Map.of(), Float.NaN, Duration.ofMillis(1));

        for (int i = 0; i < 5; i++) {
            assertThat(scored(candidate("a", Map.of("price", number(1))))).containsExactly(Double.NaN);
        }

        assertThat(missed).hasSize(5).containsOnly(ForeignWatch.Reason.SLOW, ForeignWatch.Reason.RESTING);
    }

    @Test
    void foldersAlone_areForThisPlugin() throws Exception {
        var runtime = new TensorFlowRuntime();
        assertThat(runtime.opens(folder)).isTrue();
        assertThat(runtime.opens(Files.writeString(folder.resolve("model.onnx"), "")))
                .isFalse();
        assertThat(runtime.opens(folder.resolve("none"))).isFalse();
    }
}
