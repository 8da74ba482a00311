package io.liverank.onnx;

import io.liverank.encode.EncoderException;
import io.liverank.encode.EncoderFile;
import io.liverank.encode.EncoderRuntime;
import io.liverank.encode.ImageEncoder;
import io.liverank.encode.ImageFile;
import io.liverank.encode.ImageHosts;
import io.liverank.encode.ImageSource;
import io.liverank.encode.TextEncoder;

/**
 * Encoders as ONNX files: of texts with the tokenizer of the Hugging Face library, of the shop's own or of the two that are packed beside
 * this plug-in; of images, of the shop's own. Thread-safe. It knows no class of the tokenizers or of the HTTP client by itself: who has no
 * use for them may leave their jars out.
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

    @Override
    public ImageEncoder open(ImageFile file) throws EncoderException {
        try {
            return OnnxImages.of(file);
        } catch (LinkageError e) {
            throw new EncoderException("images cannot be decoded here (a whole Java has java.desktop): " + e, e);
        }
    }

    @Override
    public ImageSource images(ImageHosts hosts) throws EncoderException {
        try {
            return new ImageFetch(hosts);
        } catch (LinkageError e) {
            throw new EncoderException(
                    "the HTTP client cannot be loaded, whose jars httpclient5 and httpcore5 belong into plugins/: " + e,
                    e);
        }
    }
}
