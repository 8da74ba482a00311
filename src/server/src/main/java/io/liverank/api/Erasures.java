package io.liverank.api;

import io.liverank.engine.Engine;
import io.liverank.engine.Erased;
import io.liverank.event.Event;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Orders to forget somebody, and what this server found then. Thread-safe. */
@Component
class Erasures {
    private final EventAppender appender;
    private final ConcurrentHashMap<Event, Erased.Found> asked = new ConcurrentHashMap<>();

    Erasures(EventAppender appender, Engine engine) {
        this.appender = appender;
        engine.onForgotten(erased -> asked.computeIfPresent(erased.event(), (event, none) -> erased.found()));
    }

    /**
     * Appends the order.
     *
     * @return what was found; null if this server has not come as far yet
     */
    Erased.Found order(Event order) {
        asked.put(order, Erased.Found.NOTHING);
        try {
            boolean applied = appender.append(List.of(order));
            Erased.Found found = asked.get(order);
            return applied ? found : null;
        } finally {
            asked.remove(order);
        }
    }
}
