package io.liverank.dialect;

import io.liverank.event.Event;
import io.liverank.event.EventTypes;
import io.liverank.input.Json;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last {@value #MOST} entries as they were received and as they were understood, without keys, each cut to
 * {@value #LENGTH} characters. Of this process alone. Thread-safe.
 */
public final class Recent {
    private static final int MOST = 100;
    private static final int LENGTH = 2_000;
    private static final int ITEMS = 20;
    private static final int EVENTS = 20;
    private static final Set<String> KEYS =
            Set.of("write_key", "api_key", "api_secret", "secret", "password", "authorization", "access_token");
    private static final JsonMapper MAPPER = Json.lenient();

    private final ArrayDeque<Line> lines = new ArrayDeque<>();

    /** Holds none. */
    public Recent() {}

    /**
     * An entry.
     *
     * @param time when it came, in milliseconds since 1970
     * @param dialect its name
     * @param received JSON, cut
     * @param understood the events it came to, as JSON in our words
     * @param note why it came to none, or what is wrong with it; null if nothing is to be said
     */
    public record Line(long time, String dialect, String received, List<String> understood, String note) {}

    /** Takes entries of one body; only the last ones are looked at. */
    public void add(long time, Dialect dialect, List<Heard> entries) {
        List<Line> fresh = new ArrayList<>();
        for (Heard heard : entries.subList(Math.max(0, entries.size() - MOST), entries.size())) {
            fresh.add(line(time, dialect, heard));
        }
        synchronized (lines) {
            lines.addAll(fresh);
            while (lines.size() > MOST) {
                lines.removeFirst();
            }
        }
    }

    /** The newest first. */
    public List<Line> lines() {
        synchronized (lines) {
            List<Line> all = new ArrayList<>(lines);
            java.util.Collections.reverse(all);
            return all;
        }
    }

    /** They tell of people, one of whom is to be forgotten. */
    public void forget() {
        synchronized (lines) {
            lines.clear();
        }
    }

    private static Line line(long time, Dialect dialect, Heard heard) {
        List<String> understood = heard.events().stream()
                .limit(EVENTS)
                .map(event -> cut(ours(event).toString()))
                .toList();
        String note = heard.silence();
        if (!heard.faults().isEmpty()) {
            note = heard.faults().get(0).pointer() + " " + heard.faults().get(0).detail();
        }
        return new Line(time, dialect.word(), cut(withoutKeys(heard.received()).toString()), understood, note);
    }

    private static String cut(String text) {
        return text.length() <= LENGTH ? text : text.substring(0, LENGTH) + "…";
    }

    private static JsonNode withoutKeys(JsonNode node) {
        JsonNode copy = node.deepCopy();
        remove(copy);
        return copy;
    }

    private static void remove(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> keys = object.propertyNames().stream()
                    .filter(name -> KEYS.contains(EventTypes.normalised(name)))
                    .toList();
            object.remove(keys);
        }
        node.forEach(Recent::remove);
    }

    private static ObjectNode ours(Event event) {
        ObjectNode ours = MAPPER.createObjectNode();
        if (event instanceof Event.FeedbackGiven given) {
            ours.put("eventType", given.type()).put("itemId", given.itemId());
            put(ours, "queryId", given.queryId());
            if (given.position() > 0) {
                ours.put("position", given.position());
            }
            who(ours, given.actor());
            if (!Double.isNaN(given.value())) {
                ours.put("value", given.value());
            }
            if (!Double.isNaN(given.quantity())) {
                ours.put("quantity", given.quantity());
            }
            put(ours, "eventId", given.eventId());
            ours.put("timestamp", Instant.ofEpochMilli(given.time()).toString());
        } else if (event instanceof Event.RankingShown shown) {
            ours.put("eventType", "ranking").put("queryId", shown.queryId());
            put(ours, "query", shown.query());
            who(ours, shown.actor());
            var items = ours.putArray("items");
            shown.candidates().stream().limit(ITEMS).forEach(one -> items.add(one.itemId()));
        } else if (event instanceof Event.ItemUpserted item) {
            ours.put("eventType", "item").put("itemId", item.itemId());
            var names = ours.putArray("attributes");
            item.attributes().forEach((name, value) -> names.add(name));
        }
        return ours;
    }

    private static void who(ObjectNode ours, io.liverank.event.Actor actor) {
        put(ours, "userId", actor.userId());
        put(ours, "clientId", actor.clientId());
        put(ours, "sessionId", actor.sessionId());
    }

    private static void put(ObjectNode ours, String name, String value) {
        if (value != null) {
            ours.put(name, value);
        }
    }
}
