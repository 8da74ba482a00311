package io.liverank.engine;

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
        ModelSettings model) {
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
            ModelSettings.DEFAULT);

    /** Copies the map. */
    public EngineSettings {
        gains = Map.copyOf(gains);
    }

    /** The same with other ways to learn. */
    public EngineSettings with(boolean online, boolean fused) {
        return copy(attributionWindow, online, fused, model);
    }

    /** The same with another attribution window. */
    public EngineSettings withAttributionWindow(Duration window) {
        return copy(window, learning, fusion, model);
    }

    /** The same with another model. */
    public EngineSettings withModel(ModelSettings other) {
        return copy(attributionWindow, learning, fusion, other);
    }

    private EngineSettings copy(Duration window, boolean online, boolean fused, ModelSettings newModel) {
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
                newModel);
    }
}
