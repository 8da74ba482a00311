package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.liverank.engine.EngineView;
import io.liverank.engine.EngineView.ModelView;
import io.liverank.engine.Incident;
import io.liverank.engine.OpenUpdate;
import io.liverank.update.Progress;
import io.liverank.update.ProgressBoard;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All versions. */
@Schema(name = "Models")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ModelsAnswer(
        @Schema(
                description =
                        "the name of the model in charge: main, or the challenger that was promoted; foreign.NAME of a"
                                + " foreign model")
        String inCharge,

        @Schema(
                description = "its type",
                allowableValues = {"linear", "factorization", "neural", "sequence", "ensemble", "foreign"})
        String type,

        @Schema(description = "the version in charge; 0 before one was published")
        long current,

        @Schema(description = "the update under way; absent if none is")
        RunningUpdate running,

        @Schema(
                description =
                        "models that learn in the shadow, and foreign ones that may be put in charge. While a foreign one"
                                + " is in charge, ours is among these: it ranks what that one does not score")
        List<ChallengerAnswer> challengers,

        @Schema(description = "versions that can be restored")
        List<Long> restorable,

        @Schema(description = "ended updates, newest first") List<UpdateAnswer> updates,

        @Schema(description = "incidents, newest first") List<IncidentAnswer> incidents) {
    /** The type of a foreign model. */
    static final String FOREIGN = "foreign";

    /** Of an engine, and of what is told on {@code board} of an update under way. */
    static ModelsAnswer of(EngineView view, ProgressBoard board) {
        OpenUpdate open = view.openUpdate();
        return new ModelsAnswer(
                view.ranker(),
                view.lead() == null ? view.inCharge().type().name().toLowerCase(Locale.ROOT) : FOREIGN,
                view.version(),
                open == null ? null : RunningUpdate.of(open, board.read()),
                challengers(view),
                view.restorable(),
                newestFirst(view.updates()).stream()
                        .map(ended -> UpdateAnswer.of(ended.time(), ended.update()))
                        .toList(),
                newestFirst(view.incidents()).stream().map(IncidentAnswer::of).toList());
    }

    private static List<ChallengerAnswer> challengers(EngineView view) {
        var all = new ArrayList<ChallengerAnswer>();
        if (view.lead() != null) {
            all.add(ChallengerAnswer.of(view.inCharge()));
        }
        view.challengers().forEach(model -> all.add(ChallengerAnswer.of(model)));
        view.rankers().forEach(name -> all.add(new ChallengerAnswer(name, FOREIGN, 0, 0)));
        return List.copyOf(all);
    }

    private static <T> List<T> newestFirst(List<T> oldestFirst) {
        var reversed = new ArrayList<>(oldestFirst);
        Collections.reverse(reversed);
        return reversed;
    }

    /** An update under way. */
    @Schema(name = "RunningUpdate", description = "An update under way")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RunningUpdate(
            @Schema(description = "the version it will have")
            long version,

            @Schema(description = "the version it started from")
            long parent,

            @Schema(
                    description = "share of the work that is done, 0 to 1; absent while nobody tells, as when the"
                            + " replica that ran it died")
            Double share,

            @Schema(description = "milliseconds since it was begun, or taken up")
            Long millis,

            @Schema(description = "milliseconds the rest will take at this pace")
            Long millisLeft,

            @Schema(description = "the server that runs it") String replica) {
        static RunningUpdate of(OpenUpdate open, Optional<Progress> told) {
            Progress progress =
                    told.filter(one -> one.version() == open.version()).orElse(null);
            return progress == null
                    ? new RunningUpdate(open.version(), open.parent(), null, null, null, null)
                    : new RunningUpdate(
                            open.version(),
                            open.parent(),
                            progress.share(),
                            progress.millis(),
                            progress.millisLeft() < 0 ? null : progress.millisLeft(),
                            progress.replica());
        }
    }

    /** A model that may be put in charge. */
    @Schema(name = "Challenger")
    record ChallengerAnswer(
            @Schema(
                    description = "as configured under liverank.challengers, or main; foreign.NAME of a foreign model",
                    example = "main")
            String name,

            @Schema(
                    description = "what it is made of",
                    allowableValues = {"linear", "factorization", "neural", "sequence", "ensemble", "foreign"})
            String type,

            @Schema(description = "multiplies all steps of online learning; 0 of a foreign model, which does not learn")
            float rate,

            @Schema(description = "lists learned; 0 of a foreign model")
            long lists) {
        static ChallengerAnswer of(ModelView model) {
            return new ChallengerAnswer(
                    model.name(), model.type().name().toLowerCase(Locale.ROOT), model.rate(), model.lists());
        }
    }

    /** Something the server protected itself against. */
    @Schema(name = "Incident")
    record IncidentAnswer(
            @Schema(description = "when, by the log's clock")
            Instant time,

            @Schema(description = "stable; programs go by it", example = "fallback")
            String kind,

            @Schema(description = "what happened, in words") String detail,

            @Schema(
                    description = "whether something went wrong: false for what somebody asked for (restored, promoted)"
                            + " and for labels that are as usual again")
            boolean trouble) {
        static IncidentAnswer of(Incident incident) {
            return new IncidentAnswer(
                    Instant.ofEpochMilli(incident.time()),
                    incident.kind().name().toLowerCase(Locale.ROOT),
                    incident.detail(),
                    incident.kind().isTrouble());
        }
    }
}
