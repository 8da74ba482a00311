package io.liverank.operate;

import io.liverank.engine.ForeignExperts;
import io.liverank.foreign.ForeignScores;
import io.liverank.foreign.ModelFile;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A foreign model, which scores lists beside ours.
 *
 * @param model its file
 * @param inputs by the model's input: columns that fill it, separated by commas; without it the column of the input's name
 * @param output the one with the scores, where the model has several
 * @param budget how long a list waits for its scores at most
 * @param role what its scores are: a feature of all models, an expert of the mixture beside ours, or a challenger, which is
 *     watched and has no part in what is shown
 * @param share of the lists in which its order is interleaved with ours, 0 to 1. The same for all replicas
 * @param missing what a number that a candidate has not is to the model; without it NaN
 */
public record ForeignModelSettings(
        Path model,
        @DefaultValue Map<String, String> inputs,
        String output,

        @NotNull @DurationMin(millis = 1) @DurationMax(seconds = 10) @DefaultValue("20ms")
        Duration budget,

        @NotNull @DefaultValue("feature") Role role,

        @DecimalMin("0") @DecimalMax("1") @DefaultValue("0") double share,

        Float missing) {
    /** Refuses to compare what is no ranking. */
    public ForeignModelSettings {
        if (share > 0 && role == Role.FEATURE) {
            throw new IllegalArgumentException(
                    "liverank.foreign: a share is of lists that are interleaved with a model's order; a model that is a"
                            + " feature has none, role is to be expert or challenger");
        }
    }

    /** What scores are. */
    public enum Role {
        /** A field of the candidates, which each model learns to trust or not. */
        FEATURE,
        /** A ranking that is mixed with ours as far as it foresees choices. */
        EXPERT,
        /** A ranking that is compared with ours. */
        CHALLENGER
    }

    /** What the scores of these models, of those of a role, are called; by name. */
    static List<String> scores(Map<String, ForeignModelSettings> models, Role role) {
        return models.keySet().stream()
                .filter(name -> models.get(name).role() == role)
                .sorted()
                .map(ForeignScores::field)
                .toList();
    }

    /** Those of these models that are rankings by themselves. */
    static ForeignExperts experts(Map<String, ForeignModelSettings> models) {
        return new ForeignExperts(scores(models, Role.EXPERT), scores(models, Role.CHALLENGER));
    }

    /** In which share of the lists the orders of these models are interleaved with ours, by what their scores are called; above 0. */
    public static SortedMap<String, Double> shares(Map<String, ForeignModelSettings> models) {
        var shares = new TreeMap<String, Double>();
        models.forEach((name, settings) -> {
            if (settings.share() > 0) {
                shares.put(ForeignScores.field(name), settings.share());
            }
        });
        return shares;
    }

    /** What is to be opened under the name {@code name}. */
    ModelFile file(String name) {
        Map<String, List<String>> columns = new HashMap<>();
        inputs.forEach((input, several) -> columns.put(
                input, Arrays.stream(several.split(",")).map(String::strip).toList()));
        return new ModelFile(name, model, columns, output, missing == null ? Float.NaN : missing);
    }
}
