package io.liverank.engine;

import io.liverank.event.EventTypes;
import io.liverank.feature.FeatureSettings;
import io.liverank.model.ModelSettings;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the engine is told.
 *
 * @param attributionWindow how long after a list was shown feedback on it counts, in log time
 * @param clockSkew how far an event's time may be ahead of the log's own clock; one further ahead is taken for the time
 *     of its entry
 * @param events what feedback types mean, and how much each choice counts
 * @param learning false keeps live as it is, but for merges
 * @param fusion false ranks by live alone, without the mixture
 * @param cutLists lists with a choice that an incremental update trains on at least
 * @param pendingRows shown candidates of lists that wait for feedback at most; each half kilobyte
 *     of a list counts as one; the oldest
 *     lists are closed early
 * @param eventIds event ids remembered for counting each event once
 * @param items items with counters at most; users, sessions alike; pairs of two things that go together twice as many
 * @param catalog items in the catalogue at most; further ones are refused
 * @param model the one in charge, until another is promoted
 * @param challengers models by name that learn in the shadow
 * @param foreign rankers elsewhere that are experts of the mixture, or watched
 */
public record EngineSettings(
        Duration attributionWindow,
        Duration clockSkew,
        EventTypes events,
        boolean learning,
        boolean fusion,
        int cutLists,
        int pendingRows,
        int eventIds,
        int items,
        int users,
        int sessions,
        int catalog,
        ModelSettings model,
        Map<String, ModelSettings> challengers,
        FeatureSettings features,
        ForeignExperts foreign) {
    /** Half an hour; what types mean as built in. */
    public static final EngineSettings DEFAULT = new EngineSettings(
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            EventTypes.DEFAULT,
            true,
            true,
            200,
            300_000,
            500_000,
            500_000,
            200_000,
            50_000,
            1_000_000,
            ModelSettings.DEFAULT,
            Map.of(),
            FeatureSettings.DEFAULT,
            ForeignExperts.NONE);

    /** Copies the map. */
    public EngineSettings {
        challengers = Map.copyOf(challengers);
    }

    /** The same with other ways to learn. */
    public EngineSettings with(boolean online, boolean fused) {
        return changed(draft -> {
            draft.learning = online;
            draft.fusion = fused;
        });
    }

    /** The same with another attribution window. */
    public EngineSettings withAttributionWindow(Duration window) {
        return changed(draft -> draft.attributionWindow = window);
    }

    /** The same with other meanings of feedback types. */
    public EngineSettings withEvents(EventTypes others) {
        return changed(draft -> draft.events = others);
    }

    /** The same with other models. */
    public EngineSettings withModels(ModelSettings other, Map<String, ModelSettings> others) {
        return changed(draft -> {
            draft.model = other;
            draft.challengers = others;
        });
    }

    /** The same with room for so many of what has ids: in each map, and in the catalogue. */
    public EngineSettings withRoom(int most) {
        return changed(draft -> {
            draft.pendingRows = most;
            draft.eventIds = most;
            draft.items = most;
            draft.users = most;
            draft.sessions = most;
            draft.catalog = most;
        });
    }

    /** The same with other features. */
    public EngineSettings withFeatures(FeatureSettings others) {
        return changed(draft -> draft.features = others);
    }

    /** The same with rankers elsewhere. */
    public EngineSettings withForeign(ForeignExperts others) {
        return changed(draft -> draft.foreign = others);
    }

    private EngineSettings changed(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** Settings that are being changed: the one place that goes through all of them. One thread. */
    private static final class Draft {
        private Duration attributionWindow;
        private final Duration clockSkew;
        private EventTypes events;
        private boolean learning;
        private boolean fusion;
        private final int cutLists;
        private int pendingRows;
        private int eventIds;
        private int items;
        private int users;
        private int sessions;
        private int catalog;
        private ModelSettings model;
        private Map<String, ModelSettings> challengers;
        private FeatureSettings features;
        private ForeignExperts foreign;

        Draft(EngineSettings from) {
            attributionWindow = from.attributionWindow;
            clockSkew = from.clockSkew;
            events = from.events;
            learning = from.learning;
            fusion = from.fusion;
            cutLists = from.cutLists;
            pendingRows = from.pendingRows;
            eventIds = from.eventIds;
            items = from.items;
            users = from.users;
            sessions = from.sessions;
            catalog = from.catalog;
            model = from.model;
            challengers = from.challengers;
            features = from.features;
            foreign = from.foreign;
        }

        EngineSettings settings() {
            return new EngineSettings(
                    attributionWindow,
                    clockSkew,
                    events,
                    learning,
                    fusion,
                    cutLists,
                    pendingRows,
                    eventIds,
                    items,
                    users,
                    sessions,
                    catalog,
                    model,
                    challengers,
                    features,
                    foreign);
        }
    }
}
