package io.liverank.onnx;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OrtException;
import io.liverank.encode.EncoderException;
import io.liverank.encode.EncoderFile;
import io.liverank.encode.TextEncoder;
import io.liverank.foreign.ForeignModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Opens encoders, by classes of the tokenizers: nobody but {@link OnnxEncoders} looks at it. No state. */
final class OpenedEncoders {
    private OpenedEncoders() {}

    private record Packed(String model, String tokenizer, EncoderFile.Pooling pooling) {}

    /** By name: resources of jars beside this one. */
    private static final Map<String, Packed> PACKED = Map.of(
            "minilm-en",
                    new Packed(
                            "all-minilm-l6-v2-q.onnx", "all-minilm-l6-v2-q-tokenizer.json", EncoderFile.Pooling.MEAN),
            "bge-zh",
                    new Packed(
                            "bge-small-zh-v1.5-q.onnx",
                            "bge-small-zh-v1.5-q-tokenizer.json",
                            EncoderFile.Pooling.FIRST));

    /** As {@link OnnxEncoders#open}. */
    static TextEncoder open(EncoderFile file) throws EncoderException {
        Packed packed = PACKED.get(file.model());
        byte[] model = packed == null ? read(Path.of(file.model())) : resource(packed.model());
        if (packed == null && file.tokenizer() == null) {
            throw new EncoderException("its tokenizer.json is not set; models that bring theirs along are "
                    + OnnxModel.list(PACKED.keySet()));
        }
        byte[] tokenizer = file.tokenizer() == null ? resource(packed.tokenizer()) : read(file.tokenizer());
        EncoderFile.Pooling pooling = packed == null ? file.pooling() : packed.pooling();
        HuggingFaceTokenizer opened = tokenizer(file, tokenizer);
        try {
            return OnnxEncoder.of(
                    model,
                    OnnxEncoder.version(model, tokenizer, pooling + " " + file.maxTokens()),
                    opened,
                    pooling == EncoderFile.Pooling.MEAN);
        } catch (OrtException | ForeignModelException e) {
            opened.close();
            throw new EncoderException(file.model() + " is no ONNX encoder that can be run: " + e.getMessage(), e);
        }
    }

    private static HuggingFaceTokenizer tokenizer(EncoderFile file, byte[] json) throws EncoderException {
        Thread here = Thread.currentThread();
        ClassLoader before = here.getContextClassLoader();
        // by which the library finds its native part
        here.setContextClassLoader(HuggingFaceTokenizer.class.getClassLoader());
        try {
            NativeTokenizers.prepare();
            return HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json),
                    Map.of("truncation", "true", "padding", "false", "maxLength", String.valueOf(file.maxTokens())));
        } catch (IOException | RuntimeException e) {
            throw new EncoderException("its tokenizer cannot be read: " + e.getMessage(), e);
        } finally {
            here.setContextClassLoader(before);
        }
    }

    private static byte[] read(Path file) throws EncoderException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new EncoderException(
                    "there is no file " + file.toAbsolutePath() + " that can be read; models of the plug-in are "
                            + OnnxModel.list(PACKED.keySet()),
                    e);
        }
    }

    private static byte[] resource(String name) throws EncoderException {
        try (InputStream in = OpenedEncoders.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new EncoderException("the jar with " + name + " is missing in plugins/");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new EncoderException(name + " cannot be read: " + e.getMessage(), e);
        }
    }
}
