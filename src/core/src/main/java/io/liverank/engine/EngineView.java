package io.liverank.engine;

import io.liverank.engine.Counts.Count;
import io.liverank.engine.Learning.EndedUpdate;
import io.liverank.event.LogPosition;
import io.liverank.model.Mixture.Expert;
import io.liverank.model.Model;
import io.liverank.model.ModelType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What an engine has come to, for who tells others of it. All of it is of one state, also while a checkpoint is loaded; what
 * the learner does meanwhile may be in one part and not yet in another. Immutable.
 *
 * @param position of the last event applied
 * @param items in the catalogue
 * @param counts what became of the events
 * @param progress how good the rankings are
 * @param inCharge our model that ranks, or that ranks what a foreign ranker before it does not
 * @param lead the foreign ranker in charge; null if ours is
 * @param rankers foreign rankers that are not in charge and can be, by name
 * @param weights of each of its dense features over all segments, by name
 * @param challengers other models of ours that learn in the shadow, by name
 * @param version of the model in charge; 0 before one is published
 * @param restorable versions that can be restored, oldest first
 * @param openUpdate the update under way; null if none is
 * @param updates the newest ended updates, oldest first
 * @param incidents the newest, oldest first
 * @param mixture what each expert weighs in the served score; with {@code foreign} they sum to 1
 * @param foreign the same of rankers elsewhere that are experts or in charge, by name
 * @param paused whether learning pauses because the label stream cannot be believed
 */
public record EngineView(
        LogPosition position,
        int items,
        Map<Count, Long> counts,
        Engine.Progress progress,
        ModelView inCharge,
        String lead,
        List<String> rankers,
        Map<String, Double> weights,
        List<ModelView> challengers,
        long version,
        List<Long> restorable,
        OpenUpdate openUpdate,
        List<EndedUpdate> updates,
        List<Incident> incidents,
        Map<Expert, Double> mixture,
        Map<String, Double> foreign,
        boolean paused) {
    /**
     * A model that learns.
     *
     * @param name main, or that of the challenger
     * @param rate multiplies all steps of online learning
     * @param lists learned
     */
    public record ModelView(String name, ModelType type, float rate, long lists) {
        private static ModelView of(String name, Model model) {
            return new ModelView(name, model.settings().type(), model.settings().rate(), model.lists());
        }
    }

    static EngineView of(State state) {
        Learning learning = state.learning;
        String lead = learning.experts().lead();
        return new EngineView(
                state.position,
                state.catalog.size(),
                Collections.unmodifiableMap(state.counts.all()),
                state.progress,
                ModelView.of(learning.own(), learning.model()),
                lead,
                learning.experts().names().stream()
                        .filter(name -> !name.equals(lead))
                        .toList(),
                Collections.unmodifiableMap(learning.model().denseWeights()),
                learning.challengers().entrySet().stream()
                        .map(one -> ModelView.of(one.getKey(), one.getValue()))
                        .toList(),
                learning.version(),
                List.copyOf(learning.keptVersions()),
                learning.openUpdate(),
                List.copyOf(learning.history()),
                List.copyOf(learning.incidents()),
                mixture(learning.mixtureWeights()),
                Collections.unmodifiableMap(learning.experts().foreignWeights()),
                learning.paused());
    }

    private static Map<Expert, Double> mixture(double[] weights) {
        var mixture = new EnumMap<Expert, Double>(Expert.class);
        for (Expert expert : Expert.values()) {
            mixture.put(expert, weights[expert.ordinal()]);
        }
        return Collections.unmodifiableMap(mixture);
    }

    /** The name of who is in charge. */
    public String ranker() {
        return lead == null ? inCharge.name() : lead;
    }

    /** Whether one that is not in charge has this name and can be put there. */
    public boolean hasChallenger(String name) {
        return rankers.contains(name)
                || lead != null && inCharge.name().equals(name)
                || challengers.stream().anyMatch(one -> one.name().equals(name));
    }
}
