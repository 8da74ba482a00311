package io.liverank.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.liverank.encode.EncoderException;
import io.liverank.encode.ImageEncoder;
import io.liverank.encode.ImageException;
import io.liverank.encode.ImageFile;
import io.liverank.encode.ImageFile.Layout;
import io.liverank.foreign.ForeignModelException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * A model of pixels in, a vector out: one input of floats, [1, 3, size, size] or [1, size, size, 3], and an output [1, numbers], or with
 * further dimensions of 1. Thread-safe.
 */
final class OnnxImages implements ImageEncoder {
    private static final int MOST = 4_096;
    /** Of how pixels are made; another number where that is done otherwise. */
    private static final String WAY = "1";

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String version;
    private final String input;
    private final String output;
    private final ImagePixels pixels;
    private final long[] shape;
    private final int dimension;

    private OnnxImages(OrtEnvironment environment, OrtSession session, String version, ImageFile file)
            throws EncoderException, OrtException {
        this.environment = environment;
        this.session = session;
        this.version = version;
        if (session.getNumInputs() != 1) {
            throw new EncoderException("its inputs are " + OnnxModel.list(session.getInputNames())
                    + "; an encoder of images has one (of CLIP, export the half that sees)");
        }
        Map.Entry<String, NodeInfo> only =
                session.getInputInfo().entrySet().iterator().next();
        this.input = only.getKey();
        long[] wanted = wanted(only.getValue());
        Layout layout = layout(file, wanted);
        int size = size(
                file, layout == Layout.NCHW ? wanted[2] : wanted[1], layout == Layout.NCHW ? wanted[3] : wanted[2]);
        this.pixels = new ImagePixels(file, size, layout);
        this.shape = layout == Layout.NCHW ? new long[] {1, 3, size, size} : new long[] {1, size, size, 3};
        this.output = output(file, session.getOutputInfo());
        this.dimension = run(new float[3 * size * size]).length;
    }

    /** Opens a file, and closes it again if it is refused. */
    static OnnxImages of(ImageFile file) throws EncoderException {
        try {
            byte[] model = Files.readAllBytes(file.model());
            OrtEnvironment environment = OnnxRuntime.environment();
            OrtSession session;
            try (var options = OnnxRuntime.options()) {
                session = environment.createSession(model, options);
            }
            try {
                String how = String.join(
                        " ",
                        WAY,
                        String.valueOf(file.output()),
                        String.valueOf(file.size()),
                        file.resize().name(),
                        String.valueOf(file.layout()),
                        file.mean().toString(),
                        file.std().toString());
                return new OnnxImages(environment, session, OnnxEncoder.version(model, new byte[0], how), file);
            } catch (EncoderException | OrtException | RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EncoderException("there is no file " + file.model().toAbsolutePath() + " that can be read", e);
        } catch (OrtException | ForeignModelException e) {
            throw new EncoderException(file.model() + " is no ONNX model that can be run: " + e.getMessage(), e);
        }
    }

    private static long[] wanted(NodeInfo input) throws EncoderException {
        if (input.getInfo() instanceof TensorInfo tensor && tensor.getShape().length == 4) {
            if (tensor.type != OnnxJavaType.FLOAT) {
                throw new EncoderException("its input is of " + tensor.type + "; images are given as floats");
            }
            if (tensor.getShape()[0] > 1) {
                throw new EncoderException("it takes " + tensor.getShape()[0] + " images at once, and no others");
            }
            return tensor.getShape();
        }
        throw new EncoderException("its input is neither [1, 3, size, size] nor [1, size, size, 3]");
    }

    private static Layout layout(ImageFile file, long[] wanted) throws EncoderException {
        boolean first = wanted[1] == 3 || wanted[1] < 0;
        boolean last = wanted[3] == 3 || wanted[3] < 0;
        Layout said = file.layout();
        if (said == null && first != last) {
            said = first ? Layout.NCHW : Layout.NHWC;
        }
        if (said == null && first && (wanted[1] == 3) != (wanted[3] == 3)) {
            said = wanted[1] == 3 ? Layout.NCHW : Layout.NHWC;
        }
        if (said == null || !(said == Layout.NCHW ? first : last)) {
            throw new EncoderException("its input is " + Arrays.toString(wanted)
                    + (said == null ? ", which does not say the layout: set it" : ", which is not " + said));
        }
        return said;
    }

    private static int size(ImageFile file, long height, long width) throws EncoderException {
        if (height > 0 && width > 0 && height != width) {
            throw new EncoderException("it wants images of " + width + " times " + height + "; only squares are given");
        }
        long said = Math.max(height, width);
        if (said <= 0 && file.size() == null) {
            throw new EncoderException("it does not say the size of its images: set it");
        }
        if (said > 0 && file.size() != null && file.size() != said) {
            throw new EncoderException("it wants images of the size " + said + ", not " + file.size());
        }
        if (said > 1_024) {
            throw new EncoderException("it wants images of the size " + said + ", above 1,024");
        }
        return said > 0 ? (int) said : file.size();
    }

    /** The one that is named, else the first that has a vector for each image. */
    private static String output(ImageFile file, Map<String, NodeInfo> outputs) throws EncoderException {
        for (Map.Entry<String, NodeInfo> one : outputs.entrySet()) {
            boolean fits = one.getValue().getInfo() instanceof TensorInfo tensor
                    && tensor.type == OnnxJavaType.FLOAT
                    && isVector(tensor.getShape());
            if (file.output() == null ? fits : one.getKey().equals(file.output())) {
                return one.getKey();
            }
        }
        throw new EncoderException((file.output() == null
                        ? "none of its outputs has a vector for each image: "
                        : "it has no output " + file.output() + ": ")
                + OnnxModel.list(outputs.keySet()));
    }

    /** A dimension of numbers, and others that are 1 or may be. */
    private static boolean isVector(long[] shape) {
        return shape.length >= 2
                && Arrays.stream(shape, 1, shape.length).filter(one -> one != 1).count() == 1;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public float[] encode(byte[] image) throws ImageException, EncoderException {
        float[] numbers = pixels.of(image);
        try {
            return OnnxEncoder.unit(run(numbers));
        } catch (OrtException e) {
            throw new EncoderException(String.valueOf(e.getMessage()), e);
        }
    }

    private float[] run(float[] numbers) throws EncoderException, OrtException {
        try (OnnxTensor given = OnnxTensor.createTensor(environment, FloatBuffer.wrap(numbers), shape);
                OrtSession.Result result = session.run(Map.of(input, given), Set.of(output))) {
            FloatBuffer out = result.get(0) instanceof OnnxTensor tensor ? tensor.getFloatBuffer() : null;
            if (out == null || out.remaining() < 1 || out.remaining() > MOST) {
                throw new EncoderException("its output " + output + " has "
                        + (out == null ? "no floats" : out.remaining() + " numbers; 1 to " + MOST + " can be used"));
            }
            float[] vector = new float[out.remaining()];
            out.get(vector);
            return vector;
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            System.getLogger(OnnxImages.class.getName())
                    .log(System.Logger.Level.WARNING, "an encoder was not closed", e);
        }
    }
}
