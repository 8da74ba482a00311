package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.feature.ColumnsBefore2;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;
import java.util.List;

/**
 * Reads models as versions up to 4 wrote them: arrays without names, one after the other, over 64 fixed columns. The order of
 * the arrays has not changed since; {@code linear.segment} ran over segments first.
 */
final class ModelBefore5 {
    private ModelBefore5() {}

    static Model read(ByteReader in, int typeLength, Layout columns) {
        var model = new Model(ModelSettings.loadBefore5(in, typeLength));
        long learned = in.readLong();
        double[] sums = in.readDoubles();
        model.fit(columns);
        List<String> names = ColumnsBefore2.names(columns);
        int[] columnOf = new int[names.size()];
        for (int column = 0; column < columnOf.length; column++) {
            columnOf[column] = columns.columnOf(Layout.hash(names.get(column)));
        }
        List<Tensor> tensors = model.tensors().all();
        if (in.readInt() != tensors.size()) {
            throw new MalformedException("a model of another type");
        }
        for (Tensor tensor : tensors) {
            in.readInt();
            tensor.load(in, placing(tensor, columnOf));
        }
        model.taken(learned, ModelCodec.calibration(sums), columns.width());
        return model;
    }

    private static Tensor.Placing placing(Tensor tensor, int[] columnOf) {
        if (tensor.axis != Tensor.Axis.COLUMNS) {
            return index -> index;
        }
        if (tensor.name.startsWith("linear.segment")) {
            return index -> placed(columnOf, index % columnOf.length, FeatureMatrix.SEGMENTS, index / columnOf.length);
        }
        return index -> placed(columnOf, index / tensor.each, tensor.each, index % tensor.each);
    }

    private static int placed(int[] columnOf, int column, int each, int rest) {
        if (column >= columnOf.length) {
            throw new MalformedException("a weight outside its array");
        }
        return columnOf[column] < 0 ? -1 : columnOf[column] * each + rest;
    }
}
