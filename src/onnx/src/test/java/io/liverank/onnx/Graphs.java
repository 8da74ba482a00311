package io.liverank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Writes real ONNX files, node by node. */
final class Graphs {
    /** A dimension that may be anything. */
    static final int ANY = -1;

    private static final int ROWS = ANY;

    private Graphs() {}

    /** input [n, weights] to output [n, 1], their weighted sum. */
    static Path linear(Path file, float... weights) throws IOException {
        return write(
                file,
                GraphProto.newBuilder()
                        .addInput(value("input", TensorProto.DataType.FLOAT, ROWS, weights.length))
                        .addInitializer(tensor("w", weights, weights.length, 1))
                        .addNode(node("MatMul", "output", "input", "w"))
                        .addOutput(value("output", TensorProto.DataType.FLOAT, ROWS, 1)));
    }

    /** The same, of so many rows and no others. */
    static Path ofRows(Path file, int rows, float... weights) throws IOException {
        return write(
                file,
                GraphProto.newBuilder()
                        .addInput(value("input", TensorProto.DataType.FLOAT, rows, weights.length))
                        .addInitializer(tensor("w", weights, weights.length, 1))
                        .addNode(node("MatMul", "output", "input", "w"))
                        .addOutput(value("output", TensorProto.DataType.FLOAT, rows, 1)));
    }

    /** One score for the whole list: the mean of all. */
    static Path oneForAll(Path file) throws IOException {
        return write(
                file,
                GraphProto.newBuilder()
                        .addInput(value("price", TensorProto.DataType.FLOAT, ROWS, 1))
                        .addNode(node("ReduceMean", "output", "price"))
                        .addOutput(value("output", TensorProto.DataType.FLOAT, 1, 1)));
    }

    /** input [n, wide], ReLU of so many hidden units in two layers, score [n, 1], as PyTorch and Keras export them. */
    static Path network(Path file, int wide, int hidden, long seed) throws IOException {
        var random = new SplittableRandom(seed);
        return write(
                file,
                GraphProto.newBuilder()
                        .addInput(value("input", TensorProto.DataType.FLOAT, ROWS, wide))
                        .addInitializer(tensor("w1", drawn(random, wide * hidden), wide, hidden))
                        .addInitializer(tensor("b1", drawn(random, hidden), hidden))
                        .addInitializer(tensor("w2", drawn(random, hidden * hidden), hidden, hidden))
                        .addInitializer(tensor("w3", drawn(random, hidden), hidden, 1))
                        .addNode(node("Gemm", "a1", "input", "w1", "b1"))
                        .addNode(node("Relu", "h1", "a1"))
                        .addNode(node("MatMul", "a2", "h1", "w2"))
                        .addNode(node("Relu", "h2", "a2"))
                        .addNode(node("MatMul", "a3", "h2", "w3"))
                        .addNode(node("Sigmoid", "score", "a3"))
                        .addOutput(value("score", TensorProto.DataType.FLOAT, ROWS, 1)));
    }

    /** So many matrix products of a large matrix by itself, one after the other, before the price comes out. */
    static Path slow(Path file, int products) throws IOException {
        int side = 512;
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(value("price", TensorProto.DataType.FLOAT, ROWS, 1))
                .addInitializer(tensor("one", new float[side], 1, side))
                .addInitializer(tensor("large", drawn(new SplittableRandom(1), side * side), side, side))
                .addNode(node("MatMul", "wide", "price", "one"));
        String last = "wide";
        for (int i = 0; i < products; i++) {
            graph.addNode(node("MatMul", "step" + i, last, "large"));
            last = "step" + i;
        }
        graph.addInitializer(tensor("narrow", new float[side], side, 1));
        return write(
                file,
                graph.addNode(node("MatMul", "output", last, "narrow"))
                        .addOutput(value("output", TensorProto.DataType.FLOAT, ROWS, 1)));
    }

    /** Two trees of one question each, as the converters of LightGBM and XGBoost write them. */
    static Path trees(Path file) throws IOException {
        // at 0: feature 0 <= 50 ? 1 : 2; the same of feature 1 at 4
        NodeProto trees = NodeProto.newBuilder()
                .setOpType("TreeEnsembleRegressor")
                .setDomain("ai.onnx.ml")
                .addInput("features")
                .addOutput("variable")
                .addAttribute(ints("nodes_treeids", 0, 0, 0, 1, 1, 1))
                .addAttribute(ints("nodes_nodeids", 0, 1, 2, 0, 1, 2))
                .addAttribute(ints("nodes_featureids", 0, 0, 0, 1, 0, 0))
                .addAttribute(floats("nodes_values", 50, 0, 0, 4, 0, 0))
                .addAttribute(strings("nodes_modes", "BRANCH_LEQ", "LEAF", "LEAF", "BRANCH_LEQ", "LEAF", "LEAF"))
                .addAttribute(ints("nodes_truenodeids", 1, 0, 0, 1, 0, 0))
                .addAttribute(ints("nodes_falsenodeids", 2, 0, 0, 2, 0, 0))
                .addAttribute(ints("nodes_missing_value_tracks_true", 0, 0, 0, 0, 0, 0))
                .addAttribute(ints("target_treeids", 0, 0, 1, 1))
                .addAttribute(ints("target_nodeids", 1, 2, 1, 2))
                .addAttribute(ints("target_ids", 0, 0, 0, 0))
                .addAttribute(floats("target_weights", 1, 2, 10, 20))
                .addAttribute(AttributeProto.newBuilder()
                        .setName("n_targets")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(1))
                .build();
        return write(
                file,
                GraphProto.newBuilder()
                        .addInput(value("features", TensorProto.DataType.FLOAT, ROWS, 2))
                        .addNode(trees)
                        .addOutput(value("variable", TensorProto.DataType.FLOAT, ROWS, 1)));
    }

