package io.liverank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private final Evaluation evaluation = new Evaluation();

    @Test
    void tiedPositive_countsAtItsMeanRank() {
        evaluation.add(new float[] {3, 1, 1, 1}, null, new float[] {0, 1, 0, 0});
        assertThat(evaluation.metrics().mrr()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(evaluation.metrics().auc()).isCloseTo(1 / 3.0, within(1e-9));
    }

    @Test
    void mrr_isOfTheBestPlacedPositive() {
        evaluation.add(new float[] {4, 3, 2, 1}, null, new float[] {0, 1, 0, 1});
        assertThat(evaluation.metrics().mrr()).isEqualTo(0.5);
        double dcg = 1 / (Math.log(3) / Math.log(2)) + 1 / (Math.log(5) / Math.log(2));
        double ideal = 1 + 1 / (Math.log(3) / Math.log(2));
        assertThat(evaluation.metrics().ndcg10()).isCloseTo(dcg / ideal, within(1e-9));
        assertThat(evaluation.metrics().recall()).isEqualTo(1);
        assertThat(evaluation.metrics().precision()).isEqualTo(0.5);
    }

    @Test
    void listsWithoutPositive_countForCalibrationAloneAndLogLoss() {
        evaluation.add(new float[] {1, 0}, new float[] {0.5f, 0.25f}, new float[] {1, 0});
        evaluation.add(new float[] {1, 0}, new float[] {0.5f, 0.25f}, new float[] {0, 0});
        Metrics metrics = evaluation.metrics();
        assertThat(metrics.lists()).isEqualTo(1);
        assertThat(metrics.calibration()).isCloseTo(1.5, within(1e-6));
        double loss = -(2 * Math.log(0.5) + 2 * Math.log(0.75)) / 4;
        assertThat(metrics.logLoss()).isCloseTo(loss, within(1e-6));
    }

    @Test
    void averagePrecision_isCloseToTheExactOne() {
        float[] probabilities = {0.9f, 0.8f, 0.7f, 0.6f, 0.5f};
        evaluation.add(probabilities, probabilities, new float[] {1, 0, 1, 0, 0});
        assertThat(evaluation.metrics().prAuc()).isBetween(0.75, 1.0);
    }

    @Test
    void thresholds_areCloseToTheExactOnes() {
        var random = new SplittableRandom(1);
        float[] probabilities = new float[2_000];
        float[] gains = new float[probabilities.length];
        for (int i = 0; i < gains.length; i++) {
            probabilities[i] = (float) random.nextDouble();
            gains[i] = random.nextDouble() < probabilities[i] ? 1 : 0;
        }
        evaluation.add(probabilities, probabilities, gains);
        for (Evaluation.Threshold threshold : evaluation.thresholds(0.1, 0.5, 0.9)) {
            int taken = 0;
            int found = 0;
            int all = 0;
            for (int i = 0; i < gains.length; i++) {
                boolean isTaken = probabilities[i] >= threshold.probability();
                taken += isTaken ? 1 : 0;
                found += isTaken && gains[i] > 0 ? 1 : 0;
                all += gains[i] > 0 ? 1 : 0;
            }
            assertThat(threshold.precision()).isCloseTo((double) found / taken, within(0.01));
            assertThat(threshold.recall()).isCloseTo((double) found / all, within(0.01));
        }
    }

    @Test
    void window_forgetsWhatIsOld() {
        var windowed = new WindowedEvaluation();
        for (int i = 0; i < 3_000; i++) {
            float[] gains = i < 1_500 ? new float[] {0, 1} : new float[] {1, 0};
            windowed.add(new float[] {2, 1}, null, gains);
        }
        assertThat(windowed.all().metrics().mrr()).isEqualTo(0.75);
        assertThat(windowed.recent().metrics().mrr()).isEqualTo(1);
        assertThat(windowed.recent().lists())
                .isBetween((long) WindowedEvaluation.LEAST, (long) WindowedEvaluation.MOST);
        var out = new ByteWriter();
        windowed.save(out);
        var loaded = new WindowedEvaluation();
        loaded.load(new ByteReader(out.toBytes()));
        assertThat(loaded.recent().metrics()).isEqualTo(windowed.recent().metrics());
        assertThat(loaded.all().metrics()).isEqualTo(windowed.all().metrics());
    }

    @Test
    void recentFigures_countWhatWasAddedAndCorrectedSinceTheyWereAskedForLast() {
        var windowed = new WindowedEvaluation();
        float[] scores = {2, 1};
        windowed.add(scores, null, new float[] {1, 0});
        assertThat(windowed.recent().metrics().mrr()).isEqualTo(1);
        windowed.add(scores, null, new float[] {0, 1});
        assertThat(windowed.recent().metrics().mrr()).isEqualTo(0.75);
        windowed.correct(scores, null, new float[] {1, 0}, new float[] {0, 1});
        assertThat(windowed.recent().metrics().mrr()).isEqualTo(0.5);
    }
}
