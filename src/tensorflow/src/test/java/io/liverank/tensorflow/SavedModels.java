package io.liverank.tensorflow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.SessionFunction;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/** Makes SavedModels, as their owners would: graphs, trained and exported by TensorFlow itself. */
final class SavedModels {
    private static final int STEPS = 200;
    private static final int ROWS = 64;
    private static final float RATE = 0.1f;

    private SavedModels() {}

    /** Two columns in, {@code first * a + second * b} out, as learned from examples of it by gradient descent. */
    static Path trained(Path folder, float first, float second) throws IOException {
        try (var graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> input =
                    tf.withName("columns").placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 2)));
            Placeholder<TFloat32> wanted = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 1)));
            Variable<TFloat32> weights = tf.variable(tf.constant(new float[][] {{0}, {0}}));
            Operand<TFloat32> score = tf.linalg.matMul(input, weights);
            Operand<TFloat32> loss =
                    tf.math.mean(tf.math.squaredDifference(score, wanted), tf.constant(new int[] {0, 1}));
            Gradients slope = tf.gradients(loss, java.util.List.of(weights));
            Operand<TFloat32> step = tf.train.applyGradientDescent(weights, tf.constant(RATE), slope.dy(0));
            try (var session = new Session(graph)) {
                session.initialize();
                var random = new SplittableRandom(5);
                for (int i = 0; i < STEPS; i++) {
                    float[] columns = new float[2 * ROWS];
                    float[] scores = new float[ROWS];
                    for (int row = 0; row < ROWS; row++) {
                        columns[2 * row] = (float) (2 * random.nextDouble() - 1);
                        columns[2 * row + 1] = (float) (2 * random.nextDouble() - 1);
                        scores[row] = first * columns[2 * row] + second * columns[2 * row + 1];
                    }
                    try (TFloat32 in = TFloat32.tensorOf(Shape.of(ROWS, 2), DataBuffers.of(columns));
                            TFloat32 out = TFloat32.tensorOf(Shape.of(ROWS, 1), DataBuffers.of(scores))) {
                        session.runner()
                                .feed(input, in)
                                .feed(wanted, out)
                                .addTarget(step)
                                .run()
                                .close();
                    }
                }
                return save(
                        folder,
                        session,
                        Signature.builder()
                                .input("columns", input)
                                .output("score", score)
                                .build());
            }
        }
    }

    /** A text in, its length out; under a name of one's own. */
    static Path lengths(Path folder, String signature) throws IOException {
        try (var graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TString> title = tf.placeholder(TString.class, Placeholder.shape(Shape.of(-1)));
            Operand<TFloat32> length = tf.dtypes.cast(tf.strings.stringLength(title), TFloat32.class);
            try (var session = new Session(graph)) {
                return save(
                        folder,
                        session,
                        Signature.builder(signature)
                                .input("title", title)
                                .output("length", length)
                                .build());
            }
        }
    }

    /** A column in and a single number out, whatever there is to score, of so many rows; -1 for any. */
    static Path total(Path folder, int rows) throws IOException {
        try (var graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> price = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(rows, 1)));
            Operand<TFloat32> total = tf.math.mean(price, tf.constant(new int[] {0}));
            try (var session = new Session(graph)) {
                return save(
                        folder,
                        session,
                        Signature.builder()
                                .input("price", price)
                                .output("total", total)
                                .build());
            }
        }
    }

    /** The column itself, after a product of matrices of this size, which takes its time. */
    static Path slow(Path folder, int size) throws IOException {
        try (var graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> price = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 1)));
            Operand<TFloat32> any = tf.math.mean(price, tf.constant(new int[] {0, 1}));
            Operand<TFloat32> matrix = tf.fill(tf.constant(new int[] {size, size}), any);
            Operand<TFloat32> product = tf.linalg.matMul(matrix, matrix);
            Operand<TFloat32> score = tf.math.add(
                    price, tf.math.mul(tf.math.mean(product, tf.constant(new int[] {0, 1})), tf.constant(1e-12f)));
            try (var session = new Session(graph)) {
                return save(
                        folder,
                        session,
                        Signature.builder()
                                .input("price", price)
                                .output("score", score)
                                .build());
            }
        }
    }

    private static Path save(Path folder, Session session, Signature signature) throws IOException {
        SessionFunction.create(signature, session).save(folder.toString());
        return folder;
    }
}
