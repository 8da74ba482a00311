package io.liverank.api;

import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.LogUnavailableException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.springframework.stereotype.Component;

/** Appends events and returns once the log holds them. */
@Component
class EventAppender {
    private final EventLog log;

    EventAppender(EventLog log) {
        this.log = log;
    }

    /**
     * Appends all events.
     *
     * @throws LogUnavailableException if the log did not confirm all of them in time
     */
    void append(List<? extends Event> events) {
        try {
            log.append(events).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LogUnavailableException unavailable
                    ? unavailable
                    : new LogUnavailableException("the log did not take an event", e);
        }
    }
}
