package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Image;
import io.liverank.model.Tensor.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** An array in pages is the same array, of which what was never written to takes no room. */
class TensorTest {
    private static final int SIZE = 16 * Pages.SIZE;

    private final SplittableRandom random = new SplittableRandom(5);
    private final Tensor whole = Tensor.plain("a", Kind.SUMS, SIZE);
    private final Tensor sparse = Tensor.sparse("a", Kind.SUMS, SIZE);

    private void set(int at, float value) {
        whole.set(at, value);
        sparse.set(at, value);
    }

    private void fill(int numbers) {
        for (int i = 0; i < numbers; i++) {
            set(random.nextInt(SIZE), (float) random.nextDouble(-1, 1));
        }
    }

    private void assertTheSame() {
        for (int at = 0; at < SIZE; at++) {
            assertThat(sparse.get(at)).isEqualTo(Float.valueOf(whole.get(at)));
        }
        assertThat(saved(sparse)).isEqualTo(saved(whole));
        assertThat(rounded(sparse)).isEqualTo(rounded(whole));
        for (float most : new float[] {0.1f, 1, 2}) {
            assertThat(sparse.isWithin(most)).isEqualTo(whole.isWithin(most));
        }
    }

    private static byte[] saved(Tensor tensor) {
        var out = new ByteWriter();
        tensor.save(out);
        return out.toBytes();
    }

    private static byte[] rounded(Tensor tensor) {
        var out = new ByteWriter();
        tensor.saveRounded(out);
        return out.toBytes();
    }

    private static long pages(Tensor tensor) {
        return Arrays.stream(tensor.pages()).distinct().count();
    }

    @Test
    void pages_areTheSameArray() {
        assertTheSame();
        fill(40);
        assertTheSame();
        set(3, Float.NaN);
        assertTheSame();
        assertThat(sparse.isFinite()).isFalse();
        set(3, -0f);
        whole.fade(0.5f);
        sparse.fade(0.5f);
        assertTheSame();
        whole.forget(at -> at % 3 == 0);
        sparse.forget(at -> at % 3 == 0);
        assertTheSame();
    }

    @Test
    void whatWasNeverWrittenTo_takesNoRoom() {
        assertThat(pages(sparse)).isEqualTo(1);
        set(Pages.SIZE, 1);
        set(2 * Pages.SIZE - 1, 1);
        assertThat(pages(sparse)).isEqualTo(2);
        var copy = Tensor.sparse("copy", Kind.SUMS, SIZE);
        copy.take(sparse);
        assertThat(pages(copy)).isEqualTo(2);
        copy.set(0, 7);
        assertThat(sparse.get(0)).isZero();
        assertThat(sparse.get(2 * Pages.SIZE)).isZero();
    }

    @Test
    void differences_areFoundWhereEitherHasSomething() {
        var before = Tensor.sparse("a", Kind.SUMS, SIZE);
        before.set(5, 1);
        before.set(700, 2);
        before.set(900, 3);
        sparse.set(700, 5);
        sparse.set(900, 3);
        sparse.set(SIZE - 1, -1);
        List<String> found = new ArrayList<>();
        sparse.minus(before, (at, value) -> found.add(at + " " + value));
        assertThat(found).containsExactly("5 -1.0", "700 3.0", (SIZE - 1) + " -1.0");
    }

    @Test
    void loaded_itIsWhatWasSaved_andNothingElse() {
        fill(30);
        byte[] bytes = saved(sparse);
        var other = Tensor.sparse("a", Kind.SUMS, SIZE);
        other.set(1, 9);
        var in = new ByteReader(bytes);
        in.readString();
        in.readInt();
        other.load(in, Tensor::read, at -> at);
        assertThat(saved(other)).isEqualTo(bytes);
    }

    /** Between the note of an image and its bytes anything may be written, or taken over. */
    @Test
    void image_isOfTheMomentItWasTaken() {
        fill(30);
        for (int round = 0; round < 20; round++) {
            byte[] then = saved(sparse);
            try (Image image = Image.of(sparse::save)) {
                fill(30);
                if (round % 4 == 3) {
                    sparse.take(Tensor.sparse("other", Kind.SUMS, SIZE));
                    sparse.set(round, 1);
                }
                var out = new ByteWriter();
                image.write(out);
                assertThat(out.toBytes()).isEqualTo(then);
            }
        }
    }

    /** However numbers of segments and columns lie in memory, they are written, compared and moved as those of columns are. */
    @Test
    void bySegment_isTheSameArrayAsByColumn() {
        int segments = 16;
        int columns = 130;
        var byColumn = Tensor.byColumn("a", Kind.SUMS, segments, columns);
        var bySegment = Tensor.bySegment("a", Kind.SUMS, segments, columns);
        assertThat(bySegment.size()).isEqualTo(byColumn.size());
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < 300; i++) {
                int at = random.nextInt(byColumn.size());
                float value = (float) random.nextDouble(-1, 1);
                byColumn.set(at, value);
                bySegment.set(at, value);
                assertThat(bySegment.open(at)[bySegment.in(at)]).isEqualTo(value);
            }
            assertThat(saved(bySegment)).isEqualTo(saved(byColumn));
            assertThat(rounded(bySegment)).isEqualTo(rounded(byColumn));
            assertThat(differences(bySegment, Tensor.bySegment("b", Kind.SUMS, segments, 7)))
                    .containsExactlyInAnyOrderElementsOf(
                            differences(byColumn, Tensor.byColumn("b", Kind.SUMS, segments, 7)));
            byte[] then = saved(byColumn);
            try (Image image = Image.of(bySegment::save)) {
                bySegment.set(round, 5);
                byColumn.set(round, 5);
                bySegment.beforeWrite();
                bySegment.pages()[3][round + 100] = 6;
                byColumn.values()[(round + 100) * segments + 3] = 6;
                var out = new ByteWriter();
                image.write(out);
                assertThat(out.toBytes()).isEqualTo(then);
            }
            if (round == 2) {
                byColumn.fit(columns + 3);
                bySegment.fit(columns + 3);
            } else if (round == 4) {
                int[] from = random.ints(columns + 9, -1, columns + 3).toArray();
                byColumn.rearrange(from);
                bySegment.rearrange(from);
            }
            assertThat(saved(bySegment)).isEqualTo(saved(byColumn));
        }
        var in = new ByteReader(saved(byColumn));
        in.readString();
        in.readInt();
        bySegment.load(in, Tensor::read, at -> at);
        assertThat(saved(bySegment)).isEqualTo(saved(byColumn));
        bySegment.set(9, Float.POSITIVE_INFINITY);
        assertThat(bySegment.isFinite()).isFalse();
    }

    private static List<String> differences(Tensor now, Tensor before) {
        List<String> found = new ArrayList<>();
        now.minus(before, (at, value) -> found.add(at + " " + value));
        return found;
    }
}
