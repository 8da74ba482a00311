package io.liverank.dialect;

import io.liverank.input.Moment;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One of the things a body tells of.
 *
 * @param received as it came
 * @param id that the sender gave it, or null
 * @param time when it happened, or null
 * @param sent what the clock that told the time showed when this was sent, or null
 * @param said what it says; nothing if it is told of by an entry before it
 */
record Entry(JsonNode received, String id, Who who, Moment time, Moment sent, List<Said> said) {
    /** Copies the list. */
    Entry {
        said = List.copyOf(said);
    }

    /** One whose sender does not say what its clock showed. */
    Entry(JsonNode received, String id, Who who, Moment time, List<Said> said) {
        this(received, id, who, time, null, said);
    }

    /** One that cannot be understood. */
    static Entry wrong(JsonNode received, String pointer, String detail) {
        return new Entry(received, null, new Who(null, null, null), null, List.of(new Said.Wrong(pointer, detail)));
    }
}
