package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private final Model start = new Model(ModelSettings.of(ModelType.LINEAR));
    private final List<Example> examples = examples(300);

    /** The cheapest of six is chosen. */
    private static List<Example> examples(int count) {
        var random = new SplittableRandom(11);
        List<Example> examples = new ArrayList<>();
        Engine engine = new Engine(EngineSettings.DEFAULT.with(false, false));
        engine.onClosed(list -> examples.add(list.example().copy()));
        for (int i = 0; i < count; i++) {
            List<Candidate> candidates = new ArrayList<>();
            int cheapest = 0;
            double low = Double.MAX_VALUE;
            for (int k = 0; k < 6; k++) {
                double price = 1 + random.nextDouble() * 100;
                cheapest = price < low ? k : cheapest;
                low = Math.min(low, price);
                candidates.add(new Candidate(
                        "i" + random.nextInt(10_000),
                        Double.NaN,
                        Attributes.of(Map.of("price", new Value.Amount(price)))));
            }
            engine.apply(
                    new LogPosition(1, 2L * i + 1),
                    new Event.RankingShown(
                            i, "q" + i, null, Actor.UNKNOWN, Attributes.NONE, candidates, List.of(0, 1, 2, 3, 4, 5)));
            engine.apply(
                    new LogPosition(1, 2L * i + 2),
                    Event.FeedbackGiven.of(i, "click", candidates.get(cheapest).itemId(), Actor.UNKNOWN)
                            .on("q" + i));
        }
        engine.closeAll();
        return examples;
    }

    private Model train(TrainingSettings settings) {
        return new Trainer(start, () -> {}).train(examples, settings);
    }

    private double loss(Model model) {
        return examples.stream()
                .mapToDouble(example -> ListLoss.order(
                        model.score(example.features()), example.gains(), new float[example.gains().length]))
                .average()
                .orElseThrow();
    }

    private static byte[] bytes(Model model) {
        var out = new ByteWriter();
        model.save(out);
        return out.toBytes();
    }

    @Test
    void training_lowersTheLossAndLeavesTheStartAlone() {
        byte[] before = bytes(start);
        double untrained = loss(start);
        assertThat(loss(train(TrainingSettings.DEFAULT))).isLessThan(0.9 * untrained);
        assertThat(loss(train(new TrainingSettings(4, 1, 0, 8)))).isLessThan(0.5 * untrained);
        assertThat(bytes(start)).isEqualTo(before);
    }

    @Test
    void sameListsAndSettings_giveTheSameBitsWhateverWasTrainedBefore() {
        var trainer = new Trainer(start, () -> {});
        trainer.train(examples, new TrainingSettings(2, 2, 0, 1));
        byte[] again = bytes(trainer.train(examples, TrainingSettings.DEFAULT));
        assertThat(again).isEqualTo(bytes(train(TrainingSettings.DEFAULT)));
    }

    @Test
    void strongerAnchor_staysNearerToTheStart() {
        float free = train(new TrainingSettings(2, 1, 0, 8)).minus(start, false).largest();
        float held = train(new TrainingSettings(2, 1, 2, 8)).minus(start, false).largest();
        assertThat(held).isLessThan(0.7f * free);
    }

    @Test
    void delta_carriesWhatWasLearned() {
        start.fit(examples.get(0).features().layout());
        Model trained = train(TrainingSettings.DEFAULT);
        Model merged = start.copy();
        merged.add(Delta.of(trained.minus(start, true).toBytes()), 1);
        float[] expected = trained.score(examples.get(5).features());
        float[] scores = merged.score(examples.get(5).features());
        IntStream.range(0, scores.length).forEach(i -> assertThat(scores[i]).isCloseTo(expected[i], within(1e-5f)));
        Model half = start.copy();
        half.add(trained.minus(start, false), 0.5f);
        float[] base = start.score(examples.get(5).features());
        float[] halfway = half.score(examples.get(5).features());
        IntStream.range(0, scores.length)
                .forEach(i -> assertThat(halfway[i]).isCloseTo((base[i] + expected[i]) / 2, within(1e-4f)));
    }
}
