package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpareArraysTest {
    private final SpareArrays spare = new SpareArrays();

    @Test
    void whatWasGivenBack_isGivenAgain_andLongEnough() {
        for (int length = 1; length < 5_000; length++) {
            float[] first = spare.floats(length);
            assertThat(first.length).isBetween(length, length + length / 8 + 1);
            spare.put(first);
            float[] second = spare.floats(length);
            assertThat(second.length).isGreaterThanOrEqualTo(length);
            if (length >= 64) {
                assertThat(second).isSameAs(first);
            }
            assertThat(spare.floats(length)).isNotSameAs(second);
        }
    }

    @Test
    void rows_areOfTheLengthThatIsAskedFor() {
        float[] ten = spare.row(10);
        spare.putRow(ten);
        assertThat(spare.row(11)).hasSize(11);
        assertThat(spare.row(10)).isSameAs(ten);
        assertThat(spare.row(10)).isNotSameAs(ten).hasSize(10);
        assertThat(spare.row(0)).isEmpty();
    }

    /** However many are given back, a few megabytes are kept. */
    @Test
    void whatIsKept_hasABound() {
        int size = 1 << 10;
        for (int i = 0; i < 1 << 13; i++) {
            int[] marked = new int[size];
            marked[0] = 7;
            spare.put(marked);
        }
        int kept = 0;
        while (spare.ints(size)[0] == 7) {
            kept++;
        }
        assertThat(kept).isEqualTo((1 << 21) / size);
    }
}