    /** A label and probabilities of no and yes, from two inputs of a column each, one of them a double. */
    static Path classifier(Path file) throws IOException {
        return write(
                file,
                GraphProto.newBuilder()
                        .addInput(value("price", TensorProto.DataType.FLOAT, ROWS, 1))
                        .addInput(value("rating", TensorProto.DataType.DOUBLE, ROWS, 1))
                        .addNode(NodeProto.newBuilder()
                                .setOpType("Cast")
                                .addInput("rating")
                                .addOutput("rated")
                                .addAttribute(AttributeProto.newBuilder()
                                        .setName("to")
                                        .setType(AttributeProto.AttributeType.INT)
                                        .setI(TensorProto.DataType.FLOAT_VALUE)))
                        .addNode(NodeProto.newBuilder()
                                .setOpType("Concat")
                                .addInput("price")
                                .addInput("rated")
                                .addOutput("probabilities")
                                .addAttribute(AttributeProto.newBuilder()
                                        .setName("axis")
                                        .setType(AttributeProto.AttributeType.INT)
                                        .setI(1)))
                        .addNode(NodeProto.newBuilder()
                                .setOpType("ArgMax")
                                .addInput("probabilities")
                                .addOutput("label")
                                .addAttribute(AttributeProto.newBuilder()
                                        .setName("axis")
                                        .setType(AttributeProto.AttributeType.INT)
                                        .setI(1)))
                        .addOutput(value("label", TensorProto.DataType.INT64, ROWS, 1))
                        .addOutput(value("probabilities", TensorProto.DataType.FLOAT, ROWS, 2)));
    }

    /**
     * A small network that sees, as PyTorch exports them: a convolution of so many filters, ReLU, the mean of each, and a matrix: pixels
     * [n, 3, side, side] to embedding [n, numbers, 1, 1].
     */
    static Path eye(Path file, int side, int numbers, long seed) throws IOException {
        var random = new SplittableRandom(seed);
        int filters = 8;
        return write(
                file,
                GraphProto.newBuilder()
                        .addInput(value("pixels", TensorProto.DataType.FLOAT, ROWS, 3, side, side))
                        .addInitializer(tensor("w", drawn(random, filters * 27), filters, 3, 3, 3))
                        .addInitializer(tensor("b", drawn(random, filters), filters))
                        .addInitializer(tensor("m", drawn(random, numbers * filters), numbers, filters, 1, 1))
                        .addNode(node("Conv", "seen", "pixels", "w", "b"))
                        .addNode(node("Relu", "lit", "seen"))
                        .addNode(node("GlobalAveragePool", "pooled", "lit"))
                        .addNode(node("Conv", "embedding", "pooled", "m"))
                        .addOutput(value("embedding", TensorProto.DataType.FLOAT, ROWS, numbers, 1, 1)));
    }

    /** The mean of each colour of all pixels, as TensorFlow exports: [n, any, any, 3] to [n, 3]; and what else a model may say of itself. */
    static Path colours(Path file, int... shape) throws IOException {
        return write(
                file,
                GraphProto.newBuilder()
                        .addInput(value("pixels", TensorProto.DataType.FLOAT, shape))
                        .addNode(NodeProto.newBuilder()
                                .setOpType("ReduceMean")
                                .addInput("pixels")
                                .addOutput("means")
                                .addAttribute(ints("axes", 1, 2))
                                .addAttribute(AttributeProto.newBuilder()
                                        .setName("keepdims")
                                        .setType(AttributeProto.AttributeType.INT)
                                        .setI(0)))
                        .addOutput(value("means", TensorProto.DataType.FLOAT, ROWS, 3)));
    }

    private static Path write(Path file, GraphProto.Builder graph) throws IOException {
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(13))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
                .setGraph(graph.setName("test"))
                .build();
        return Files.write(file, model.toByteArray());
    }

    private static NodeProto node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, int... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (int dimension : shape) {
            TensorShapeProto.Dimension.Builder one = TensorShapeProto.Dimension.newBuilder();
            dimensions.addDim(dimension == ANY ? one.setDimParam("n") : one.setDimValue(dimension));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(dimensions)))
                .build();
    }

    private static TensorProto tensor(String name, float[] numbers, int... shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
        for (int dimension : shape) {
            tensor.addDims(dimension);
        }
        for (float number : numbers) {
            tensor.addFloatData(number);
        }
        return tensor.build();
    }

    static float[] drawn(SplittableRandom random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (random.nextDouble() - 0.5) * 0.2f;
        }
        return numbers;
    }

    private static AttributeProto ints(String name, long... numbers) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long number : numbers) {
            attribute.addInts(number);
        }
        return attribute.build();
    }

    private static AttributeProto floats(String name, float... numbers) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
        for (float number : numbers) {
            attribute.addFloats(number);
        }
        return attribute.build();
    }

    private static AttributeProto strings(String name, String... texts) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.STRINGS);
        for (String text : texts) {
            attribute.addStrings(ByteString.copyFromUtf8(text));
        }
        return attribute.build();
    }
}
