package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineView;
import io.liverank.engine.Rivals;
import io.liverank.evaluate.Evaluation;
import io.liverank.evaluate.Metrics;
import io.liverank.experiment.Contest;
import io.liverank.experiment.Contests;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /model} and {@code /evaluation}. */
@RestController
@Tag(name = "Model")
class ModelController {
    private final Engine engine;

    ModelController(Engine engine) {
        this.engine = engine;
    }

    /** The model that ranks. */
    @Schema(name = "Model")
    record ModelAnswer(
            @Schema(description = "main, or the challenger that was promoted; foreign.NAME of a foreign model")
            String name,

            @Schema(
                    description = "what it is made of",
                    allowableValues = {"linear", "factorization", "neural", "sequence", "ensemble", "foreign"})
            String type,

            @Schema(description = "0 before one is published")
            long version,

            @Schema(description = "lists learned; while a foreign model is in charge, by ours behind it")
            long lists,

            @Schema(description = "position in the event log")
            String position,

            @Schema(
                    description =
                            "weight of each dense feature over all segments; while a foreign model is in charge, in"
                                    + " ours behind it")
            Map<String, Double> weights) {}

    /** Figures of one ranking; what could not be measured yet is absent. */
    @Schema(name = "Figures")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Figures(
            @Schema(description = "lists with a choice that were measured")
            long lists,

            @Schema(description = "mean reciprocal rank of the first choice, 0 to 1")
            Double mrr,

            @Schema(description = "normalised discounted cumulative gain of the first ten, 0 to 1")
            Double ndcg10,

            @Schema(description = "how often a chosen item is above one that was not, 0 to 1")
            Double auc,

            @Schema(description = "area under precision over recall, 0 to 1")
            Double prAuc,

            @Schema(description = "share of the candidates taken for chosen that were, 0 to 1")
            Double precision,

            @Schema(description = "share of the chosen candidates that were taken for that, 0 to 1")
            Double recall,

            @Schema(description = "mean cross-entropy of the probabilities, nats")
            Double logLoss,

            @Schema(description = "predicted over observed choices; 1 is right")
            Double calibration) {
        static Figures of(Metrics metrics) {
            return new Figures(
                    metrics.lists(),
                    measured(metrics.mrr()),
                    measured(metrics.ndcg10()),
                    measured(metrics.auc()),
                    measured(metrics.prAuc()),
                    measured(metrics.precision()),
                    measured(metrics.recall()),
                    measured(metrics.logLoss()),
                    measured(metrics.calibration()));
        }

        private static Double measured(double value) {
            return Double.isFinite(value) ? value : null;
        }
    }

    private static Map<String, Figures> byRanking(Map<String, Metrics> rankings) {
        var byName = new TreeMap<String, Figures>();
        rankings.forEach((name, metrics) -> byName.put(name, Figures.of(metrics)));
        return byName;
    }

    /** One order against another. */
    @Schema(
            name = "Contest",
            description =
                    "Our order against the search engine's, or a challenger's against that in charge, in lists in which"
                            + " both were interleaved: the clicks favour neither")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ContestFigures(
            @Schema(description = "lists that both orders made and whose attribution window has passed")
            long lists,

            @Schema(
                    description =
                            "lists in which more of what our order placed was chosen; of a duel, the challenger's")
            long wins,

            @Schema(description = "lists in which more of what the other order placed was chosen")
            long losses,

            @Schema(description = "lists with a choice that speak for neither")
            long ties,

            @Schema(description = "share of wins among wins and losses; absent before any")
            Double share,

            @Schema(
                    description = "the share lies above this, and below high, with 95% confidence that holds at"
                            + " every moment together, however often one looks; it is the mean over these lists")
            double low,

            @Schema(description = "see low") double high,

            @Schema(
                    description =
                            "better or worse than the other order: said only where low to high does not reach 0.5",
                    allowableValues = {"better", "worse", "open"})
            String verdict) {
        static ContestFigures of(Contest contest) {
            return new ContestFigures(
                    contest.lists(),
                    contest.wins(),
                    contest.losses(),
                    contest.ties(),
                    Figures.measured(contest.share()),
                    contest.interval().low(),
                    contest.interval().high(),
                    lower(contest.verdict()));
        }
    }

    /** Better than the search engine, or not. */
    @Schema(name = "Baseline", description = "Whether our order is better than the search engine's")
    record BaselineFigures(
            @Schema(description = "over all interleaved lists")
            ContestFigures all,

            @Schema(
                    description = "over the last of them, 1,000 to 2,000 that were won or lost; its interval holds for"
                            + " each such stretch by itself")
            ContestFigures recent) {
        static BaselineFigures of(Contests contests) {
            return new BaselineFigures(ContestFigures.of(contests.all()), ContestFigures.of(contests.recent()));
        }
    }

    /** Whether a challenger is better than who was in charge, or not. */
    @Schema(name = "Duel", description = "Whether a challenger's order is better than that of who was in charge")
    record DuelFigures(
            @Schema(description = "foreign.NAME, or a challenger of ours", example = "foreign.ranker")
            String challenger,

            @Schema(description = "who was in charge of these lists", example = "main")
            String inCharge,

            @Schema(description = "over all lists interleaved of these two")
            ContestFigures all,

            @Schema(description = "over the last of them, 1,000 to 2,000 that were won or lost")
            ContestFigures recent) {
        static DuelFigures of(Rivals rivals, Contests contests) {
            return new DuelFigures(
                    rivals.challenger(),
                    rivals.inCharge(),
                    ContestFigures.of(contests.all()),
                    ContestFigures.of(contests.recent()));
        }
    }

