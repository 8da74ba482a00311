package io.liverank.dialect;

import io.liverank.input.CandidateBody;
import io.liverank.input.RankBody;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Metarank's four events. What an item event tells is added to what is known of the item; what is told of users is not
 * learned from.
 */
final class Metarank implements Format {
    private static final Set<String> EVENTS = Set.of("ranking", "interaction", "item", "user");
    private static final List<String> QUERY = List.of("query", "q", "search", "search_query");
    private static final List<String> SCORE = List.of("relevancy", "score");

    /** Whether {@code body} is of this dialect and not of ours. */
    static boolean is(JsonNode body) {
        JsonNode first = body.isArray() && !body.isEmpty() ? body.get(0) : body;
        String event = Loose.text(first, "event");
        return event != null && EVENTS.contains(event) && !first.has("eventType") && !first.has("event_type");
    }

    @Override
    public List<Entry> entries(JsonNode body) {
        List<Entry> entries = new ArrayList<>();
        for (JsonNode one : Loose.several(body, "events")) {
            String event = Loose.text(one, "event");
            if (event == null || !EVENTS.contains(event)) {
                entries.add(Entry.wrong(one, "/event", "must be ranking, interaction, item or user"));
                continue;
            }
            String id = Loose.text(one, "id");
            entries.add(new Entry(
                    one,
                    id,
                    new Who(Loose.text(one, "user"), null, Loose.text(one, "session")),
                    Loose.time(one, "timestamp"),
                    List.of(said(event, one))));
        }
        return entries;
    }

    private static Said said(String event, JsonNode one) {
        return switch (event) {
            case "ranking" -> shown(one);
            case "interaction" ->
                new Said.Did(
                        Loose.text(one, "type"),
                        Loose.text(one, "item"),
                        Loose.text(one, "ranking"),
                        null,
                        null,
                        null,
                        Loose.fields(one));
            case "item" -> new Said.Described(Loose.text(one, "item"), Loose.fields(one));
            default -> new Said.Nothing("says what a user is, not what a user does");
        };
    }

    private static Said.Showed shown(JsonNode one) {
        Map<String, Object> context = Loose.fields(one);
        String query = null;
        for (String name : QUERY) {
            if (query == null && context.get(name) instanceof String words) {
                query = words;
                context.remove(name);
            }
        }
        List<CandidateBody> items = new ArrayList<>();
        for (JsonNode item : Loose.array(one, "items")) {
            Map<String, Object> attributes = new LinkedHashMap<>(Loose.fields(item));
            Double score = Loose.number(item, "relevancy");
            for (String name : SCORE) {
                if (score == null && attributes.get(name) instanceof Number number) {
                    score = number.doubleValue();
                    attributes.remove(name);
                }
            }
            items.add(new CandidateBody(Loose.text(item, "id"), score, attributes.isEmpty() ? null : attributes));
        }
        return new Said.Showed("impression", Loose.text(one, "id"), query, items, context);
    }

    /** The list that a ranking asks for. */
    static RankBody request(JsonNode body) {
        Said.Showed asked = shown(body);
        return new RankBody(
                asked.query(),
                asked.list(),
                Loose.text(body, "user"),
                null,
                Loose.text(body, "session"),
                Loose.time(body, "timestamp"),
                asked.context(),
                asked.items(),
                null,
                null,
                null,
                null);
    }
}
