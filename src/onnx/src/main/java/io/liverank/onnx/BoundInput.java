package io.liverank.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.liverank.foreign.ForeignList;
import io.liverank.foreign.ForeignModelException;
import io.liverank.foreign.ModelFile;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * One input of a model and the columns that fill it: a tensor of a row per candidate, [n, columns] or, of one column, [n].
 *
 * @param flat whether it is [n]
 * @param missing what a number that is missing becomes
 */
record BoundInput(String name, OnnxJavaType kind, boolean flat, List<String> columns, float missing) {
    /**
     * All inputs of a model.
     *
     * @throws ForeignModelException if one of them is no columns, or not of those that are set
     */
    static List<BoundInput> all(ModelFile file, Map<String, NodeInfo> infos) throws ForeignModelException {
        Map<String, List<String>> set = new HashMap<>(file.inputs());
        List<BoundInput> inputs = new ArrayList<>();
        for (Map.Entry<String, NodeInfo> one : infos.entrySet()) {
            List<String> columns = take(set, one.getKey());
            inputs.add(of(
                    one.getKey(), one.getValue(), columns == null ? List.of(one.getKey()) : columns, file.missing()));
        }
        if (!set.isEmpty()) {
            throw new ForeignModelException("the model has no input " + String.join(", ", new TreeSet<>(set.keySet()))
                    + "; its inputs are " + OnnxModel.list(infos.keySet()));
        }
        return List.copyOf(inputs);
    }

    /** What is set for an input, whose name settings may write without what they cannot have in names. */
    private static List<String> take(Map<String, List<String>> set, String name) {
        List<String> columns = set.remove(name);
        if (columns != null) {
            return columns;
        }
        for (String written : new TreeSet<>(set.keySet())) {
            if (OnnxModel.plain(written).equals(OnnxModel.plain(name))) {
                return set.remove(written);
            }
        }
        return null;
    }

    private static BoundInput of(String name, NodeInfo info, List<String> columns, float missing)
            throws ForeignModelException {
        if (!(info.getInfo() instanceof TensorInfo tensor)) {
            throw new ForeignModelException("its input " + name + " is no tensor: " + info.getInfo());
        }
        long[] shape = tensor.getShape();
        String told = "its input " + name + " is " + tensor.type + Arrays.toString(shape);
        if (!List.of(
                        OnnxJavaType.FLOAT,
                        OnnxJavaType.DOUBLE,
                        OnnxJavaType.INT64,
                        OnnxJavaType.INT32,
                        OnnxJavaType.STRING)
                .contains(tensor.type)) {
            throw new ForeignModelException(told + "; floats, doubles, whole numbers and strings can be given");
        }
        if (shape.length == 0 || shape.length > 2) {
            throw new ForeignModelException(told + "; a row per candidate can be given: [-1, columns]");
        }
        if (shape[0] != -1) {
            throw new ForeignModelException(
                    told
                            + ", of so many rows and no others; export it with a dynamic first dimension (docs/foreign-models.md)");
        }
        boolean flat = shape.length == 1;
        long width = flat ? 1 : shape[1];
        if (width != -1 && width != columns.size()) {
            throw new ForeignModelException(told + ", of " + width + " columns a row; " + columns.size() + " are set: "
                    + String.join(", ", columns));
        }
        if (tensor.type == OnnxJavaType.STRING && columns.size() != 1) {
            throw new ForeignModelException(told + "; of text one column can be given");
        }
        return new BoundInput(name, tensor.type, flat, columns, missing);
    }

    String type() {
        return kind + (flat ? "[n]" : "[n, " + columns.size() + "]");
    }

    private long[] shape(int rows) {
        return flat ? new long[] {rows} : new long[] {rows, columns.size()};
    }

    /** What stands for nothing. */
    OnnxTensor zeros(OrtEnvironment environment, int rows) throws OrtException {
        String[] empty = new String[rows];
        Arrays.fill(empty, "");
        return kind == OnnxJavaType.STRING
                ? OnnxTensor.createTensor(environment, empty, shape(rows))
                : tensor(environment, new float[rows * columns.size()], shape(rows));
    }

    /** A list's values. */
    OnnxTensor tensor(OrtEnvironment environment, ForeignList list) throws OrtException {
        int rows = list.size();
        if (kind == OnnxJavaType.STRING) {
            return OnnxTensor.createTensor(environment, list.texts(columns.get(0)), shape(rows));
        }
        float[] numbers = new float[rows * columns.size()];
        for (int column = 0; column < columns.size(); column++) {
            list.numbers(columns.get(column), missing, numbers, column, columns.size());
        }
        return tensor(environment, numbers, shape(rows));
    }

    /** Whole numbers know no NaN: there it is 0. */
    private OnnxTensor tensor(OrtEnvironment environment, float[] numbers, long[] shape) throws OrtException {
        return switch (kind) {
            case DOUBLE -> {
                double[] wide = new double[numbers.length];
                Arrays.setAll(wide, i -> numbers[i]);
                yield OnnxTensor.createTensor(environment, DoubleBuffer.wrap(wide), shape);
            }
            case INT64 -> {
                long[] whole = new long[numbers.length];
                Arrays.setAll(whole, i -> (long) numbers[i]);
                yield OnnxTensor.createTensor(environment, LongBuffer.wrap(whole), shape);
            }
            case INT32 -> {
                int[] whole = new int[numbers.length];
                Arrays.setAll(whole, i -> (int) numbers[i]);
                yield OnnxTensor.createTensor(environment, IntBuffer.wrap(whole), shape);
            }
            default -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(numbers), shape);
        };
    }
}
