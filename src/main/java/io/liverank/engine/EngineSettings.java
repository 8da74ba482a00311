package io.liverank.engine;

import io.liverank.feature.FeatureSettings;
import io.liverank.model.ModelSettings;
import java.time.Duration;
import java.util.Map;

/**
 * What the engine is told.
 *
 * @param attributionWindow how long after a list was shown feedback on it counts, in log time
 * @param gains how much a feedback type counts as a choice; a type that is missing or 0 is a touch, not a choice
 * @param learning false keeps live as it is, but for merges
 * @param fusion false ranks by live alone, without the mixture
 * @param cutLists lists with a choice that an incremental update trains on at least
 * @param pendingRows shown candidates of lists that wait for feedback at most, about half a kilobyte each; the oldest
 *     lists are closed early
 * @param eventIds event ids remembered for counting each event once
 * @param items items with counters at most; users, sessions, queries alike
 * @param model the one in charge, until another is promoted
 * @param challengers models by name that learn in the shadow
 */
public record EngineSettings(
        Duration attributionWindow,
        Map<String, Double> gains,
        boolean learning,
        boolean fusion,
        int cutLists,
        int pendingRows,
        int eventIds,
        int items,
        int users,
        int sessions,
        int queries,
        ModelSettings model,
        Map<String, ModelSettings> challengers,
        FeatureSettings features) {
    /** Half an hour; clicks 1, wishlist 1.5, cart 2, purchase 4. */
    public static final EngineSettings DEFAULT = new EngineSettings(
            Duration.ofMinutes(30),
            Map.of("click", 1.0, "add_to_wishlist", 1.5, "add_to_cart", 2.0, "purchase", 4.0),
            true,
            true,
            200,
            400_000,
            500_000,
            500_000,
            200_000,
            50_000,
            100_000,
            ModelSettings.DEFAULT,
            Map.of(),
            FeatureSettings.DEFAULT);

    /** Copies the maps. */
    public EngineSettings {
        gains = Map.copyOf(gains);
        challengers = Map.copyOf(challengers);
    }

    /** The same with other ways to learn. */
    public EngineSettings with(boolean online, boolean fused) {
        return copy(attributionWindow, online, fused, model, challengers);
    }

    /** The same with another attribution window. */
    public EngineSettings withAttributionWindow(Duration window) {
        return copy(window, learning, fusion, model, challengers);
    }

    /** The same with other models. */
    public EngineSettings withModels(ModelSettings other, Map<String, ModelSettings> others) {
        return copy(attributionWindow, learning, fusion, other, others);
    }

    /** The same with other features. */
    public EngineSettings withFeatures(FeatureSettings others) {
        return new EngineSettings(
                attributionWindow,
                gains,
                learning,
                fusion,
                cutLists,
                pendingRows,
                eventIds,
                items,
                users,
                sessions,
                queries,
                model,
                challengers,
                others);
    }

    private EngineSettings copy(
            Duration window, boolean online, boolean fused, ModelSettings other, Map<String, ModelSettings> others) {
        return new EngineSettings(
                window,
                gains,
                online,
                fused,
                cutLists,
                pendingRows,
                eventIds,
                items,
                users,
                sessions,
                queries,
                other,
                others,
                features);
    }
}
