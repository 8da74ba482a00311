package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Column;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link Component} keeps to, alone in a model: those of all {@link ModelType}s and the smallest example. A
 * component that is added to a type meets these laws unasked; {@link Places}, which is in every model, has tests of its own.
 */
class ComponentLawsTest {
    private static final int LISTS = 600;

    private final Toy toy = new Toy(8);

    static Stream<Named<Supplier<Component>>> components() {
        Map<String, Supplier<Component>> all = new LinkedHashMap<>();
        for (ModelType type : ModelType.values()) {
            List<Component> parts = type.components();
            for (int i = 0; i < parts.size(); i++) {
                int place = i;
                all.put(parts.get(i).getClass().getSimpleName(), () -> type.components()
                        .get(place));
            }
        }
        all.put("OrderTrust", OrderTrust::new);
        return all.entrySet().stream().map(one -> Named.of(one.getKey(), one.getValue()));
    }

    private static Model model(ModelSettings settings, Supplier<Component> component) {
        return new Model(settings, () -> List.of(component.get()));
    }

    private static Model model(Supplier<Component> component) {
        return model(new ModelSettings(ModelType.LINEAR, 1, false), component);
    }

    private static void learn(Model model, List<Example> lists) {
        lists.forEach(list -> model.learn(list.features(), list.gains(), 1));
    }

    private Model learned(Supplier<Component> component) {
        Model model = model(component);
        learn(model, toy.next(LISTS));
        return model;
    }

    private static byte[] bytes(Model model) {
        var out = new ByteWriter();
        model.save(out);
        return out.toBytes();
    }

    private static Model read(byte[] bytes, Layout layout, Supplier<Component> component) {
        return ModelCodec.read(new ByteReader(bytes), layout, settings -> model(settings, component));
    }

