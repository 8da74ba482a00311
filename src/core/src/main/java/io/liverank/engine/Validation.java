package io.liverank.engine;

import io.liverank.engine.Engine.Figures;
import io.liverank.engine.Engine.Progress;
import io.liverank.evaluate.Evaluation;
import io.liverank.evaluate.Metrics;
import io.liverank.evaluate.WindowedEvaluation;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.LogPosition;
import io.liverank.experiment.Contests;
import io.liverank.model.Mixture.Expert;
import io.liverank.model.Model;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Progressive validation: figures of finished lists, from scores given before learning. Learner thread only. */
final class Validation {
    private static final double[] THRESHOLDS = {0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9};

    private final WindowedEvaluation shown = new WindowedEvaluation();
    private final WindowedEvaluation served = new WindowedEvaluation();
    private final WindowedEvaluation base = new WindowedEvaluation();
    private final WindowedEvaluation live = new WindowedEvaluation();
    private final EnumMap<Expert, WindowedEvaluation> counters = new EnumMap<>(Expert.class);
    private final TreeMap<String, WindowedEvaluation> challengers = new TreeMap<>();

    Validation() {
        Expert.COUNTERS.forEach(expert -> counters.put(expert, new WindowedEvaluation()));
    }

    /** {@code foreign}: names of rankers elsewhere, who give no probabilities. */
    void add(PendingList list, Model calibrated, Map<String, Model> shadow, Set<String> foreign) {
        each(list, calibrated, (one, scores, probabilities) -> one.add(scores, probabilities, list.gains));
        challengers.keySet().removeIf(name -> !shadow.containsKey(name) && !foreign.contains(name));
        list.challengers.forEach((name, scores) -> {
            if (shadow.containsKey(name) || foreign.contains(name)) {
                challengers
                        .computeIfAbsent(name, unknown -> new WindowedEvaluation())
                        .add(scores, probabilities(shadow.get(name), scores), list.gains);
            }
        });
    }

    private static float[] probabilities(Model model, float[] scores) {
        return model == null ? null : model.probabilities(scores);
    }

    /** Has a list that was added count with the gains that it has now; {@code before}: those it was added with. */
    void correct(PendingList list, float[] before, Model calibrated, Map<String, Model> shadow) {
        each(list, calibrated, (one, scores, probabilities) -> one.correct(scores, probabilities, before, list.gains));
        challengers.forEach((name, evaluation) -> {
            float[] scores = list.challengers.get(name);
            if (scores != null) {
                evaluation.correct(scores, probabilities(shadow.get(name), scores), before, list.gains);
            }
        });
    }

    /** What is done to an evaluation with what it judges; without probabilities these are null. */
    private interface Judged {
        void of(WindowedEvaluation one, float[] scores, float[] probabilities);
    }

    private void each(PendingList list, Model calibrated, Judged judged) {
        judged.of(shown, list.shown, null);
        judged.of(served, list.scores, list.probabilities);
        float[] baseScores = list.opinions.of(Expert.BASE);
        judged.of(base, baseScores, calibrated.probabilities(baseScores));
        float[] liveScores = list.opinions.of(Expert.LIVE);
        judged.of(live, liveScores, calibrated.probabilities(liveScores));
        counters.forEach((expert, evaluation) -> judged.of(evaluation, list.opinions.of(expert), null));
    }

    Evaluation served() {
        return served.all();
    }

    Progress progress(LogPosition position, Contests baseline, Map<Rivals, Contests> duels) {
        return new Progress(
                position,
                figures(WindowedEvaluation::all),
                figures(WindowedEvaluation::recent),
                served.all().thresholds(THRESHOLDS),
                baseline,
                duels);
    }

    private Figures figures(Function<WindowedEvaluation, Evaluation> window) {
        var counted = new TreeMap<String, Metrics>();
        counters.forEach((expert, evaluation) -> counted.put(
                expert.name().toLowerCase(Locale.ROOT), window.apply(evaluation).metrics()));
        var others = new TreeMap<String, Metrics>();
        challengers.forEach(
                (name, evaluation) -> others.put(name, window.apply(evaluation).metrics()));
        return new Figures(
                window.apply(shown).metrics(),
                window.apply(served).metrics(),
                window.apply(base).metrics(),
                window.apply(live).metrics(),
                counted,
                others);
    }

    private List<WindowedEvaluation> ours() {
        return List.of(shown, served, base, live);
    }

    void save(ByteWriter out) {
        ours().forEach(one -> one.save(out));
        out.writeInt(challengers.size());
        challengers.forEach((name, evaluation) -> {
            out.writeString(name);
            evaluation.save(out);
        });
    }

    void load(ByteReader in) {
        ours().forEach(one -> one.load(in));
        int size = in.readCount(5);
        for (int i = 0; i < size; i++) {
            String name = in.readString();
            var evaluation = new WindowedEvaluation();
            evaluation.load(in);
            challengers.put(name, evaluation);
        }
    }

    void saveCounters(ByteWriter out) {
        counters.values().forEach(one -> one.save(out));
    }

    void loadCounters(ByteReader in) {
        counters.values().forEach(one -> one.load(in));
    }
}
