package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.formats.DeltaBefore3;
import io.liverank.formats.ModelBefore6;
import io.liverank.math.Half;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deltas and kept models as few bytes tell them, and those of before. */
class RoundedTest {
    private final Toy toy = new Toy(8);

    private Model learned(Model from, int lists) {
        Model model = from.copy();
        toy.next(lists).forEach(list -> model.learn(list.features(), list.gains(), 1));
        return model;
    }

    private static byte[] bytes(Model model) {
        var out = new ByteWriter();
        model.save(out);
        return out.toBytes();
    }

    private static byte[] rounded(Model model) {
        var out = new ByteWriter();
        model.saveRounded(out);
        return out.toBytes();
    }

    private static Map<List<Integer>, Float> numbers(Delta delta) {
        var numbers = new HashMap<List<Integer>, Float>();
        delta.each((tensor, at, value) ->
                assertThat(numbers.put(List.of(tensor, at), value)).isNull());
        return numbers;
    }

    /** As it was written before deltas were rounded. */
    private static byte[] before3(Delta delta) {
        var out = new ByteWriter();
        out.writeInt(-2);
        out.writeInt(delta.stamp());
        out.writeInt(delta.width());
        out.writeInt(delta.size());
        long[] last = new long[1];
        delta.each((tensor, at, value) -> {
            long place = (long) tensor << Integer.SIZE | at;
            out.writeLong(place - last[0]);
            out.writeFloat(value);
            last[0] = place;
        });
        return out.toBytes();
    }

    @ParameterizedTest
    @EnumSource
    void roundedDelta_isNearAndComesOutOfItsBytesToTheBit(ModelType type) {
        Model start = learned(new Model(ModelSettings.of(type)), 50);
        Delta exact = learned(start, 50).minus(start, true);
        Delta rounded = exact.rounded();
        assertThat(rounded.toBytes().length).isLessThan(exact.toBytes().length * 2 / 3);
        assertThat(numbers(Delta.of(rounded.toBytes()))).isEqualTo(numbers(rounded));
        assertThat(start.takes(rounded)).isTrue();
        Map<List<Integer>, Float> were = numbers(exact);
        float largest = exact.largest();
        numbers(rounded).forEach((place, value) -> {
            float was = were.get(place);
            assertThat(value).isCloseTo(was, within(Math.max(largest / 254, Math.abs(was) / 128)));
        });
        assertThat(numbers(exact.rounded())).isEqualTo(numbers(rounded));
        Model merged = start.copy();
        merged.add(rounded, 0.5f);
        Model replica = start.copy();
        replica.add(Delta.of(rounded.toBytes()), 0.5f);
        assertThat(bytes(replica)).isEqualTo(bytes(merged));
    }

    @Test
    void eachBlock_hasAScaleOfItsOwnAndWhatIsNoNumberStaysSo() {
        var delta = new Delta.Builder(1, 0);
        var random = new SplittableRandom(3);
        for (int i = 0; i < 1_000; i++) {
            delta.add(3 * i, (float) ((random.nextDouble() - 0.5) * (i < 256 ? 1e-6 : i < 512 ? 1 : 1e6)));
        }
        delta.add(3_000, Float.NaN);
        delta.end(0, Precision.BYTE);
        delta.add(0, Float.MIN_VALUE);
        delta.end(1, Precision.BYTE);
        delta.add(7, 12_345_678);
        delta.end(2, Precision.EXACT);
        Map<List<Integer>, Float> were = numbers(delta.build());
        Map<List<Integer>, Float> found =
                numbers(Delta.of(delta.build().rounded().toBytes()));
        for (int i = 0; i < 768; i++) {
            float most = i < 256 ? 1e-6f : i < 512 ? 1 : 1e6f;
            List<Integer> place = List.of(0, 3 * i);
            assertThat(found.getOrDefault(place, 0f)).isCloseTo(were.get(place), within(most / 508));
        }
        assertThat(found.get(List.of(0, 3_000))).isNaN();
        assertThat(found).containsEntry(List.of(1, 0), Float.MIN_VALUE).containsEntry(List.of(2, 7), 12_345_678f);
        assertThat(delta.build().rounded().isFinite()).isFalse();
    }

