package io.liverank.encode;

/** What opens encoders; a plug-in has one. Thread-safe. */
public interface EncoderRuntime {
    /**
     * Opens an encoder and tries it.
     *
     * @throws EncoderException that says what is wrong with the model or the tokenizer
     */
    TextEncoder open(EncoderFile file) throws EncoderException;

    /**
     * Opens an encoder of images and tries it.
     *
     * @throws EncoderException that says what is wrong with the model
     */
    ImageEncoder open(ImageFile file) throws EncoderException;

    /**
     * Asks these hosts for images.
     *
     * @throws EncoderException if what asks them is missing
     */
    ImageSource images(ImageHosts hosts) throws EncoderException;
}
