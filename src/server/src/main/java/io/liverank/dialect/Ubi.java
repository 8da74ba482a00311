package io.liverank.dialect;

import io.liverank.event.EventTypes;
import io.liverank.event.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * User Behavior Insights, 1.0 to 1.3, as OpenSearch's collector and plug-in write it: events and queries, an array of them or
 * one. Impressions of one query in one body are the list that was shown.
 */
final class Ubi implements Format {
    @Override
    public List<Entry> entries(JsonNode body) {
        List<JsonNode> received = Loose.several(body, "events");
        Map<String, List<Integer>> impressions = impressions(received);
        List<Entry> entries = new ArrayList<>(received.size());
        for (int i = 0; i < received.size(); i++) {
            JsonNode one = received.get(i);
            List<Integer> together = one.isObject() ? impressions.get(Loose.text(one, "query_id")) : null;
            if (!one.isObject()) {
                entries.add(Entry.wrong(one, "", "must be an object"));
            } else if (together != null && together.contains(i)) {
                entries.add(entry(one, together.get(0) == i ? list(received, together) : List.of()));
            } else if (one.has("action_name")) {
                entries.add(entry(one, event(one)));
            } else if (one.has("user_query") || !hits(one).isEmpty()) {
                entries.add(entry(one, query(one)));
            } else {
                entries.add(Entry.wrong(one, "/action_name", "must not be missing"));
            }
        }
        return entries;
    }

    private static Entry entry(JsonNode one, List<Said> said) {
        return new Entry(
                one, null, Who.of(one, "user_id", "client_id", "session_id"), Loose.time(one, "timestamp"), said);
    }

    private static String item(JsonNode event) {
        String id = Loose.text(Loose.object(event, "event_attributes", "object"), "object_id");
        return id == null ? Loose.text(event, "object_id") : id;
    }

    private static Integer place(JsonNode event) {
        return Loose.whole(Loose.object(event, "event_attributes", "position"), "ordinal");
    }

    /** Where there are impressions of two objects or more of a query, by its id. */
    private static Map<String, List<Integer>> impressions(List<JsonNode> received) {
        Map<String, List<Integer>> impressions = new HashMap<>();
        for (int i = 0; i < received.size(); i++) {
            String type = Loose.text(received.get(i), "action_name");
            String list = Loose.text(received.get(i), "query_id");
            if (type != null
                    && list != null
                    && EventTypes.DEFAULT.of(type).role() == Role.EXPOSURE
                    && item(received.get(i)) != null) {
                impressions.computeIfAbsent(list, id -> new ArrayList<>()).add(i);
            }
        }
        impressions.values().removeIf(places -> places.size() < 2);
        return impressions;
    }

    private static List<Said> list(List<JsonNode> received, List<Integer> together) {
        List<JsonNode> events = together.stream().map(received::get).toList();
        List<Integer> places = new ArrayList<>();
        events.forEach(event -> places.add(place(event)));
        JsonNode first = events.get(0);
        return List.of(new Said.Showed(
                Loose.text(first, "action_name"),
                Loose.text(first, "query_id"),
                null,
                Loose.inOrder(events.stream().map(Ubi::item).toList(), places),
                Map.of()));
    }

    private static List<Said> event(JsonNode event) {
        String type = Loose.text(event, "action_name");
        if (type == null) {
            return List.of(new Said.Wrong("/action_name", "must not be blank"));
        }
        if (item(event) == null) {
            return List.of(new Said.Nothing("is about no object"));
        }
        JsonNode attributes = Loose.object(event, "event_attributes");
        JsonNode object = Loose.object(attributes, "object");
        Map<String, Object> more = new LinkedHashMap<>();
        Double dwell = Loose.number(attributes, "dwell_time");
        if (dwell != null) {
            more.put("dwell_time", dwell);
        }
        return List.of(new Said.Did(
                type,
                item(event),
                Loose.text(event, "query_id"),
                place(event),
                Loose.money(type, object, null),
                Loose.number(object, "quantity"),
                more));
    }

    private static List<String> hits(JsonNode query) {
        List<String> hits = new ArrayList<>();
        for (JsonNode hit : Loose.array(query, "query_response_object_ids", "query_response_hit_ids")) {
            String id = Loose.text(hit);
            if (id != null) {
                hits.add(id);
            }
        }
        return hits;
    }

    private static List<Said> query(JsonNode query) {
        String words = Loose.text(query, "user_query");
        if (words == null) {
            words = Loose.text(Loose.object(query, "user_query"), "query");
        }
        String list = Loose.text(query, "query_id");
        List<String> hits = hits(query);
        return hits.isEmpty()
                ? List.of(new Said.Searched(list, words))
                : List.of(
                        new Said.Searched(list, words),
                        new Said.Showed(null, list, words, Loose.inOrder(hits, nowhere(hits.size())), Map.of()));
    }

    private static List<Integer> nowhere(int size) {
        return new ArrayList<>(java.util.Collections.nCopies(size, null));
    }
}
