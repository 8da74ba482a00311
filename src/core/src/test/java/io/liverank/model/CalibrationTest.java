package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Probabilities are what they say in the mean. */
class CalibrationTest {
    private static final int LISTS = 4_000;
    private static final int ROWS = 10;

    private final SplittableRandom random = new SplittableRandom(7);
    private double predicted;
    private double observed;

    /** Scores of little spread, whose truth is {@code steepness} times as steep. */
    private Calibration learned(double steepness, double late) {
        Calibration calibration = Calibration.NONE;
        for (int list = 0; list < LISTS; list++) {
            float[] scores = new float[ROWS];
            for (int row = 0; row < ROWS; row++) {
                scores[row] = (float) (0.6 * random.nextDouble());
            }
            float[] known = new float[ROWS];
            boolean[] comes = new boolean[ROWS];
            double[] logits = ListLoss.logits(scores);
            for (int row = 0; row < ROWS; row++) {
                boolean chosen = random.nextDouble() < 1 / (1 + Math.exp(-steepness * (logits[row] + 2.5) + 2));
                comes[row] = chosen && random.nextDouble() < late;
                known[row] = chosen && !comes[row] ? 1 : 0;
                if (list >= LISTS / 2) {
                    predicted += calibration.probability(logits[row]);
                    observed += chosen ? 1 : 0;
                }
            }
            calibration = calibration.after(scores, known, 1);
            for (int row = 0; row < ROWS; row++) {
                calibration = comes[row] ? calibration.corrected(scores, row, 1) : calibration;
            }
        }
        return calibration;
    }

    @Test
    void calibration_isRight() {
        learned(1.5, 0);
        assertThat(predicted / observed).isCloseTo(1, within(0.05));
    }

    @Test
    void calibration_whoseStretchIsAtItsBound_isRightInTheMean() {
        Calibration calibration = learned(8, 0);
        assertThat(calibration.a()).as("steeper than it may be").isGreaterThan(2.9);
        assertThat(predicted / observed).isCloseTo(1, within(0.05));
    }

    @Test
    void choicesThatAreToldLater_areCorrected() {
        learned(1.5, 0.9);
        assertThat(predicted / observed).isCloseTo(1, within(0.05));
    }
}
