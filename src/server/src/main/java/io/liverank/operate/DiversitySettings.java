package io.liverank.operate;

import io.liverank.engine.Diversity;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often something may be repeated in the first places of a list.
 *
 * @param attribute of candidates or items whose values are counted; empty for no limit
 * @param most how often a value may stand there
 * @param places how many places are the first
 */
public record DiversitySettings(
        @NotNull @DefaultValue("") String attribute,
        @Min(1) @Max(1_000) @DefaultValue("2") int most,
        @Min(1) @Max(1_000) @DefaultValue("10") int places) {
    /** What the core is told. */
    public Diversity diversity() {
        return new Diversity(attribute, most, places);
    }
}
