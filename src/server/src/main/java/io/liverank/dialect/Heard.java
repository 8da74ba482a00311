package io.liverank.dialect;

import io.liverank.event.Event;
import io.liverank.input.Fault;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * An entry, and what was understood of it.
 *
 * @param received as it came; do not write to it
 * @param events that it comes to; of a list that came in several entries, the first one's
 * @param silence why there is nothing to learn from it, or null
 * @param faults what is wrong with it; where there are events, with the rest of it
 * @param remarks what was left out, cut or doubted
 * @param ahead by how many milliseconds its time was ahead of our clock and taken as now
 */
public record Heard(
        JsonNode received, List<Event> events, String silence, List<Fault> faults, List<Fault> remarks, long ahead) {
    /** Copies the lists. */
    public Heard {
        events = List.copyOf(events);
        faults = List.copyOf(faults);
        remarks = List.copyOf(remarks);
    }
}
