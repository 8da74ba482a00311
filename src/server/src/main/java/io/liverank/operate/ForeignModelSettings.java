package io.liverank.operate;

import io.liverank.foreign.ModelFile;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * @param missing what a number that a candidate has not is to the model; without it NaN
 */
public record ForeignModelSettings(
        Path model,
        @DefaultValue Map<String, String> inputs,
        String output,

        @NotNull @DurationMin(millis = 1) @DurationMax(seconds = 10) @DefaultValue("20ms")
        Duration budget,

        Float missing) {
    /** What is to be opened under the name {@code name}. */
    ModelFile file(String name) {
        Map<String, List<String>> columns = new HashMap<>();
        inputs.forEach((input, several) -> columns.put(
                input, Arrays.stream(several.split(",")).map(String::strip).toList()));
        return new ModelFile(name, model, columns, output, missing == null ? Float.NaN : missing);
    }
}
