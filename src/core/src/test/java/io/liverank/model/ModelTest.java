package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Image;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelTest {
    private static final List<Example> EXAMPLES = Shop.examples(800);

    private static double loss(Model model, Example example) {
        return ListLoss.order(model.score(example.features()), example.gains(), new float[example.gains().length]);
    }

    private static double loss(Model model, List<Example> examples) {
        return examples.stream()
                .mapToDouble(example -> loss(model, example))
                .average()
                .orElseThrow();
    }

    private static Model learned(ModelType type, int lists) {
        var model = new Model(ModelSettings.of(type));
        for (Example example : EXAMPLES.subList(0, lists)) {
            model.learn(example.features(), example.gains(), 1);
        }
        return model;
    }

    private static byte[] bytes(Model model) {
        var out = new ByteWriter();
        model.save(out);
        return out.toBytes();
    }

    /** Who writes a checkpoint has time for it. */
    @ParameterizedTest
    @EnumSource
    void imageOfAModel_isOfThenWhateverBecomesOfIt(ModelType type) {
        Model before = learned(type, 50);
        Model model = learned(type, 100);
        Example next = EXAMPLES.get(100);
        int[] hashed = IntStream.range(next.features().sparseStart[0], next.features().sparseStart[1])
                .map(k -> next.features().sparseIndex[k])
                .toArray();
        List<Runnable> changes = List.of(
                () -> model.learn(next.features(), next.gains(), 1),
                () -> model.add(model.minus(before, true), 0.5f),
                () -> model.fade(0.5f),
                () -> model.forget(hashed),
                () -> model.reset(before),
                () -> model.reset(new Model(model.settings())));
        for (Runnable change : changes) {
            byte[] then = bytes(model);
            try (Image image = Image.of(model::save)) {
                change.run();
                var out = new ByteWriter();
                image.write(out);
                assertThat(out.toBytes()).isEqualTo(then);
            }
        }
    }

    /** The steepest coordinates of what was added, the steepest first. */
    private static List<Integer> steepest(Parameters parameters) {
        return IntStream.range(0, parameters.weights.size())
                .filter(at -> parameters.gradient(at) != 0)
                .boxed()
                .sorted(Comparator.comparingDouble(at -> -Math.abs(parameters.gradient(at))))
                .limit(4)
                .toList();
    }

    /** All components at once: their scores add up, so each one's gradient holds with the others in place. */
    @ParameterizedTest
    @EnumSource
    void gradients_agreeWithFiniteDifferences(ModelType type) {
        Model model = learned(type, 400);
        int checked = 0;
        for (Example example : EXAMPLES.subList(500, 510)) {
            float[] slopes = new float[example.gains().length];
            ListLoss.order(model.score(example.features()), example.gains(), slopes);
            for (Component component : model.components()) {
                Component.Trace trace = component.score(example.features(), slopes.clone());
                component.add(example.features(), trace, slopes);
                for (Parameters parameters : component.parameters()) {
                    for (int at : steepest(parameters)) {
                        float slope = parameters.gradient(at) * stretch(component, parameters, at);
                        double[] sides = differences(model, example, parameters.weights, at);
                        double off = 2e-3 + 0.05 * Math.abs(slope);
                        assertThat((double) slope)
                                .as("%s %d", parameters.weights.name, at)
                                .isBetween(Math.min(sides[0], sides[1]) - off, Math.max(sides[0], sides[1]) + off);
                        checked += Math.abs(slope) > 0.01 ? 1 : 0;
                    }
                }
                // moves nothing and forgets what was added
                component.step(0, 0, null);
            }
        }
        assertThat(checked).isGreaterThan(60);
    }

    /** Weights of one user's own learn without what their curve makes of them. */
    private static float stretch(Component component, Parameters parameters, int at) {
        return component instanceof Linear linear && parameters.weights.name.equals("linear.hashed")
                ? linear.stretch(at)
                : 1;
    }

    /** The slopes to the left and to the right: where a unit of the network wakes up they are not the same. */
    private static double[] differences(Model model, Example example, Tensor weights, int at) {
        double here = loss(model, example);
        float before = weights.get(at);
        weights.set(at, before + 2e-3f);
        double up = loss(model, example);
        weights.set(at, before - 2e-3f);
        double down = loss(model, example);
        weights.set(at, before);
        return new double[] {(here - down) / 2e-3, (up - here) / 2e-3};
    }

    @ParameterizedTest
    @EnumSource
    void online_ranksBetterThanTheSearchEngine(ModelType type) {
        List<Example> later = EXAMPLES.subList(600, 800);
        double untrained = loss(new Model(ModelSettings.of(type)), later);
        assertThat(loss(learned(type, 600), later)).isLessThan(0.93 * untrained);
    }

    @ParameterizedTest
    @EnumSource
    void incrementally_ranksBetterThanItsStart(ModelType type) {
        Model start = learned(type, 0);
        byte[] before = bytes(start);
        Model trained =
                new Trainer(start, () -> {}).train(EXAMPLES.subList(0, 600), new TrainingSettings(2, 1, 0.01f, 8));
        List<Example> later = EXAMPLES.subList(600, 800);
        assertThat(loss(trained, later)).isLessThan(0.93 * loss(start, later));
        assertThat(bytes(start)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void delta_carriesWhatWasLearned(ModelType type) {
        Model start = learned(type, 100);
        Model trained = new Trainer(start, () -> {}).train(EXAMPLES.subList(100, 300), TrainingSettings.DEFAULT);
        Model merged = start.copy();
        merged.add(Delta.of(trained.minus(start, true).toBytes()), 1);
        assertSameScores(merged, trained);
    }

    @ParameterizedTest
    @EnumSource
    void savedModel_comesBackAndGoesOnAlike(ModelType type) {
        Model model = learned(type, 100);
        Model loaded = Model.read(new ByteReader(bytes(model)), model.layout());
        assertThat(loaded.settings()).isEqualTo(model.settings());
        for (Example example : EXAMPLES.subList(100, 150)) {
            model.learn(example.features(), example.gains(), 1);
            loaded.learn(example.features(), example.gains(), 1);
        }
        assertThat(bytes(loaded)).isEqualTo(bytes(model));
    }

    @ParameterizedTest
    @EnumSource
    void explanation_sumsToTheScore(ModelType type) {
        Model model = learned(type, 300);
        Example example = EXAMPLES.get(400);
        float[] scores = model.score(example.features());
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -scores[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        List<Explanation> explanations = Explainer.explain(model, example.features(), scores, order, name -> name);
        for (int row = 0; row < scores.length; row++) {
            double sum = explanations.get(row).contributions().stream()
                    .mapToDouble(Explanation.Contribution::value)
                    .sum();
            assertThat(sum).isCloseTo(scores[row], within(1e-3));
        }
    }

    @ParameterizedTest
    @EnumSource
    void newModel_keepsTheSearchEnginesOrderOfUnknownItems(ModelType type) {
        float[] scores = new Model(ModelSettings.of(type)).score(EXAMPLES.get(0).features());
        for (int row = 1; row < scores.length; row++) {
            assertThat(scores[row]).isLessThan(scores[row - 1]);
        }
    }

    private static void assertSameScores(Model one, Model other) {
        float[] expected = other.score(EXAMPLES.get(500).features());
        float[] scores = one.score(EXAMPLES.get(500).features());
        for (int row = 0; row < scores.length; row++) {
            assertThat(scores[row]).isCloseTo(expected[row], within(1e-4f));
        }
    }
}
