package io.liverank.foreign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * One input of a model and the columns that fill it: a tensor of a row per candidate, [n, columns] or, of one column, [n].
 * Immutable.
 *
 * @param flat whether it is [n]
 * @param missing what a number that is missing becomes
 */
public record InputColumns(String name, ModelTensor.Kind kind, boolean flat, List<String> columns, float missing) {
    /**
     * All inputs of a model.
     *
     * @throws ForeignModelException if one of them is no columns, or not of those that are set
     */
    public static List<InputColumns> all(ModelFile file, Collection<ModelTensor> tensors) throws ForeignModelException {
        Map<String, List<String>> set = new HashMap<>(file.inputs());
        Map<ModelTensor, List<String>> columns = new LinkedHashMap<>();
        for (ModelTensor one : tensors) {
            List<String> taken = take(set, one);
            columns.put(one, taken == null ? List.of(one.name()) : taken);
        }
        if (!set.isEmpty()) {
            throw new ForeignModelException("the model has no input " + String.join(", ", new TreeSet<>(set.keySet()))
                    + "; its inputs are " + ModelTensor.names(tensors));
        }
        List<InputColumns> inputs = new ArrayList<>();
        for (Map.Entry<ModelTensor, List<String>> one : columns.entrySet()) {
            inputs.add(of(one.getKey(), one.getValue(), file.missing()));
        }
        return List.copyOf(inputs);
    }

    /** What is set for an input, whose name settings may write without what they cannot have in names. */
    private static List<String> take(Map<String, List<String>> set, ModelTensor tensor) {
        List<String> columns = set.remove(tensor.name());
        if (columns != null) {
            return columns;
        }
        for (String written : new TreeSet<>(set.keySet())) {
            if (tensor.isCalled(written)) {
                return set.remove(written);
            }
        }
        return null;
    }

    private static InputColumns of(ModelTensor tensor, List<String> columns, float missing)
            throws ForeignModelException {
        long[] shape = tensor.shape();
        if (shape == null) {
            throw new ForeignModelException("its input " + tensor.name() + " is no tensor: " + tensor.type());
        }
        String told = "its input " + tensor.name() + " is " + tensor.told();
        if (!tensor.kind().isGiven()) {
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
        if (tensor.kind() == ModelTensor.Kind.STRING && columns.size() != 1) {
            throw new ForeignModelException(told + "; of text one column can be given");
        }
        return new InputColumns(tensor.name(), tensor.kind(), flat, columns, missing);
    }

    /** For people. */
    public ForeignModel.Input told() {
        return new ForeignModel.Input(name, kind + (flat ? "[n]" : "[n, " + columns.size() + "]"), columns);
    }

    /** Of the tensor, for so many candidates. */
    public long[] shape(int rows) {
        return flat ? new long[] {rows} : new long[] {rows, columns.size()};
    }

    /** A list's numbers, row by row; zeros for a trial of so many rows where there is no list. */
    public float[] numbers(ForeignList list, int rows) {
        float[] numbers = new float[rows * columns.size()];
        for (int column = 0; column < columns.size() && list != null; column++) {
            list.numbers(columns.get(column), missing, numbers, column, columns.size());
        }
        return numbers;
    }

    /** The texts of its one column; empty ones for a trial, as {@link #numbers}. */
    public String[] texts(ForeignList list, int rows) {
        if (list != null) {
            return list.texts(columns.get(0));
        }
        String[] empty = new String[rows];
        Arrays.fill(empty, "");
        return empty;
    }

    /** As whole numbers, which know no NaN: there it is 0. */
    public static long[] whole(float[] numbers) {
        long[] whole = new long[numbers.length];
        Arrays.setAll(whole, i -> (long) numbers[i]);
        return whole;
    }

    /** As {@link #whole}, of 32 bits. */
    public static int[] wholeInts(float[] numbers) {
        int[] whole = new int[numbers.length];
        Arrays.setAll(whole, i -> (int) numbers[i]);
        return whole;
    }

    /** The same numbers, wider. */
    public static double[] doubles(float[] numbers) {
        double[] wide = new double[numbers.length];
        Arrays.setAll(wide, i -> numbers[i]);
        return wide;
    }
}