    private static double loss(Model model, List<Example> lists) {
        return lists.stream()
                .mapToDouble(list -> ListLoss.order(model.score(list.features()), list.gains(), new float[Toy.ROWS]))
                .average()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("components")
    void beforeItLearned_itAddsNothing(Supplier<Component> component) {
        FeatureMatrix list = toy.next().features();
        float[] scores = new float[list.rows];
        component.get().score(list, scores);
        assertThat(scores).containsOnly(0);
    }

    @ParameterizedTest
    @MethodSource("components")
    void scoredAlone_itGivesTheSameBits(Supplier<Component> component) {
        Component part = learned(component).components().get(0);
        for (Example list : toy.next(20)) {
            float[] scores = new float[list.features().rows];
            float[] alone = new float[list.features().rows];
            part.score(list.features(), scores);
            part.scoreAlone(list.features(), alone);
            assertThat(alone).isEqualTo(scores);
        }
    }

    @ParameterizedTest
    @MethodSource("components")
    void itLearns(Supplier<Component> component) {
        List<Example> later = toy.next(50);
        double before = loss(model(component), later);
        assertThat(loss(learned(component), later)).isLessThan(0.9 * before);
    }

    @ParameterizedTest
    @MethodSource("components")
    void sameListsInTheSameOrder_giveTheSameBits(Supplier<Component> component) {
        List<Example> lists = toy.next(40);
        Model one = model(component);
        Model other = model(component);
        learn(one, lists);
        learn(other, lists);
        assertThat(Arrays.equals(bytes(one), bytes(other))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("components")
    void stepWithoutAGradient_movesNothing(Supplier<Component> component) {
        Model model = learned(component);
        byte[] before = bytes(model);
        model.components().forEach(one -> one.step(1, 0, null));
        assertThat(bytes(model)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("components")
    void saved_itComesBackToTheBitAndGoesOnAlike(Supplier<Component> component) {
        Model model = learned(component);
        Model loaded = read(bytes(model), toy.layout(), component);
        assertThat(Arrays.equals(bytes(loaded), bytes(model))).isTrue();
        List<Example> more = toy.next(20);
        learn(model, more);
        learn(loaded, more);
        assertThat(Arrays.equals(bytes(loaded), bytes(model))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("components")
    void columnsThatCome_changeNoScoreAndAreLearned(Supplier<Component> component) {
        Model model = learned(component);
        FeatureMatrix list = toy.next().features();
        float[] before = model.score(list);
        int width = model.layout().width();
        toy.meetAnother();
        model.fit(toy.layout());
        assertThat(model.layout().width()).isGreaterThan(width);
        assertThat(model.score(list)).isEqualTo(before);
        learn(model, toy.next(20));
        assertThat(model.isFinite()).isTrue();
        Model loaded = read(bytes(model), toy.layout(), component);
        assertThat(Arrays.equals(bytes(loaded), bytes(model))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("components")
    void columnsThatGo_areAsIfTheyWereZero(Supplier<Component> component) {
        var narrow = new Toy(1);
        Model model = model(component);
        learn(model, narrow.next(LISTS));
        FeatureMatrix list = narrow.next().features();
        for (Column column : list.columns()) {
            for (int row = 0; row < list.rows && column.name().startsWith("rare."); row++) {
                list.dense[row * list.width + column.index()] = 0;
            }
        }
        float[] expected = model.score(list);
        byte[] saved = bytes(model);
        narrow.meetAnother();
        assertThat(narrow.layout().generation()).isEqualTo(1);
        model.fit(narrow.layout());
        list.adopt(narrow.layout());
        assertThat(model.score(list)).isEqualTo(expected);
        assertThat(read(saved, narrow.layout(), component).score(list)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("components")
    void delta_carriesWhatWasLearned(Supplier<Component> component) {
        Model start = learned(component);
        Model trained = new Trainer(start, () -> {}).train(toy.next(200), TrainingSettings.DEFAULT);
        Delta delta = Delta.of(trained.minus(start, true).toBytes());
        Model merged = start.copy();
        assertThat(merged.takes(delta)).isTrue();
        merged.add(delta, 1);
        Model half = start.copy();
        half.add(delta, 0.5f);
        assertThat(half.isFinite()).isTrue();
        assertThat(half.lists()).isEqualTo(start.lists() + 1);
        FeatureMatrix list = toy.next().features();
        assertThat(trained.score(list)).isNotEqualTo(start.score(list));
        assertThat(merged.score(list)).usingComparatorWithPrecision(1e-4f).containsExactly(trained.score(list));
    }

    @ParameterizedTest
    @MethodSource("components")
    void deltaOfAnotherComponent_isNotTaken(Supplier<Component> component) {
        Model model = learned(component);
        Delta delta = model.minus(model(component), true);
        components()
                .filter(other ->
                        !other.getName().equals(component.get().getClass().getSimpleName()))
                .forEach(other -> {
                    Model stranger = model(other.getPayload());
                    stranger.fit(model.layout());
                    assertThat(stranger.takes(delta)).as(other.getName()).isFalse();
                });
    }

    @ParameterizedTest
    @MethodSource("components")
    void anchor_holdsItNearerToTheStart(Supplier<Component> component) {
        Model start = learned(component);
        List<Example> batch = toy.next(200);
        var trainer = new Trainer(start, () -> {});
        float free = trainer.train(batch, new TrainingSettings(2, 1, 0, 8))
                .minus(start, false)
                .largest();
        float held = trainer.train(batch, new TrainingSettings(2, 1, 1e5f, 8))
                .minus(start, false)
                .largest();
        assertThat(held).isPositive().isLessThan(free);
    }

    @ParameterizedTest
    @MethodSource("components")
    void hostileLists_leaveItFinite(Supplier<Component> component) {
        Model model = learned(component);
        List<float[]> gains = List.of(
                new float[Toy.ROWS],
                new float[] {1, 1, 1, 1, 1, 1},
                new float[] {1e30f, 0, 0, 0, 0, 1e-30f},
                new float[] {Float.NaN, 0, 1, 0, 0, 0},
                new float[] {Float.POSITIVE_INFINITY, 0, 0, 0, 0, 0});
        for (float value : new float[] {0, -0f, 1e-30f, 1e6f, -1e6f, Float.NaN, Float.POSITIVE_INFINITY}) {
            for (float[] one : gains) {
                FeatureMatrix list = toy.next().features();
                Arrays.fill(list.dense, list.width, 2 * list.width, value);
                Arrays.fill(list.sparseValue, list.sparseStart[1], list.sparseStart[2], value);
                for (float weight : new float[] {1, 1e6f, Float.NaN}) {
                    model.learn(list, one, weight);
                    model.avert(list, 1, new boolean[] {true, false, true, false, false, false}, weight);
                }
            }
        }
        assertThat(model.isFinite()).isTrue();
        for (float score : model.score(toy.next().features())) {
            assertThat(score).isFinite();
        }
    }

    @ParameterizedTest
    @MethodSource("components")
    void emptyListAndListOfOne_areTaken(Supplier<Component> component) {
        Model model = learned(component);
        for (int rows = 0; rows < 2; rows++) {
            FeatureMatrix list = toy.next().features().rows(rows == 0 ? new int[0] : new int[] {3});
            float[] gains = new float[rows];
            Arrays.fill(gains, 1);
            model.learn(list, gains, 1);
            assertThat(model.score(list)).hasSize(rows);
        }
        assertThat(model.isFinite()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("components")
    void explanation_isTheScore(Supplier<Component> component) {
        Model model = learned(component);
        FeatureMatrix list = toy.next().features();
        float[] scores = model.score(list);
        List<Explanation> explanations =
                Explainer.explain(model, list, scores, new int[] {0, 1, 2, 3, 4, 5}, name -> name);
        List<Double> sums = new ArrayList<>();
        explanations.forEach(one -> sums.add(one.contributions().stream()
                .mapToDouble(Explanation.Contribution::value)
                .sum()));
        for (int row = 0; row < list.rows; row++) {
            assertThat(sums.get(row)).isCloseTo(scores[row], within(1e-3));
        }
    }
}
