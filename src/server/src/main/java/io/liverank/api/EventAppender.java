package io.liverank.api;

import io.liverank.catalog.ItemIndex;
import io.liverank.encode.Encoders;
import io.liverank.engine.Learner;
import io.liverank.engine.LearnerStoppedException;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import io.liverank.instance.Instance;
import io.liverank.operate.LiveRankProperties;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.springframework.stereotype.Component;

/**
 * Appends events and returns once the log holds them and, but for a learner that is behind, this server has applied
 * them: who was told so and asks then is answered by what it said. Thread-safe.
 */
@Component
class EventAppender {
    private static final Duration ENCODED_WITHIN = Duration.ofSeconds(1);

    private final EventLog log;
    private final Learner learner;
    private final Optional<ItemIndex> index;
    private final Encoders encoders;
    private final Duration patience;

    EventAppender(Instance instance, Encoders encoders, LiveRankProperties properties) {
        this.encoders = encoders;
        this.log = instance.log();
        this.learner = instance.learner();
        this.index = instance.index();
        this.patience = properties.applyTimeout();
    }

    /**
     * Appends all events or none.
     *
     * @return whether this server has applied them; if not, it will
     * @throws LearnerStoppedException if this server will count no event any more; nothing was appended
     * @throws LogUnavailableException if the log did not confirm them in time; it says whether they may be there
     */
    boolean append(List<? extends Event> events) {
        learner.requireFollowing();
        List<LogPosition> positions;
        try {
            positions = log.append(events).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LogUnavailableException unavailable
                    ? unavailable
                    : new LogUnavailableException("the log did not take an event", e, true);
        }
        return learner.awaitApplied(positions.get(positions.size() - 1), patience);
    }

    /**
     * Appends changes of items, as {@link #append}, with vectors of as many as can be encoded within a second; the others get theirs
     * later.
     *
     * @return whether they are in this server's catalogue and can be found by words
     */
    boolean appendItems(List<? extends Event> changes) {
        List<Event> encoded = encoders.encoded(changes, ENCODED_WITHIN);
        long started = System.nanoTime();
        if (!append(encoded)) {
            return false;
        }
        Duration left = patience.minusNanos(System.nanoTime() - started);
        return index.map(words -> words.awaitCurrent(left)).orElse(true);
    }
}
