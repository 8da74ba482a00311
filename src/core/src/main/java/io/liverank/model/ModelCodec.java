package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.feature.FeatureTable;
import io.liverank.feature.Layout;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The bytes of a model: arrays by their names, of columns and regions by the hashes of theirs. No state. */
final class ModelCodec {
    private static final int FORMAT = 5;
    /** With numbers of two bytes, for what is kept. */
    private static final int ROUNDED = 6;

    private ModelCodec() {}

    static void write(ByteWriter out, Model model) {
        out.writeInt(-FORMAT);
        head(out, model);
        model.tensors().all().forEach(tensor -> tensor.save(out));
    }

    static void writeRounded(ByteWriter out, Model model) {
        out.writeInt(-ROUNDED);
        head(out, model);
        model.tensors().all().forEach(tensor -> tensor.saveRounded(out));
    }

    private static void head(ByteWriter out, Model model) {
        model.settings().save(out);
        out.writeLong(model.lists());
        Calibration now = model.calibration();
        out.writeDoubles(new double[] {now.a(), now.c(), now.haa(), now.hac(), now.hcc()});
        Layout layout = model.layout();
        int[] columns = new int[layout.width()];
        for (int column = 0; column < columns.length; column++) {
            columns[column] = layout.hash(column);
        }
        out.writeInts(columns);
        out.writeInts(FeatureTable.regionHashes());
        out.writeInt(model.tensors().all().size());
    }

    /**
     * Reads a model.
     *
     * @param columns that there are now; parameters of others are dropped, those of new ones start at nothing
     * @param empty gives a model that knows nothing
     */
    static Model read(ByteReader in, Layout columns, Function<ModelSettings, Model> empty) {
        int format = -in.readInt();
        if (format != FORMAT && format != ROUNDED) {
            throw new MalformedException("a model of another format");
        }
        Model model = empty.apply(ModelSettings.load(in));
        long lists = in.readLong();
        double[] sums = in.readDoubles();
        int[] names = in.readInts();
        // No wider than it was: columns that come before the first list is learned do not start as later ones do.
        model.fit(columns.asOf(names));
        readTensors(in, format == ROUNDED ? Tensor::readRounded : Tensor::read, model, columns, names);
        model.taken(lists, new Calibration(sums[0], sums[1], sums[2], sums[3], sums[4]), names.length);
        return model;
    }

    private static void readTensors(ByteReader in, Tensor.Reading reading, Model model, Layout columns, int[] names) {
        int[] columnOf = new int[names.length];
        for (int column = 0; column < names.length; column++) {
            columnOf[column] = columns.columnOf(names[column]);
        }
        int[] regionOf = FeatureTable.regionsOf(in.readInts());
        Map<String, Tensor> byName = new TreeMap<>();
        model.tensors().all().forEach(tensor -> byName.put(tensor.name, tensor));
        int size = in.readCount(3);
        for (int i = 0; i < size; i++) {
            Tensor own = byName.get(in.readString());
            int each = in.readInt();
            int[] of = own == null || own.each != each
                    ? new int[0]
                    : switch (own.axis) {
                        case PLAIN -> new int[1];
                        case COLUMNS -> columnOf;
                        case REGIONS -> regionOf;
                    };
            Tensor.Placing placing = index ->
                    index / each < of.length && of[index / each] >= 0 ? of[index / each] * each + index % each : -1;
            if (own == null) {
                reading.read(in, (index, value) -> {});
            } else {
                own.load(in, reading, placing);
            }
        }
    }
}
