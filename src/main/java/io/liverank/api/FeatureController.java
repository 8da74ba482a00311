package io.liverank.api;

import io.liverank.feature.Family;
import io.liverank.feature.Feature;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /features}. */
@RestController
@Tag(name = "4 Model")
class FeatureController {
    /** A feature, or a family of hashed ones. */
    @Schema(name = "Feature")
    record FeatureAnswer(
            String name,

            @Schema(
                    description =
                            "dense: one number per item; hashed: any number of them, each with a weight of its own",
                    allowableValues = {"dense", "hashed"})
            String shape,

            String meaning) {}

    @GetMapping("/features")
    @Operation(
            summary = "What the model looks at",
            description = "All of it comes from requests, item attributes and the log; nothing is configured.")
    List<FeatureAnswer> features() {
        return Stream.concat(
                        Arrays.stream(Feature.values()).map(feature -> answer(feature, "dense", feature.meaning())),
                        Arrays.stream(Family.values()).map(family -> answer(family, "hashed", family.meaning())))
                .toList();
    }

    private static FeatureAnswer answer(Enum<?> feature, String shape, String meaning) {
        return new FeatureAnswer(feature.name().toLowerCase(Locale.ROOT), shape, meaning);
    }
}
