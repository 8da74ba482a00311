package io.liverank.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.liverank.encode.EncoderException;
import io.liverank.encode.TextEncoder;
import io.liverank.foreign.ForeignModelException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * A model of tokens in, vectors out: inputs {@code input_ids} and, if it has them, {@code attention_mask} and {@code token_type_ids};
 * the output is [1, tokens, dimension], of which the mean or the first is taken, or [1, dimension]. Thread-safe.
 */
final class OnnxEncoder implements TextEncoder {
    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";
    private static final Set<String> INPUTS = Set.of(IDS, MASK, TYPES);
    private static final int MOST = 4_096;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Set<String> inputs;
    private final String output;
    private final HuggingFaceTokenizer tokenizer;
    private final String version;
    private final boolean mean;
    private final int dimension;

    private OnnxEncoder(
            OrtEnvironment environment,
            OrtSession session,
            String version,
            HuggingFaceTokenizer tokenizer,
            boolean mean)
            throws EncoderException, OrtException {
        this.environment = environment;
        this.session = session;
        this.version = version;
        this.tokenizer = tokenizer;
        this.mean = mean;
        this.inputs = Set.copyOf(session.getInputNames());
        if (!inputs.contains(IDS) || !INPUTS.containsAll(inputs)) {
            throw new EncoderException(
                    "its inputs are " + OnnxModel.list(inputs) + "; given are " + OnnxModel.list(INPUTS));
        }
        this.output = output(session.getOutputInfo());
        this.dimension = vector("a shoe").length;
    }

    /** Closes the session if it is refused. */
    static OnnxEncoder of(byte[] model, String version, HuggingFaceTokenizer tokenizer, boolean mean)
            throws EncoderException, OrtException, ForeignModelException {
        OrtEnvironment environment = OnnxRuntime.environment();
        OrtSession session;
        try (var options = OnnxRuntime.options()) {
            session = environment.createSession(model, options);
        }
        try {
            return new OnnxEncoder(environment, session, version, tokenizer, mean);
        } catch (EncoderException | OrtException | RuntimeException e) {
            session.close();
            throw e instanceof EncoderException told
                    ? told
                    : new EncoderException("the model cannot be used as an encoder: " + e.getMessage(), e);
        }
    }

    /** Of so many outputs the first that has vectors. */
    private static String output(Map<String, NodeInfo> outputs) throws EncoderException {
        for (Map.Entry<String, NodeInfo> one : outputs.entrySet()) {
            if (one.getValue().getInfo() instanceof TensorInfo tensor
                    && (tensor.getShape().length == 2 || tensor.getShape().length == 3)) {
                return one.getKey();
            }
        }
        throw new EncoderException(
                "none of its outputs is [1, tokens, numbers] or [1, numbers]: " + OnnxModel.list(outputs.keySet()));
    }

    /** Eight hexadecimal digits, of all that makes its vectors what they are. */
    static String version(byte[] model, byte[] tokenizer, String how) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(model);
            digest.update(tokenizer);
            digest.update(how.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(), 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
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
    public float[] encode(String text) throws EncoderException {
        try {
            return vector(text);
        } catch (OrtException e) {
            throw new EncoderException(String.valueOf(e.getMessage()), e);
        }
    }

    private float[] vector(String text) throws EncoderException, OrtException {
        Encoding tokens = tokenizer.encode(text);
        long[] mask = tokens.getAttentionMask();
        Map<String, OnnxTensor> given = new HashMap<>();
        try {
            give(given, IDS, tokens.getIds());
            give(given, MASK, mask);
            give(given, TYPES, tokens.getTypeIds());
            try (OrtSession.Result result = session.run(given, Set.of(output))) {
                if (result.get(0) instanceof OnnxTensor tensor && tensor.getFloatBuffer() != null) {
                    return unit(pooled(tensor, mask));
                }
                throw new EncoderException("its output " + output + " is no tensor of floats");
            }
        } finally {
            given.values().forEach(OnnxTensor::close);
        }
    }

    private void give(Map<String, OnnxTensor> given, String name, long[] values) throws OrtException {
        if (inputs.contains(name)) {
            given.put(
                    name, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), new long[] {1, values.length}));
        }
    }

    private float[] pooled(OnnxTensor tensor, long[] mask) throws EncoderException {
        long[] shape = tensor.getInfo().getShape();
        int width = (int) shape[shape.length - 1];
        if (width < 1 || width > MOST) {
            throw new EncoderException("its vectors have " + width + " numbers; 1 to " + MOST + " can be used");
        }
        FloatBuffer all = tensor.getFloatBuffer();
        float[] pooled = new float[width];
        if (shape.length == 2 || !mean) {
            all.get(pooled);
            return pooled;
        }
        // the length is made 1 afterwards: a sum is as good as a mean
        for (int token = 0; token < mask.length; token++) {
            for (int i = 0; mask[token] != 0 && i < width; i++) {
                pooled[i] += all.get(token * width + i);
            }
        }
        return pooled;
    }

    static float[] unit(float[] vector) throws EncoderException {
        double squares = 0;
        for (float number : vector) {
            squares += (double) number * number;
        }
        if (!(squares > 0) || Double.isInfinite(squares)) {
            throw new EncoderException("it gave a vector without a direction");
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / Math.sqrt(squares));
        }
        return vector;
    }

    @Override
    public void close() {
        tokenizer.close();
        try {
            session.close();
        } catch (OrtException e) {
            System.getLogger(OnnxEncoder.class.getName())
                    .log(System.Logger.Level.WARNING, "an encoder was not closed", e);
        }
    }
}
