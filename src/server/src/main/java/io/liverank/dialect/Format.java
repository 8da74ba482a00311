package io.liverank.dialect;

import io.liverank.input.InvalidInputException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** How a body of one dialect is read. Implementations have no state. */
interface Format {
    /**
     * The entries of a body, each with what it says; what is wrong with one of them is said of that one alone.
     *
     * @throws InvalidInputException if the body is none of this dialect
     */
    List<Entry> entries(JsonNode body);
}
