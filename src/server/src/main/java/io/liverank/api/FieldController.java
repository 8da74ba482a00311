package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.liverank.catalog.Field;
import io.liverank.catalog.Field.Reading;
import io.liverank.doctor.Signal;
import io.liverank.doctor.Signals;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /fields}. */
@RestController
@Tag(name = "Model")
class FieldController {
    private final Signals signals;

    FieldController(Signals signals) {
        this.signals = signals;
    }

    /** How many have a field. */
    @Schema(name = "FieldCoverage")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Coverage(
            @Schema(description = "share of the catalogue's items, 0 to 1, by a sample of 1,000")
            double items,

            @Schema(
                    description = "share of the candidates of recent lists that the request told it of; absent"
                            + " without recent lists")
            Double candidates,

            @Schema(description = "share of these candidates that have it at all, from the request or the catalogue")
            Double either) {}

    /** How the numbers of a field are spread. */
    @Schema(name = "FieldSpread")
    record Scale(
            @Schema(
                    description = "smallest, a tenth, the middle, nine tenths, largest; of times, their age as"
                            + " sign(h) ln(1 + |h|) of its hours")
            List<Double> quantiles,

            @Schema(description = "whether the logarithm is taken, because it spans decades")
            boolean logarithmic,

            @Schema(description = "the middle, on that scale")
            double centre,

            @Schema(description = "from the middle to where a sixth lies beyond; 0 if all are alike")
            double scale) {}

    /** What it is worth. */
    @Schema(name = "FieldImportance")
    record Importance(
            @Schema(
                    description =
                            "how much more loss recent lists would have had with its values dealt out anew; about 0"
                                    + " or below if it is of no use")
            double loss,

            @Schema(description = "standard error of the loss")
            double error) {}

    /** A column that the model has of a field. */
    @Schema(name = "FieldColumn")
    record ColumnAnswer(
            @Schema(description = "the feature's name", example = "price.place")
            String name,

            @Schema(description = "in the linear part of the live model, over all segments")
            double weight) {}

    /** What to know of a field. */
    @Schema(name = "FieldWarning")
    record WarningAnswer(
            @Schema(
                    description = "stable",
                    allowableValues = {
                        "constant",
                        "mostly_missing",
                        "unreadable",
                        "number_as_text",
                        "named_like_id",
                        "mixed",
                        "wrong_dimension",
                        "no_vector",
                        "no_room"
                    })
            String code,

            @Schema(description = "a sentence a person can act on")
            String text) {}

    /** A field of items and candidates. */
    @Schema(name = "Field")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FieldAnswer(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description = "path, names joined by a point",
                    example = "price")
            String name,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description = "what its values are taken for",
                    allowableValues = {"ignored", "text", "category", "number", "number_and_category", "time", "vector"
                    })
            String reading,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "why it is read like this")
            String why,

            @Schema(description = "values met since the log began, of items and of candidates")
            long met,

            @Schema(description = "of these, values that items had")
            long metInItems,

            @Schema(description = "about how many different values")
            long distinct,

            @Schema(description = "a value met lately") String example,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "how many have it")
            Coverage coverage,

            @Schema(description = "of numbers and times") Scale spread,

            @Schema(description = "of vectors: how many numbers they have")
            Integer dimension,

            @Schema(description = "what the model has of it")
            List<ColumnAnswer> columns,

            @Schema(description = "absent if it was not measured: not asked for, no lists yet, or too rare")
            Importance importance,

            @Schema(description = "what to know of it") List<WarningAnswer> warnings,

            @Schema(
                    description = "the line of configuration that would have it read otherwise",
                    example = "liverank.features.fields.price=category")
            String override) {
        static FieldAnswer of(Signal signal) {
            Field field = signal.field();
            return new FieldAnswer(
                    field.name(),
                    field.reading().name().toLowerCase(Locale.ROOT),
                    field.why(),
                    field.met(),
                    field.values().ofItems(),
                    field.distinct(),
                    field.example(),
                    new Coverage(signal.items(), known(signal.own()), known(signal.any())),
                    scale(field),
                    field.reading() == Reading.VECTOR ? field.dimension() : null,
                    signal.columns().stream()
                            .map(one -> new ColumnAnswer(one.column(), one.weight()))
                            .toList(),
                    signal.importance() == null
                            ? null
                            : new Importance(
                                    signal.importance().mean(),
                                    signal.importance().error()),
                    signal.warnings().stream()
                            .map(one -> new WarningAnswer(one.code(), one.text()))
                            .toList(),
                    signal.override());
        }

        private static Double known(double share) {
            return Double.isNaN(share) ? null : share;
        }

        private static Scale scale(Field field) {
            return !field.reading().isNumber() || field.quantiles().length == 0
                    ? null
                    : new Scale(
                            java.util.Arrays.stream(field.quantiles()).boxed().toList(),
                            field.spread().logarithmic(),
                            field.spread().centre(),
                            field.spread().scale());
        }
    }

    /** All fields. */
    @Schema(name = "Fields")
    record FieldsAnswer(
            @Schema(description = "the most important first, then those not measured, by name")
            List<FieldAnswer> fields,

            @Schema(description = "values of further fields, for which there was no room: 2,048 fields are kept")
            long ignored,

            @Schema(
                    description =
                            "recent lists with a choice on this server, as LiveRank showed them, by which importance is"
                                    + " measured; 20 are"
                                    + " enough for a first look, 100 are the most")
            int lists) {}

    @GetMapping("/fields")
    @Operation(
            operationId = "listFields",
            summary = "What is used of what was sent",
            description = "Every field of items and candidates that was ever met: how it is read and why, how many have"
                    + " it, what the model has of it and what that weighs, what it is worth, and what is wrong with it."
                    + " Importance is measured on this server's recent lists, at most once a minute; the first call may"
                    + " take seconds.")
    FieldsAnswer fields(
            @Parameter(description = "false leaves out what the fields are worth, and answers at once")
                    @RequestParam(defaultValue = "true")
                    boolean importance) {
        Signals.Look look = signals.look(importance);
        return new FieldsAnswer(look.signals().stream().map(FieldAnswer::of).toList(), look.ignored(), look.lists());
    }
}
