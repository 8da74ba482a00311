package io.liverank.onnx;

import io.liverank.encode.EncoderException;
import io.liverank.encode.EncoderFile;
import io.liverank.encode.EncoderRuntime;
import io.liverank.encode.TextEncoder;

/**
 * Encoders as ONNX files with the tokenizer of the Hugging Face library, of the shop's own or of the two that are packed beside this
 * plug-in. Thread-safe. It knows no class of the tokenizers by itself: who has only models that score may leave their jars out.
 */
final class OnnxEncoders implements EncoderRuntime {
    @Override
    public TextEncoder open(EncoderFile file) throws EncoderException {
        try {
            return OpenedEncoders.open(file);
        } catch (LinkageError e) {
            throw new EncoderException(
                    "the tokenizers' library cannot be loaded (its jars belong into plugins/; it needs glibc, and a folder"
                            + " java.io.tmpdir that can be written to and run from): " + e,
                    e);
        }
    }
}
