package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @Test
    void matrixOnSpareArrays_isTheSame_andNotToBeReadOnceReleased() {
        var whole = new FeatureMatrix(Layout.FIXED, 3);
        for (int row = 0; row < 3; row++) {
            whole.set(row, 2, row + 0.5);
            whole.add(row * 7, row);
            whole.endRow(row);
        }
        spare.put(filled(spare.floats(2 * Layout.FIXED.width())));
        FeatureMatrix picked = whole.rows(new int[] {2, 0}, spare);
        assertThat(picked.get(0, 2)).isEqualTo(2.5f);
        assertThat(picked.get(1, 2)).isEqualTo(0.5f);
        assertThat(bytes(picked)).isEqualTo(bytes(whole.rows(new int[] {2, 0})));
        assertThat(picked.bytes()).isEqualTo(whole.rows(new int[] {2, 0}).bytes());
        picked.release(spare);
        assertThatThrownBy(() -> picked.get(0, 2)).isInstanceOf(ArrayIndexOutOfBoundsException.class);
    }

    private static float[] filled(float[] array) {
        java.util.Arrays.fill(array, 9);
        return array;
    }

    private static byte[] bytes(FeatureMatrix matrix) {
        var out = new io.liverank.event.ByteWriter();
        matrix.save(out);
        return out.toBytes();
    }
}
