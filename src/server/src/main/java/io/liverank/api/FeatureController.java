package io.liverank.api;

import io.liverank.engine.Engine;
import io.liverank.feature.FeatureRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /features}. */
@RestController
@Tag(name = "Model")
class FeatureController {
    private final Engine engine;

    FeatureController(Engine engine) {
        this.engine = engine;
    }

    /** A feature, or a family of hashed ones. */
    @Schema(name = "Feature")
    record FeatureAnswer(
            @Schema(description = "as in liverank.features.off and in weights", example = "price.value")
            String name,

            @Schema(description = "what explanations call it")
            String label,

            @Schema(
                    description =
                            "dense: one number per item; hashed: any number of them per item, each with a weight"
                                    + " of its own; list: the same for all items of a list, for models that put features together",
                    allowableValues = {"dense", "hashed", "list"})
            String shape,

            @Schema(
                    description = "where it comes from",
                    allowableValues = {"request", "item", "query", "behaviour", "user", "session"})
            String source,

            @Schema(description = "what it says, in words") String meaning,

            @Schema(description = "false if it is switched off")
            boolean on) {
        static FeatureAnswer of(FeatureRegistry.Entry entry) {
            return new FeatureAnswer(
                    entry.name(), entry.label(), entry.shape(), entry.source(), entry.meaning(), entry.on());
        }
    }

    @GetMapping("/features")
    @Operation(
            operationId = "listFeatures",
            summary = "What the model looks at",
            description = "All of it comes from requests, item attributes and the log by itself;"
                    + " liverank.features switches off, renames and says how fields are read.")
    List<FeatureAnswer> features() {
        return FeatureRegistry.entries(engine.settings().features(), engine.layout()).stream()
                .map(FeatureAnswer::of)
                .toList();
    }
}
