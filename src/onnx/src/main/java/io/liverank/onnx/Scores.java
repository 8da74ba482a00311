package io.liverank.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.liverank.foreign.ForeignModelException;
import io.liverank.foreign.ModelFile;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Which output of a model has the scores, and how they lie in it: [n], [n, 1], or [n, 2] of no and yes. */
final class Scores {
    private Scores() {}

    /**
     * The output with the scores: the one that is set, or the only one of numbers. Of classifiers, which give a label as
     * well, it is that of the probabilities.
     */
    static String output(ModelFile file, Map<String, NodeInfo> infos) throws ForeignModelException {
        if (file.output() != null) {
            for (String name : infos.keySet()) {
                if (OnnxModel.plain(name).equals(OnnxModel.plain(file.output()))) {
                    return name;
                }
            }
            throw new ForeignModelException(
                    "the model has no output " + file.output() + "; its outputs are " + OnnxModel.list(infos.keySet()));
        }
        List<String> real = infos.entrySet().stream()
                .filter(one -> isReal(one.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (real.size() == 1) {
            return real.get(0);
        }
        if (real.isEmpty()) {
            throw new ForeignModelException("none of its outputs (" + OnnxModel.list(infos.keySet())
                    + ") is a tensor of real numbers; a classifier of scikit-learn is to be exported with zipmap off"
                    + " (docs/foreign-models.md)");
        }
        throw new ForeignModelException(
                "it has several outputs; say which has the scores in .output: " + String.join(", ", real));
    }

    private static boolean isReal(NodeInfo info) {
        return info.getInfo() instanceof TensorInfo tensor
                && switch (tensor.type) {
                    case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
                    default -> false;
                };
    }

    /** The scores of so many rows. */
    static float[] read(OnnxValue value, int rows) throws ForeignModelException, OrtException {
        if (!(value instanceof OnnxTensor tensor)) {
            throw new ForeignModelException("its output is no tensor: " + value.getType());
        }
        long[] shape = tensor.getInfo().getShape();
        boolean fits = shape.length == 1 || shape.length == 2 && (shape[1] == 1 || shape[1] == 2);
        if (!fits || shape[0] != rows) {
            throw new ForeignModelException("its output is " + Arrays.toString(shape) + " for " + rows
                    + " candidates; a score for each is needed: [n], [n, 1], or [n, 2] of which the second counts");
        }
        int width = shape.length == 1 ? 1 : (int) shape[1];
        float[] scores = new float[rows];
        switch (tensor.getInfo().type) {
            case DOUBLE -> {
                DoubleBuffer numbers = tensor.getDoubleBuffer();
                setAll(scores, row -> (float) numbers.get(row * width + width - 1));
            }
            case INT64 -> {
                LongBuffer numbers = tensor.getLongBuffer();
                setAll(scores, row -> numbers.get(row * width + width - 1));
            }
            case FLOAT, FLOAT16, BFLOAT16 -> {
                FloatBuffer numbers = tensor.getFloatBuffer();
                setAll(scores, row -> numbers.get(row * width + width - 1));
            }
            default ->
                throw new ForeignModelException("its output is of " + tensor.getInfo().type + ", not of numbers");
        }
        return scores;
    }

    private static void setAll(float[] scores, Single of) {
        for (int row = 0; row < scores.length; row++) {
            scores[row] = of.at(row);
        }
    }

    private interface Single {
        float at(int row);
    }
}