    @Test
    void deltaOfBeforeItWasRounded_isMergedAsItWas() {
        Model start = learned(new Model(ModelSettings.DEFAULT), 20);
        Delta exact = learned(start, 20).minus(start, true);
        Delta read = Delta.of(DeltaBefore3.today(before3(exact)));
        assertThat(numbers(read)).isEqualTo(numbers(exact));
        Model merged = start.copy();
        merged.add(exact, 0.5f);
        Model replica = start.copy();
        replica.add(read, 0.5f);
        assertThat(bytes(replica)).isEqualTo(bytes(merged));
        byte[] today = exact.rounded().toBytes();
        assertThat(DeltaBefore3.today(today)).isSameAs(today);
        byte[] whole = before3(exact);
        for (int length : new int[] {0, 1, 9, whole.length / 2, whole.length - 1}) {
            assertThatThrownBy(() -> DeltaBefore3.today(Arrays.copyOf(whole, length)))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keptModel_isTheSameRoundedAndScoresNearly(ModelType type) {
        Model model = learned(new Model(ModelSettings.of(type)), 100);
        byte[] kept = rounded(model);
        assertThat(kept.length).isLessThan(bytes(model).length * 3 / 4);
        Model read = Model.read(new ByteReader(kept), toy.layout());
        for (int t = 0; t < model.tensors().all().size(); t++) {
            Tensor expected = model.tensors().all().get(t);
            Tensor found = read.tensors().all().get(t);
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i)).isEqualTo(Half.nearest(expected.get(i)));
            }
        }
        assertThat(read.lists()).isEqualTo(model.lists());
        assertThat(read.calibration()).isEqualTo(model.calibration());
        assertThat(rounded(read)).isEqualTo(kept);
        assertThat(ModelBefore6.rounded(bytes(model))).isEqualTo(kept);
        assertThat(ModelBefore6.rounded(kept)).isSameAs(kept);
        for (Example list : toy.next(20)) {
            float[] scores = model.score(list.features());
            float[] again = read.score(list.features());
            for (int row = 0; row < scores.length; row++) {
                assertThat(again[row]).isCloseTo(scores[row], within(0.02f * (1 + Math.abs(scores[row]))));
            }
        }
    }

    @Test
    void halves_areTheNearestOfTwoBytes() {
        var random = new SplittableRandom(9);
        for (int i = 0; i < 10_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Math.abs(value) < 3e38f) {
                float near = Half.nearest(value);
                assertThat(Half.nearest(near)).isEqualTo(near);
                assertThat(Math.abs((double) near - value))
                        .isLessThanOrEqualTo(Math.max(Math.abs((double) value) / 256, 5e-41));
            }
        }
        assertThat(Half.nearest(1 + 1f / 256)).isEqualTo(1);
        assertThat(Half.nearest(1 + 3f / 256)).isEqualTo(1 + 4f / 256);
        assertThat(Half.nearest(Float.NEGATIVE_INFINITY)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(Half.nearest(Float.NaN)).isNaN();
        assertThat(Half.nearest(-0f)).isEqualTo(-0f);
    }

    @Test
    void runsThatCannotBe_areRefused() {
        for (int[] numbers : new int[][] {{1, -1, 2}, {1, -1, 0}, {2, Integer.MAX_VALUE, 1}, {1, -3}}) {
            var out = new ByteWriter();
            for (int i = 1; i < numbers.length; i++) {
                out.writeInt(numbers[i]);
            }
            assertThatThrownBy(() -> Runs.read(new ByteReader(out.toBytes()), numbers[0], at -> {}))
                    .isInstanceOf(MalformedException.class);
        }
    }
}
