package io.liverank.encode;

import java.nio.file.Path;

/**
 * What an encoder is made of.
 *
 * @param model a file, or the name of one that the plug-in brings along
 * @param tokenizer a file {@code tokenizer.json}; null for that of a model of the plug-in
 * @param pooling what of the tokens' vectors is the text's
 * @param maxTokens of a text, 8 to 8,192; the rest is left out
 */
public record EncoderFile(String model, Path tokenizer, Pooling pooling, int maxTokens) {
    /** What of the tokens' vectors is the text's. */
    public enum Pooling {
        /** Their mean. */
        MEAN,
        /** The first one. */
        FIRST
    }
}
