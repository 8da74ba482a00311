package io.liverank.engine;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Item;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Limits how often a value of an attribute stands in the first places of a list: of those candidates whose value has stood there
 * as often as it may, each waits until the first places are full, or until only such ones are left. All else stays in its order. What
 * is learned is not touched by it: scores and probabilities are as they were. Immutable.
 *
 * @param attribute of the candidate or else of its item, text, texts, a number or a flag; empty for no limit
 * @param most how often a value may stand in the first places, from 1
 * @param places how many the first places are
 */
public record Diversity(String attribute, int most, int places) {
    /** Lists as they are. */
    public static final Diversity NONE = new Diversity("", 1, 1);

    /** Refuses limits that no list can keep. */
    public Diversity {
        if (most < 1 || places < 1) {
            throw new IllegalArgumentException("a value stands in at least one of at least one place");
        }
    }

    /** The same list with its first places limited. A candidate without the attribute is like no other; one with several values counts for each. */
    public Ranked of(Ranked ranked, List<Candidate> candidates, Catalog catalog) {
        if (attribute.isEmpty() || candidates.size() <= most) {
            return ranked;
        }
        Map<Object, Integer> standing = new HashMap<>();
        int[] order = ranked.order();
        int[] spread = new int[order.length];
        boolean[] placed = new boolean[order.length];
        int size = 0;
        for (int at = 0; at < order.length && size < places; at++) {
            List<?> values = values(candidates.get(order[at]), catalog);
            boolean room = values.stream().allMatch(value -> standing.getOrDefault(value, 0) < most);
            if (room) {
                values.forEach(value -> standing.merge(value, 1, Integer::sum));
                placed[at] = true;
                spread[size++] = order[at];
            }
        }
        for (int at = 0; at < order.length; at++) {
            if (!placed[at]) {
                spread[size++] = order[at];
            }
        }
        return Arrays.equals(spread, order) ? ranked : ranked.inOrder(spread);
    }

    private List<?> values(Candidate candidate, Catalog catalog) {
        Value own = value(candidate.attributes());
        Item item = own == null ? catalog.get(candidate.itemId()) : null;
        Value value = item == null ? own : value(item.attributes());
        if (value instanceof Value.Text text) {
            return List.of(text.text());
        } else if (value instanceof Value.Texts texts) {
            return texts.texts().stream().distinct().toList();
        } else if (value instanceof Value.Amount amount) {
            return List.of(amount.number());
        }
        return value instanceof Value.Flag flag ? List.of(flag.set()) : List.of();
    }

    private Value value(Attributes attributes) {
        return attributes.get(attribute);
    }
}
