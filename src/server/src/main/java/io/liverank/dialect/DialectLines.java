package io.liverank.dialect;

import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.input.InvalidInputException;
import io.liverank.input.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads the lines of a file in the words of others, a body each. An event without a time has the one before it. One thread. */
public final class DialectLines {
    private final JsonMapper mapper = Json.lenient();
    private final Dialect dialect;
    private final DialectReader.Surroundings around;
    private final long now;
    private long last;
    private long made;

    /**
     * Reads lines of {@code dialect}.
     *
     * @param awaits whether a list of that id waits for feedback
     * @param told what was told of the list of that id, which has not come
     * @param items what is known of the item of that id, or null
     * @param now milliseconds since 1970, which no event is ahead of
     */
    public DialectLines(
            Dialect dialect,
            Predicate<String> awaits,
            Function<String, List<Event.FeedbackGiven>> told,
            Function<String, Attributes> items,
            long now) {
        this.dialect = dialect;
        this.around = new DialectReader.Surroundings(awaits, told, items, new Searches(), () -> "line-" + ++made);
        this.now = now;
        this.last = now;
    }

    /**
     * What a line comes to, which may be nothing.
     *
     * @throws InvalidInputException if it is none of the dialect, or nothing of it is understood and something is wrong
     */
    public List<Event> read(String line) {
        List<Event> events = new ArrayList<>();
        try {
            for (Heard heard : new DialectReader(dialect, around, now, last).read(mapper.readTree(line))) {
                if (heard.events().isEmpty() && !heard.faults().isEmpty() && events.isEmpty()) {
                    throw new InvalidInputException(heard.faults());
                }
                events.addAll(heard.events());
            }
        } catch (JacksonException e) {
            throw new InvalidInputException(List.of(Json.fault(e, "")));
        }
        if (!events.isEmpty()) {
            last = events.get(events.size() - 1).time();
        }
        return events;
    }
}
