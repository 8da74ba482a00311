package io.liverank.formats;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Models as versions up to 4 wrote them: arrays without names, one after the other, over 64 fixed columns;
 * {@code linear.segment} ran over segments first. No state.
 */
public final class ModelBefore5 {
    private static final int FORMAT = 5;
    private static final int SEGMENTS = 256;
    private static final int REGION = 1 << 16;

    private enum Axis {
        PLAIN,
        COLUMNS,
        SEGMENTS_FIRST
    }

    /**
     * An array of its time.
     *
     * @param each numbers per column; all of them for a plain one, {@value #REGION} for hashed features
     */
    private record Array(String name, Axis axis, int each) {}

    private static final List<Array> LINEAR = arrays(
            List.of("", ".squares"),
            new Array("linear.dense", Axis.COLUMNS, 1),
            new Array("linear.segment", Axis.SEGMENTS_FIRST, SEGMENTS),
            new Array("linear.hashed", Axis.PLAIN, REGION));
    private static final List<Array> FACTORS = arrays(
            List.of("", ".squares"),
            new Array("factors.about", Axis.PLAIN, 6 * (1 << 14) * 8),
            new Array("factors.items", Axis.PLAIN, 2 * (1 << 14) * 8));
    private static final List<Array> NETWORK = join(
            arrays(List.of("", ".squares"), new Array("network.segment", Axis.PLAIN, SEGMENTS * 16)),
            arrays(
                    List.of("", ".mean", ".square", ".steps"),
                    new Array("network.w1", Axis.COLUMNS, 16),
                    new Array("network.b1", Axis.PLAIN, 16),
                    new Array("network.w2", Axis.PLAIN, 16 * 8),
                    new Array("network.b2", Axis.PLAIN, 8),
                    new Array("network.u", Axis.PLAIN, 8)));
    private static final List<Array> RECURRENT = join(
            arrays(
                    List.of("", ".squares"),
                    new Array("recurrent.steps", Axis.PLAIN, (1 << 15) * 16),
                    new Array("recurrent.items", Axis.PLAIN, 2 * (1 << 14) * 16)),
            arrays(
                    List.of("", ".mean", ".square", ".steps"),
                    new Array("recurrent.w", Axis.PLAIN, 48 * 16),
                    new Array("recurrent.u", Axis.PLAIN, 48 * 16),
                    new Array("recurrent.b", Axis.PLAIN, 48),
                    new Array("recurrent.dense", Axis.COLUMNS, 16)));
    private static final List<Array> PLACES = arrays(List.of("", ".squares"), new Array("places", Axis.PLAIN, 30));

    private static final Map<String, List<Array>> TYPES = Map.of(
            "LINEAR", join(LINEAR, PLACES),
            "FACTORIZATION", join(LINEAR, join(FACTORS, PLACES)),
            "NEURAL", join(NETWORK, PLACES),
            "SEQUENCE", join(RECURRENT, PLACES),
            "ENSEMBLE", join(LINEAR, join(NETWORK, join(RECURRENT, PLACES))));

    private ModelBefore5() {}

    /** Each array with what its optimiser kept of it. */
    private static List<Array> arrays(List<String> kept, Array... weights) {
        List<Array> all = new ArrayList<>();
        for (Array one : weights) {
            for (String what : kept) {
                boolean count = ".steps".equals(what);
                all.add(new Array(one.name + what, count ? Axis.PLAIN : one.axis, count ? 1 : one.each));
            }
        }
        return all;
    }

    private static List<Array> join(List<Array> some, List<Array> others) {
        List<Array> all = new ArrayList<>(some);
        all.addAll(others);
        return List.copyOf(all);
    }

    /** A model's bytes as they are written today, for the columns of {@code layout}. */
    public static byte[] today(byte[] bytes, Layout layout) {
        if (new ByteReader(bytes).readInt() < 0) {
            return bytes;
        }
        var copy = new Copy(new ByteReader(bytes), new ByteWriter());
        carry(copy, layout);
        return copy.out().toBytes();
    }

    static void carry(Copy copy, Layout layout) {
        int first = copy.in().readInt();
        if (first >= 0) {
            carry(copy, first - 1, layout);
            return;
        }
        copy.out().writeInt(first);
        copy.string();
        copy.oneFloat();
        copy.oneByte();
        copy.numbers(1);
        copy.doubles();
        copy.ints();
        copy.ints();
        copy.each(3, () -> {
            copy.string();
            copy.oneInt();
            copy.each(5, () -> {
                copy.oneInt();
                copy.oneFloat();
            });
        });
    }

    private static void carry(Copy copy, int typeLength, Layout layout) {
        String type = copy.in().readString(typeLength);
        List<Array> arrays = TYPES.get(type);
        if (arrays == null) {
            throw new MalformedException("a model of unknown type " + type);
        }
        ByteWriter out = copy.out();
        out.writeInt(-FORMAT);
        out.writeString(type);
        copy.oneFloat();
        copy.oneByte();
        copy.numbers(1);
        copy.doubles();
        out.writeInts(ColumnsBefore2.hashes(layout));
        out.writeInts(ColumnsBefore2.regions());
        if (copy.oneInt() != arrays.size()) {
            throw new MalformedException("a model of another type");
        }
        int[] columnOf = ColumnsBefore2.places(layout);
        for (Array array : arrays) {
            copy.in().readInt();
            out.writeString(array.name);
            out.writeInt(array.each);
            carry(copy, array, columnOf);
        }
    }

    private static void carry(Copy copy, Array array, int[] columnOf) {
        var values = new TreeMap<Integer, Float>();
        int used = copy.in().readCount(5);
        int at = 0;
        for (int i = 0; i < used; i++) {
            at += copy.in().readInt();
            float value = copy.in().readFloat();
            int place = place(array, at, columnOf);
            if (place >= 0) {
                values.put(place, value);
            }
        }
        copy.out().writeInt(values.size());
        int last = 0;
        for (Map.Entry<Integer, Float> entry : values.entrySet()) {
            copy.out().writeInt(entry.getKey() - last);
            copy.out().writeFloat(entry.getValue());
            last = entry.getKey();
        }
    }

    /** Where a number stands today; -1 if its column is no more. */
    private static int place(Array array, int at, int[] columnOf) {
        if (at < 0) {
            throw new MalformedException("a weight outside its array");
        }
        return switch (array.axis) {
            case PLAIN -> at;
            case COLUMNS -> placed(columnOf, at / array.each, array.each, at % array.each);
            case SEGMENTS_FIRST -> placed(columnOf, at % columnOf.length, array.each, at / columnOf.length);
        };
    }

    private static int placed(int[] columnOf, int column, int each, int rest) {
        if (column >= columnOf.length) {
            throw new MalformedException("a weight outside its array");
        }
        return columnOf[column] < 0 ? -1 : columnOf[column] * each + rest;
    }
}
