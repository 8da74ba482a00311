package io.liverank.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.liverank.foreign.ForeignList;
import io.liverank.foreign.ForeignModelException;
import io.liverank.foreign.InputColumns;
import io.liverank.foreign.ModelTensor;
import io.liverank.foreign.ScoreOutput;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;

/** Columns and scores as tensors of ONNX Runtime. No state. */
final class OnnxTensors {
    private OnnxTensors() {}

    static List<ModelTensor> described(Map<String, NodeInfo> infos) {
        return infos.entrySet().stream()
                .map(one -> one.getValue().getInfo() instanceof TensorInfo tensor
                        ? new ModelTensor(one.getKey(), kind(tensor.type), tensor.type.name(), tensor.getShape())
                        : new ModelTensor(
                                one.getKey(),
                                ModelTensor.Kind.OTHER,
                                one.getValue().getInfo().toString(),
                                null))
                .toList();
    }

    private static ModelTensor.Kind kind(OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> ModelTensor.Kind.FLOAT;
            case DOUBLE -> ModelTensor.Kind.DOUBLE;
            case FLOAT16, BFLOAT16 -> ModelTensor.Kind.HALF;
            case INT64 -> ModelTensor.Kind.INT64;
            case INT32 -> ModelTensor.Kind.INT32;
            case STRING -> ModelTensor.Kind.STRING;
            default -> ModelTensor.Kind.OTHER;
        };
    }

    /** A list's values; without a list what stands for nothing. */
    static OnnxTensor of(OrtEnvironment environment, InputColumns input, ForeignList list, int rows)
            throws OrtException {
        long[] shape = input.shape(rows);
        if (input.kind() == ModelTensor.Kind.STRING) {
            return OnnxTensor.createTensor(environment, input.texts(list, rows), shape);
        }
        float[] numbers = input.numbers(list, rows);
        return switch (input.kind()) {
            case DOUBLE ->
                OnnxTensor.createTensor(environment, DoubleBuffer.wrap(InputColumns.doubles(numbers)), shape);
            case INT64 -> OnnxTensor.createTensor(environment, LongBuffer.wrap(InputColumns.whole(numbers)), shape);
            case INT32 -> OnnxTensor.createTensor(environment, IntBuffer.wrap(InputColumns.wholeInts(numbers)), shape);
            default -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(numbers), shape);
        };
    }

    static float[] scores(OnnxValue value, int rows) throws ForeignModelException {
        if (!(value instanceof OnnxTensor tensor)) {
            throw new ForeignModelException("its output is no tensor: " + value.getType());
        }
        long[] shape = tensor.getInfo().getShape();
        return switch (tensor.getInfo().type) {
            case DOUBLE -> ScoreOutput.read(shape, rows, tensor.getDoubleBuffer()::get);
            case INT64 -> ScoreOutput.read(shape, rows, tensor.getLongBuffer()::get);
            case FLOAT, FLOAT16, BFLOAT16 -> ScoreOutput.read(shape, rows, tensor.getFloatBuffer()::get);
            default ->
                throw new ForeignModelException("its output is of " + tensor.getInfo().type + ", not of numbers");
        };
    }
}
