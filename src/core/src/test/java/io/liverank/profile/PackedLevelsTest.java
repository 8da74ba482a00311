package io.liverank.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PackedLevelsTest {
    private static long[] bits(double[] levels) {
        return Arrays.stream(levels).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    @Test
    void whatIsUnpacked_isToTheBitWhatWasPacked() {
        var random = new SplittableRandom(4);
        for (int size = 0; size <= PackedLevels.LIMIT; size++) {
            double[] kinds = random.doubles(1 + random.nextInt(size + 1)).toArray();
            double[] special = {Decay.EMPTY, 0.0, -0.0, Double.NaN, Double.MIN_VALUE};
            double[] levels = new double[size];
            for (int i = 0; i < size; i++) {
                levels[i] = random.nextInt(4) == 0
                        ? special[random.nextInt(special.length)]
                        : kinds[random.nextInt(kinds.length)];
            }
            PackedLevels packed = PackedLevels.of(levels, size);
            assertThat(bits(packed.unpacked(size))).isEqualTo(bits(levels));
            assertThat(packed.differentOnes())
                    .isEqualTo((int) Arrays.stream(bits(levels)).distinct().count());
        }
    }

    @Test
    void asManyDifferentOnesAsAByteTellsApart_areKept() {
        double[] levels = new SplittableRandom(5).doubles(PackedLevels.LIMIT).toArray();
        PackedLevels packed = PackedLevels.of(levels, levels.length);
        assertThat(packed.differentOnes()).isEqualTo(PackedLevels.LIMIT);
        assertThat(packed.unpacked(levels.length)).containsExactly(levels);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PackedLevels.of(new double[PackedLevels.LIMIT + 1], PackedLevels.LIMIT + 1));
    }

    @Test
    void room_isFilledWithZeros() {
        assertThat(PackedLevels.of(new double[] {3, 3, 7, 9}, 3).unpacked(5)).containsExactly(3, 3, 7, 0, 0);
    }
}
