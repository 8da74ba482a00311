package io.liverank.encode;

/** What opens encoders; a plug-in has one. Thread-safe. */
public interface EncoderRuntime {
    /**
     * Opens an encoder and tries it.
     *
     * @throws EncoderException that says what is wrong with the model or the tokenizer
     */
    TextEncoder open(EncoderFile file) throws EncoderException;
}
