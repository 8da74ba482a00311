package io.liverank.operate;

import io.liverank.encode.EncodedTexts;
import io.liverank.encode.EncoderFile;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An encoder, which makes vectors of titles and queries.
 *
 * @param model {@code minilm-en}, {@code bge-zh}, or a file of the shop's own
 * @param tokenizer its tokenizer.json, of a model of the shop's own
 * @param pooling what of the tokens' vectors is the text's: mean or first
 * @param maxTokens of a text; the rest is left out
 * @param attributes of items that are encoded, together
 * @param script what at least half of a text's letters must be written in, such as latin or han; without it any
 * @param budget how long a list waits for its vectors at most
 * @param candidates of a list, which the catalogue does not know, whose texts are encoded at most
 * @param optional whether nothing is said where the plug-in is missing
 */
public record EncoderSettings(
        String model,
        Path tokenizer,
        @NotNull @DefaultValue("mean") EncoderFile.Pooling pooling,
        @Min(8) @Max(8_192) @DefaultValue("128") int maxTokens,
        @NotEmpty @DefaultValue({"title", "description"}) List<String> attributes,
        String script,

        @NotNull @DurationMin(millis = 1) @DurationMax(seconds = 10) @DefaultValue("20ms")
        Duration budget,

        @Min(0) @Max(1_000) @DefaultValue("20") int candidates,
        @DefaultValue("false") boolean optional) {
    /** Refuses a script that there is none of. */
    public EncoderSettings {
        texts(attributes, script, budget, candidates);
    }

    private static EncodedTexts texts(List<String> attributes, String script, Duration budget, int candidates) {
        return new EncodedTexts(attributes, script, budget, candidates);
    }

    /** What is to be opened. */
    EncoderFile file() {
        return new EncoderFile(model, tokenizer, pooling, maxTokens);
    }

    /** What is to be encoded. */
    EncodedTexts texts() {
        return texts(attributes, script, budget, candidates);
    }
}
