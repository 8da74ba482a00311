package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.liverank.doctor.Doctor;
import io.liverank.doctor.Finding;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /doctor}. */
@RestController
@Tag(name = "Doctor")
class DoctorController {
    private final Doctor doctor;

    DoctorController(Doctor doctor) {
        this.doctor = doctor;
    }

    /** Something about the integration. */
    @Schema(name = "Finding")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FindingAnswer(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description = "stable; programs go by it",
                    example = "without_query_id")
            String code,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description = "how bad it is",
                    allowableValues = {"ok", "info", "warning", "error"})
            String severity,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "what was looked at")
            String title,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "what was found")
            String detail,

            @Schema(description = "the share that decides, 0 to 1")
            double figure,

            @Schema(description = "one case") String example,

            @Schema(description = "what to do; absent if all is well")
            String fix) {
        static FindingAnswer of(Finding finding) {
            return new FindingAnswer(
                    finding.code(),
                    name(finding.severity()),
                    finding.title(),
                    finding.detail(),
                    finding.figure(),
                    finding.example(),
                    finding.fix());
        }

        private static String name(Finding.Severity severity) {
            return severity.name().toLowerCase(Locale.ROOT);
        }
    }

    /** All findings. */
    @Schema(name = "Diagnosis")
    record Diagnosis(
            @Schema(
                    description = "the worst of the findings",
                    allowableValues = {"ok", "info", "warning", "error"})
            String severity,

            @Schema(description = "the worst first") List<FindingAnswer> findings) {}

    @GetMapping("/doctor")
    @Operation(
            operationId = "getDiagnosis",
            summary = "Is the integration right?",
            description = "Looks at what came since this server started, about the last 10,000 to 20,000 of each: does"
                    + " feedback meet its lists, are positions, clocks, ids and event types as they should be.")
    Diagnosis examine() {
        List<FindingAnswer> findings =
                doctor.examine().stream().map(FindingAnswer::of).toList();
        return new Diagnosis(findings.get(0).severity(), findings);
    }
}
