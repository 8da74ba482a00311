package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Family;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import io.liverank.feature.Layout;
import io.liverank.formats.ColumnsBefore2;
import io.liverank.formats.ModelBefore5;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models as versions up to 4 wrote them; the writer of that time lives on here. */
class ModelBefore5Test {
    private final Toy toy = new Toy(8);

    private Model learned(ModelType type) {
        var model = new Model(ModelSettings.of(type));
        toy.next(200).forEach(list -> model.learn(list.features(), list.gains(), 1));
        return model;
    }

    /** Column by column of that time, where today's has it. */
    private static byte[] before5(Model model) {
        var out = new ByteWriter();
        out.writeString(model.settings().type().name());
        out.writeFloat(model.settings().rate());
        out.writeByte(1);
        out.writeLong(model.lists());
        Calibration now = model.calibration();
        out.writeDoubles(new double[] {now.a(), now.c(), now.haa(), now.hac(), now.hcc()});
        List<Tensor> tensors = ofThatTime(model);
        out.writeInt(tensors.size());
        for (Tensor tensor : tensors) {
            float[] values = ofThatTime(model.layout(), tensor);
            out.writeInt(values.length);
            out.writeInt(values.length);
            for (int i = 0; i < values.length; i++) {
                out.writeInt(i == 0 ? 0 : 1);
                out.writeFloat(values[i]);
            }
        }
        return out.toBytes();
    }

    private static List<Tensor> ofThatTime(Model model) {
        return model.tensors().all().stream()
                .filter(tensor -> !tensor.name.contains(".gain")
                        && !tensor.name.equals("linear.change")
                        && !tensor.name.startsWith("linear.curve")
                        && !tensor.name.startsWith("order"))
                .toList();
    }

    private static float[] ofThatTime(Layout layout, Tensor tensor) {
        return switch (tensor.axis) {
            case PLAIN -> plain(tensor);
            case COLUMNS -> columnsOf(layout, tensor);
            case REGIONS -> regionsOf(tensor);
        };
    }

    private static float[] plain(Tensor tensor) {
        float[] values = new float[tensor.size()];
        tensor.each((at, value) -> values[at] = value);
        return values;
    }

    private static float[] regionsOf(Tensor tensor) {
        List<String> families = ColumnsBefore2.families();
        float[] values = new float[families.size() * Family.REGION];
        for (int region = 0; region < families.size(); region++) {
            Family family = FeatureTable.family(families.get(region));
            for (int i = 0; i < Family.REGION; i++) {
                values[region * Family.REGION + i] = tensor.get(family.first() + i);
            }
        }
        return values;
    }

    private static float[] columnsOf(Layout layout, Tensor tensor) {
        List<String> names = ColumnsBefore2.names(layout);
        int each = tensor.each;
        float[] values = new float[names.size() * each];
        for (int column = 0; column < names.size(); column++) {
            int from = layout.columnOf(Layout.hash(names.get(column)));
            for (int k = 0; k < each && from >= 0; k++) {
                boolean segmentsFirst = tensor.name.startsWith("linear.segment");
                int at = segmentsFirst ? k * names.size() + column : column * each + k;
                values[at] = tensor.get(from * each + k);
            }
        }
        return values;
    }

    @ParameterizedTest
    @EnumSource
    void modelOfNumberedColumns_isReadArrayByArray(ModelType type) {
        Model model = learned(type);
        Layout layout = model.layout();
        Model read = Model.read(new ByteReader(ModelBefore5.today(before5(model), layout)), layout);
        assertThat(read.settings()).isEqualTo(model.settings());
        assertThat(read.lists()).isEqualTo(model.lists());
        assertThat(read.calibration()).isEqualTo(model.calibration());
        for (int t = 0; t < ofThatTime(model).size(); t++) {
            Tensor expected = ofThatTime(model).get(t);
            Tensor found = ofThatTime(read).get(t);
            assertThat(found.name).isEqualTo(expected.name);
            assertThat(Arrays.equals(ofThatTime(layout, found), ofThatTime(layout, expected)))
                    .as(found.name)
                    .isTrue();
        }
    }

    @Test
    void bytesOfToday_comeBackAsTheyAre() {
        var out = new ByteWriter();
        learned(ModelType.LINEAR).save(out);
        byte[] today = out.toBytes();
        assertThat(ModelBefore5.today(today, toy.layout())).isSameAs(today);
    }

    @Test
    void modelOfBefore_goesOnLearning() {
        Model model = learned(ModelType.ENSEMBLE);
        Model read = Model.read(new ByteReader(ModelBefore5.today(before5(model), model.layout())), model.layout());
        Example list = toy.next();
        read.learn(list.features(), list.gains(), 1);
        assertThat(read.isFinite()).isTrue();
        FeatureMatrix next = toy.next().features();
        assertThat(read.score(next)).isNotEqualTo(new Model(read.settings()).score(next));
    }

    @Test
    void modelOfAnUnknownTypeOrCutShort_isRefused() {
        var unknown = new ByteWriter();
        unknown.writeString("MAGIC");
        assertThatThrownBy(() -> ModelBefore5.today(unknown.toBytes(), toy.layout()))
                .isInstanceOf(MalformedException.class);
        byte[] whole = before5(learned(ModelType.LINEAR));
        for (int length : new int[] {3, 60, whole.length / 2, whole.length - 1}) {
            assertThatThrownBy(() -> ModelBefore5.today(Arrays.copyOf(whole, length), toy.layout()))
                    .isInstanceOf(MalformedException.class);
        }
    }
}
