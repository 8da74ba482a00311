package io.liverank.dialect;

import io.liverank.event.EventTypes;
import io.liverank.event.Role;
import io.liverank.input.InvalidInputException;
import io.liverank.input.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Google Analytics 4 by its Measurement Protocol. {@code view_item_list} with its items is the list that was shown; an order
 * has its {@code transaction_id} for an id, so that one that is sent twice counts once.
 */
final class Ga4 implements Format {
    private static final String[] ITEM = {"item_id", "item_name"};
    private static final String[] LIST = {"query_id", "item_list_id"};

    @Override
    public List<Entry> entries(JsonNode body) {
        if (!body.isObject() || body.get("events") == null) {
            throw new InvalidInputException("/events", "must be an array of events", "required");
        }
        String user = Loose.text(body, "user_id");
        String client = Loose.text(body, "client_id", "app_instance_id");
        Moment sent = Loose.time(body, "timestamp_micros");
        List<Entry> entries = new ArrayList<>();
        for (JsonNode event : Loose.several(body, "events")) {
            String name = Loose.text(event, "name");
            if (name == null) {
                entries.add(Entry.wrong(event, "/name", "must not be missing or blank"));
                continue;
            }
            JsonNode params = Loose.object(event, "params");
            Moment own = Loose.time(event, "timestamp_micros");
            String order = Loose.text(params, "transaction_id");
            entries.add(new Entry(
                    event,
                    order == null ? null : name + "/" + order,
                    Who.of(user, client, Loose.text(params, "session_id", "ga_session_id")),
                    own == null ? sent : own,
                    said(name, params)));
        }
        return entries;
    }

    private static List<Said> said(String name, JsonNode params) {
        List<JsonNode> items = Loose.array(params, "items");
        String list = Loose.text(params, LIST);
        String words = Loose.text(params, "search_term");
        if (items.isEmpty()) {
            return List.of(words == null ? new Said.Nothing("has no items") : new Said.Searched(list, words));
        }
        if (EventTypes.DEFAULT.of(name).role() == Role.EXPOSURE) {
            return List.of(shown(name, list, words, items));
        }
        Double total = items.size() == 1 ? Loose.number(params, "value") : null;
        List<Said> said = new ArrayList<>();
        for (JsonNode item : items) {
            String own = Loose.text(item, LIST);
            said.add(new Said.Did(
                    name,
                    Loose.text(item, ITEM),
                    own == null ? list : own,
                    Loose.whole(item, "index"),
                    Loose.money(name, item, total),
                    Loose.number(item, "quantity"),
                    Map.of()));
        }
        return said;
    }

    private static Said shown(String name, String list, String words, List<JsonNode> items) {
        List<String> ids = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (JsonNode item : items) {
            String id = Loose.text(item, ITEM);
            if (id != null) {
                ids.add(id);
                places.add(Loose.whole(item, "index"));
            }
        }
        return new Said.Showed(name, list, words, Loose.inOrder(ids, places), Map.of());
    }
}
