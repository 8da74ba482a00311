package io.liverank.operate;

import io.liverank.encode.ImageFile;
import io.liverank.encode.ImageHosts;
import io.liverank.encode.ItemImages;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An encoder of images, which makes vectors of what items look like.
 *
 * @param model a file of the shop's own
 * @param output the output that is the vector; without it the first that can be one
 * @param attribute of items that has the image
 * @param queries the encoder of texts ({@code liverank.encoders}) whose vectors compare with these, as the two halves of CLIP do
 * @param size of the square that the model is given, in pixels a side; without it what the model says
 * @param resize how an image becomes a square: crop or stretch
 * @param layout of the input, nchw or nhwc; without it what the model says
 * @param mean of red, green and blue, each of 0 to 1
 * @param std by which what is left is divided
 * @param hosts that are asked for images, whose addresses must be public; without any, images come as bytes alone
 * @param privateHosts the same, in a network of one's own
 * @param maxBytes of an image
 * @param maxPixels of an image, width times height
 * @param timeout for one image, all in all
 */
public record ImageEncoderSettings(
        Path model,
        String output,
        @NotBlank @DefaultValue("image") String attribute,
        String queries,
        @Min(8) @Max(1_024) Integer size,
        @NotNull @DefaultValue("crop") ImageFile.Resize resize,
        ImageFile.Layout layout,
        @NotNull @DefaultValue({"0.485", "0.456", "0.406"}) List<Double> mean,
        @NotNull @DefaultValue({"0.229", "0.224", "0.225"}) List<Double> std,
        @DefaultValue List<String> hosts,
        @DefaultValue List<String> privateHosts,

        @Min(1_000) @Max(100_000_000) @DefaultValue("10000000")
        int maxBytes,

        @Min(64) @Max(200_000_000) @DefaultValue("20000000") int maxPixels,

        @NotNull @DurationMin(millis = 1) @DurationMax(seconds = 60) @DefaultValue("5s")
        Duration timeout) {
    /** Refuses what is no host, and colours that there are none of. */
    public ImageEncoderSettings {
        new ImageFile(model, output, size, resize, layout, mean, std, maxPixels);
        new ImageHosts(hosts, privateHosts, maxBytes, timeout);
    }

    /** Refuses a name that an encoder of texts has, as both would have the same field, and texts that nobody encodes. */
    static void check(Map<String, ImageEncoderSettings> encoders, Set<String> ofTexts) {
        encoders.forEach((name, settings) -> {
            if (ofTexts.contains(name)) {
                throw new IllegalArgumentException("liverank.image-encoders." + name
                        + ": an encoder of texts has this name; their vectors would take each other's place");
            }
            if (settings.queries() != null && !ofTexts.contains(settings.queries())) {
                throw new IllegalArgumentException("liverank.image-encoders." + name
                        + ".queries: there is no liverank.encoders." + settings.queries());
            }
        });
    }

    /** What is to be opened. */
    ImageFile file() {
        return new ImageFile(model, output, size, resize, layout, mean, std, maxPixels);
    }

    /** Who may be asked. */
    ImageHosts allowed() {
        return new ImageHosts(hosts, privateHosts, maxBytes, timeout);
    }

    /** What is to be encoded. */
    ItemImages images() {
        return new ItemImages(attribute, queries);
    }
}
