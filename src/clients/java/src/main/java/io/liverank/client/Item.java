package io.liverank.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * A thing that can be ranked. Immutable, if the attributes' values are.
 *
 * @param score the search engine's, where it is offered for ranking; may be null
 * @param attributes texts, numbers, booleans, lists and maps of these
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Item(String itemId, Double score, Map<String, ?> attributes) {
    /** Copies the attributes. */
    public Item {
        attributes = Map.copyOf(attributes);
    }

    /** One that says nothing but its id. */
    public static Item of(String itemId) {
        return new Item(itemId, null, Map.of());
    }

    /** One of the catalogue. */
    public static Item of(String itemId, Map<String, ?> attributes) {
        return new Item(itemId, null, attributes);
    }
}