    /** Figures of the last lists. */
    @Schema(
            name = "RecentFigures",
            description = "Figures of the last lists. LiveRank's order was shown, and the clicks favour it")
    record Recent(
            @Schema(
                    description = "the search engine's own order; the clicks were made on ours, so it looks worse than"
                            + " it is")
            Figures shown,

            @Schema(description = "our order, scored before learning; the clicks were made on it and favour it")
            Figures served,

            @Schema(description = "the last validated parameters alone; the clicks were made on our order")
            Figures base,

            @Schema(description = "the live parameters alone; the clicks were made on our order")
            Figures live,

            @Schema(description = "each counter that is an expert of the mixture, by name; it showed none of the lists")
            Map<String, Figures> counters,

            @Schema(description = "each model in the shadow, by name; it showed none of the lists")
            Map<String, Figures> challengers) {
        static Recent of(Engine.Figures figures) {
            return new Recent(
                    Figures.of(figures.shown()),
                    Figures.of(figures.served()),
                    Figures.of(figures.base()),
                    Figures.of(figures.live()),
                    ModelController.byRanking(figures.counters()),
                    ModelController.byRanking(figures.challengers()));
        }
    }

    /** Precision and recall at a probability; what could not be measured yet is absent. */
    @Schema(name = "Threshold")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ThresholdFigures(
            @Schema(description = "candidates of at least this served probability are taken")
            double probability,

            @Schema(description = "share of these that were chosen, 0 to 1")
            Double precision,

            @Schema(description = "share of the chosen ones among these, 0 to 1")
            Double recall) {
        static ThresholdFigures of(Evaluation.Threshold threshold) {
            return new ThresholdFigures(
                    threshold.probability(),
                    Figures.measured(threshold.precision()),
                    Figures.measured(threshold.recall()));
        }
    }

    /** Progressive validation. */
    @Schema(name = "Evaluation")
    record EvaluationAnswer(
            @Schema(description = "position in the event log")
            String position,

            @Schema(
                    description = "our order against the search engine's, from lists in which both had the same chance;"
                            + " all other figures are of lists that LiveRank showed")
            BaselineFigures baseline,

            @Schema(
                    description =
                            "challengers with a share of the lists against who was in charge of these, from lists in"
                                    + " which both had the same chance")
            List<DuelFigures> duels,

            @Schema(
                    description = "the search engine's own order. The clicks were made on ours and favour that: these"
                            + " figures are lower than they would be had this order been shown")
            Figures shown,

            @Schema(description = "our order, scored before learning; the clicks were made on it and favour it")
            Figures served,

            @Schema(description = "the last validated parameters alone; the clicks were made on our order")
            Figures base,

            @Schema(description = "the live parameters alone; the clicks were made on our order")
            Figures live,

            @Schema(
                    description = "plain counters, each alone: choices of the item, or of the item for the query, over"
                            + " those expected of the places it was shown at, halving in a week or a month. What"
                            + " learning adds to counting; they showed none of the lists")
            Map<String, Figures> counters,

            @Schema(
                    description =
                            "each model in the shadow, by name, since it is there; foreign models that are experts or"
                                    + " challengers as foreign.NAME, alone, over the lists they scored")
            Map<String, Figures> challengers,

            @Schema(description = "the same over the last 1,000 to 1,500 lists alone")
            Recent recent,

            @Schema(description = "what taking every candidate of at least a served probability would give")
            List<ThresholdFigures> thresholds,

            @Schema(description = "what each expert weighs in the served score; they sum to 1")
            Map<String, Double> mixture,

            @Schema(description = "true while nothing is learned because the label stream cannot be believed")
            boolean learningPaused,

            @Schema(description = "what became of the events")
            Map<String, Long> counts) {}

    @GetMapping("/model")
    @Operation(
            operationId = "getModel",
            summary = "The model that ranks",
            description = "The live model on this server: its name, type and version, and what it weighs.")
    ModelAnswer model() {
        EngineView view = engine.view();
        return new ModelAnswer(
                view.ranker(),
                view.lead() == null ? lower(view.inCharge().type()) : ModelsAnswer.FOREIGN,
                view.version(),
                view.inCharge().lists(),
                view.position().toString(),
                view.weights());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <K extends Enum<K>, V> Map<String, V> byName(Map<K, V> values) {
        var named = new TreeMap<String, V>();
        values.forEach((key, value) -> named.put(lower(key), value));
        return named;
    }

    private static Map<String, Double> mixture(EngineView view) {
        Map<String, Double> mixture = byName(view.mixture());
        mixture.putAll(view.foreign());
        return mixture;
    }

    @GetMapping("/evaluation")
    @Operation(
            operationId = "getEvaluation",
            summary = "How good the rankings are",
            description = "Over lists whose attribution window has passed; each was scored before it was learned. The"
                    + " clicks were made on LiveRank's order and favour it: compare served, base, live and challengers"
                    + " with each other, and shown with care. Whether ours is better than the search engine's order,"
                    + " baseline says alone.")
    EvaluationAnswer evaluation() {
        EngineView view = engine.view();
        Engine.Progress progress = view.progress();
        return new EvaluationAnswer(
                progress.position().toString(),
                BaselineFigures.of(progress.baseline()),
                progress.duels().entrySet().stream()
                        .map(duel -> DuelFigures.of(duel.getKey(), duel.getValue()))
                        .toList(),
                Figures.of(progress.all().shown()),
                Figures.of(progress.all().served()),
                Figures.of(progress.all().base()),
                Figures.of(progress.all().live()),
                byRanking(progress.all().counters()),
                byRanking(progress.all().challengers()),
                Recent.of(progress.recent()),
                progress.thresholds().stream().map(ThresholdFigures::of).toList(),
                mixture(view),
                view.paused(),
                byName(view.counts()));
    }
}
