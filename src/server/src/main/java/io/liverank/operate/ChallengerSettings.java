package io.liverank.operate;

import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A model of ours that learns in the shadow.
 *
 * @param type linear, factorization, neural, sequence or ensemble
 * @param rate multiplies all steps of online learning
 * @param positionBias false learns as if users looked at all places of a list alike
 * @param share of the lists in which its order is interleaved with that of who is in charge, 0 to 1. The same for all replicas
 */
public record ChallengerSettings(
        @NotNull @DefaultValue("ensemble") ModelType type,

        // a double: the float nearest to 0.01 is below it
        @DecimalMin("0.01") @DecimalMax("100") @DefaultValue("1")
        double rate,

        @DefaultValue("true") boolean positionBias,

        @DecimalMin("0") @DecimalMax("1") @DefaultValue("0") double share) {
    ModelSettings settings() {
        return new ModelSettings(type, (float) rate, positionBias);
    }

    /** In which share of the lists the orders of these models are interleaved with that of who is in charge, by name; above 0. */
    public static SortedMap<String, Double> shares(Map<String, ChallengerSettings> models) {
        var shares = new TreeMap<String, Double>();
        models.forEach((name, settings) -> {
            if (settings.share() > 0) {
                shares.put(name, settings.share());
            }
        });
        return shares;
    }
}
