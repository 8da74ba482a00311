package io.liverank.tensorflow;

import io.liverank.foreign.ForeignList;
import io.liverank.foreign.ForeignModelException;
import io.liverank.foreign.InputColumns;
import io.liverank.foreign.ModelTensor;
import io.liverank.foreign.ScoreOutput;
import java.util.List;
import java.util.Map;
import org.tensorflow.Signature;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.DoubleNdArray;
import org.tensorflow.ndarray.FloatNdArray;
import org.tensorflow.ndarray.IntNdArray;
import org.tensorflow.ndarray.LongNdArray;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/** Columns and scores as tensors of TensorFlow. No state. */
final class Tensors {
    private Tensors() {}

    static List<ModelTensor> described(Map<String, Signature.TensorDescription> tensors) {
        return tensors.entrySet().stream()
                .map(one -> new ModelTensor(
                        one.getKey(),
                        kind(one.getValue().dataType),
                        one.getValue().dataType.name(),
                        shape(one.getValue().shape)))
                .toList();
    }

    /** A tensor of no known rank has no dimensions to give. */
    private static long[] shape(Shape shape) {
        return shape.isUnknown() ? new long[0] : shape.asArray();
    }

    private static ModelTensor.Kind kind(DataType type) {
        return switch (type) {
            case DT_FLOAT -> ModelTensor.Kind.FLOAT;
            case DT_DOUBLE -> ModelTensor.Kind.DOUBLE;
            case DT_HALF, DT_BFLOAT16 -> ModelTensor.Kind.HALF;
            case DT_INT64 -> ModelTensor.Kind.INT64;
            case DT_INT32 -> ModelTensor.Kind.INT32;
            case DT_STRING -> ModelTensor.Kind.STRING;
            default -> ModelTensor.Kind.OTHER;
        };
    }

    /** A list's values; without a list what stands for nothing. */
    static Tensor of(InputColumns input, ForeignList list, int rows) {
        Shape shape = Shape.of(input.shape(rows));
        if (input.kind() == ModelTensor.Kind.STRING) {
            return TString.tensorOf(shape, DataBuffers.ofObjects(input.texts(list, rows)));
        }
        float[] numbers = input.numbers(list, rows);
        return switch (input.kind()) {
            case DOUBLE -> TFloat64.tensorOf(shape, DataBuffers.of(InputColumns.doubles(numbers)));
            case INT64 -> TInt64.tensorOf(shape, DataBuffers.of(InputColumns.whole(numbers)));
            case INT32 -> TInt32.tensorOf(shape, DataBuffers.of(InputColumns.wholeInts(numbers)));
            default -> TFloat32.tensorOf(shape, DataBuffers.of(numbers));
        };
    }

    static float[] scores(Tensor tensor, int rows) throws ForeignModelException {
        long[] shape = tensor.shape().asArray();
        int size = Math.toIntExact(tensor.shape().size());
        if (tensor instanceof FloatNdArray floats) {
            float[] numbers = new float[size];
            floats.copyTo(DataBuffers.of(numbers, false, false));
            return ScoreOutput.read(shape, rows, index -> numbers[index]);
        } else if (tensor instanceof DoubleNdArray doubles) {
            double[] numbers = new double[size];
            doubles.copyTo(DataBuffers.of(numbers, false, false));
            return ScoreOutput.read(shape, rows, index -> numbers[index]);
        } else if (tensor instanceof LongNdArray longs) {
            long[] numbers = new long[size];
            longs.copyTo(DataBuffers.of(numbers, false, false));
            return ScoreOutput.read(shape, rows, index -> numbers[index]);
        } else if (tensor instanceof IntNdArray ints) {
            int[] numbers = new int[size];
            ints.copyTo(DataBuffers.of(numbers, false, false));
            return ScoreOutput.read(shape, rows, index -> numbers[index]);
        }
        throw new ForeignModelException("its output is of " + tensor.dataType() + ", not of numbers");
    }
}
