package io.liverank.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.replay.PairedDifference.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {
    private static PairedDifference everybodyOnce(double... differences) {
        return PairedDifference.of(Collections.nCopies(differences.length, null), differences);
    }

    @Test
    void listsOfNobodyKnown_giveTheTextbooksInterval() {
        double[] differences = IntStream.rangeClosed(1, 20).asDoubleStream().toArray();
        PairedDifference difference = everybodyOnce(differences);
        // standard deviation 5.91608, divided by the root of 20, times Student's 2.0930
        assertThat(difference.mean()).isCloseTo(10.5, within(1e-9));
        assertThat(difference.high() - difference.mean()).isCloseTo(2.7688, within(1e-3));
        assertThat(difference.mean() - difference.low()).isCloseTo(2.7688, within(1e-3));
        assertThat(difference.verdict()).isEqualTo(Verdict.BETTER);
    }

    @Test
    void otherWayRound_isWorse() {
        double[] differences = IntStream.rangeClosed(1, 20).mapToDouble(i -> -i).toArray();
        assertThat(everybodyOnce(differences).verdict()).isEqualTo(Verdict.WORSE);
    }

    @Test
    void sameUserTenTimes_countsAsOne() {
        double[] once = new Random(1).doubles(40, -1, 1).toArray();
        List<String> users = IntStream.range(0, 40).mapToObj(i -> "u" + i).toList();
        double[] repeated =
                IntStream.range(0, 400).mapToDouble(i -> once[i % 40]).toArray();
        List<String> repeatedUsers =
                IntStream.range(0, 400).mapToObj(i -> "u" + i % 40).toList();
        PairedDifference one = PairedDifference.of(users, once);
        PairedDifference many = PairedDifference.of(repeatedUsers, repeated);
        assertThat(many.actors()).isEqualTo(40);
        assertThat(many.low()).isCloseTo(one.low(), within(1e-9));
        assertThat(everybodyOnce(repeated).high() - many.mean()).isLessThan((many.high() - many.mean()) / 3);
    }

    @Test
    void noise_isToldApartInOneOfTwentyTries() {
        var random = new Random(7);
        long apart = IntStream.range(0, 1_000)
                .filter(i -> everybodyOnce(DoubleStream.generate(random::nextGaussian)
                                        .limit(25)
                                        .toArray())
                                .verdict()
                        != Verdict.NOT_TOLD_APART)
                .count();
        assertThat(apart).isBetween(30L, 70L);
    }

    @Test
    void tooFewUsers_getNoInterval() {
        PairedDifference difference = PairedDifference.of(
                Collections.nCopies(500, "u:guest"),
                DoubleStream.generate(() -> 0.5).limit(500).toArray());
        assertThat(difference.mean()).isCloseTo(0.5, within(1e-9));
        assertThat(difference.low()).isNaN();
        assertThat(difference.verdict()).isEqualTo(Verdict.NOT_TOLD_APART);
        assertThat(everybodyOnce().verdict()).isEqualTo(Verdict.NOT_TOLD_APART);
        assertThat(everybodyOnce().mean()).isNaN();
    }

    @Test
    void equalRuns_areNotToldApart() {
        assertThat(everybodyOnce(new double[100]).verdict()).isEqualTo(Verdict.NOT_TOLD_APART);
    }
}
