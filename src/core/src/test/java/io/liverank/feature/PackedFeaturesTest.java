package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.event.ByteWriter;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackedFeaturesTest {
    private final Random random = new Random(5);

    /** Columns alike and not, values of 1 and others, rows without any, numbers that are equal and not the same. */
    @Test
    void whatIsPacked_isTheSameToTheBit() {
        float[] odd = {0, -0f, 1, Float.NaN, Float.intBitsToFloat(0x7fc00001), Float.MIN_VALUE, 0.3f};
        for (int turn = 0; turn < 500; turn++) {
            FeatureMatrix whole = matrix(random.nextInt(70), odd);
            int[] kept = IntStream.range(0, whole.rows)
                    .filter(row -> random.nextInt(4) > 0)
                    .map(row -> whole.rows - 1 - row)
                    .toArray();
            PackedFeatures packed = whole.pack(kept, new SpareArrays());
            assertThat(packed.rows()).isEqualTo(kept.length);
            assertThat(bytes(packed.unpack())).isEqualTo(bytes(whole.rows(kept)));
            assertThat(Arrays.equals(raw(packed.unpack()), raw(whole.rows(kept))))
                    .isTrue();
            assertThat(packed.bytes()).isEqualTo(packed.unpack().pack().bytes());
        }
    }

    @Test
    void arraysThatWereUsedBefore_leaveNothingBehind() {
        var spare = new SpareArrays();
        for (int turn = 0; turn < 200; turn++) {
            FeatureMatrix whole = matrix(40, new float[] {0, 1, 2});
            int[] all = IntStream.range(0, 40).toArray();
            PackedFeatures packed = whole.pack(all, spare);
            assertThat(bytes(packed.unpack())).isEqualTo(bytes(whole));
            packed.release(spare);
        }
    }

    @Test
    void releasedOne_failsWhoUnpacksIt() {
        PackedFeatures packed = matrix(8, new float[] {0, 1}).pack();
        packed.release(new SpareArrays());
        assertThatThrownBy(packed::unpack).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void columnsThatChangedHands_areArrangedAsThoseOfAMatrix() {
        Layout layout = Layout.FIXED.with(Layout.Kind.NUMBER, "rating");
        FeatureMatrix whole = matrix(layout, 12, new float[] {0, 1, 2});
        PackedFeatures packed = whole.pack();
        assertThat(packed.adopt(layout.with(Layout.Kind.NUMBER, "weight"))).isSameAs(packed);
        Layout changed = layout.withInPlaceOf(layout.numbers.get(0), "weight");
        whole.adopt(changed);
        assertThat(bytes(packed.adopt(changed).unpack())).isEqualTo(bytes(whole));
        assertThat(packed.adopt(changed).layout()).isSameAs(changed);
    }

    private FeatureMatrix matrix(int rows, float[] values) {
        return matrix(Layout.FIXED, rows, values);
    }

    private FeatureMatrix matrix(Layout layout, int rows, float[] values) {
        var matrix = new FeatureMatrix(layout, rows);
        for (int column = 0; column < matrix.width; column++) {
            boolean alike = random.nextBoolean();
            float first = values[random.nextInt(values.length)];
            for (int row = 0; row < rows; row++) {
                matrix.dense[row * matrix.width + column] = alike ? first : values[random.nextInt(values.length)];
            }
        }
        for (int row = 0; row < rows; row++) {
            for (int k = random.nextInt(50); k > 0; k--) {
                matrix.add(
                        random.nextInt(FeatureTable.SPACE),
                        random.nextBoolean() ? 1 : values[random.nextInt(values.length)]);
            }
            matrix.endRow(row);
        }
        return matrix;
    }

    private static int[] raw(FeatureMatrix matrix) {
        int[] raw = new int[matrix.rows * matrix.width];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = Float.floatToRawIntBits(matrix.dense[i]);
        }
        return raw;
    }

    private static byte[] bytes(FeatureMatrix matrix) {
        var out = new ByteWriter();
        matrix.save(out);
        return out.toBytes();
    }
}
