package io.liverank.dialect;

import io.liverank.event.EventTypes;
import io.liverank.event.Role;
import io.liverank.input.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What Segment's and RudderStack's libraries send: single calls, or batches of them, with the names of the e-commerce
 * specification. A list view with its products is the list that was shown.
 */
final class Segment implements Format {
    private static final String[] PRODUCT = {"product_id", "productId", "item_id", "sku", "id"};
    private static final String[] LIST = {"query_id", "queryId", "queryID", "list_id", "listId"};

    private static final String[] SENT = {"sentAt", "sent_at"};

    @Override
    public List<Entry> entries(JsonNode body) {
        List<Entry> entries = new ArrayList<>();
        Moment sent = Loose.time(body, SENT);
        for (JsonNode call : Loose.several(body, "batch")) {
            entries.add(call.isObject() ? entry(call, sent) : Entry.wrong(call, "", "must be an object"));
        }
        return entries;
    }

    private static Entry entry(JsonNode call, Moment sentAll) {
        Moment sent = Loose.time(call, SENT);
        String type = Loose.text(call, "type");
        String event = Loose.text(call, "event");
        boolean isTrack = type == null ? event != null : type.equals("track");
        String session = Loose.text(Loose.object(call, "context"), "sessionId", "session_id");
        List<Said> said;
        if (!isTrack) {
            said = List.of(new Said.Nothing("is " + (type == null ? "no" : type + ", and no") + " track call"));
        } else if (event == null) {
            said = List.of(new Said.Wrong("/event", "must not be missing or blank"));
        } else {
            said = track(event, Loose.object(call, "properties"));
        }
        return new Entry(
                call,
                Loose.text(call, "messageId", "message_id"),
                Who.of(Loose.text(call, "userId", "user_id"), Loose.text(call, "anonymousId", "anonymous_id"), session),
                Loose.time(call, "timestamp", "originalTimestamp", "original_timestamp"),
                sent == null ? sentAll : sent,
                said);
    }

    private static List<Said> track(String event, JsonNode properties) {
        String list = Loose.text(properties, LIST);
        List<JsonNode> products = Loose.array(properties, "products");
        if (EventTypes.DEFAULT.of(event).role() == Role.EXPOSURE && !products.isEmpty()) {
            return List.of(shown(event, list, Loose.text(properties, "query"), products));
        }
        String query = Loose.text(properties, "query", "search_term");
        if (!products.isEmpty()) {
            boolean alone = products.size() == 1;
            Double total = alone ? Loose.number(properties, "value", "revenue", "total") : null;
            List<Said> said = new ArrayList<>();
            products.forEach(product -> said.add(did(event, list, product, total)));
            return said;
        }
        if (Loose.text(properties, PRODUCT) != null) {
            return List.of(did(event, list, properties, Loose.number(properties, "value", "revenue", "total")));
        }
        return query == null ? List.of(new Said.Nothing("names no product")) : List.of(new Said.Searched(list, query));
    }

    private static Said shown(String event, String list, String query, List<JsonNode> products) {
        List<String> ids = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (JsonNode product : products) {
            String id = Loose.text(product, PRODUCT);
            if (id != null) {
                ids.add(id);
                places.add(Loose.whole(product, "position"));
            }
        }
        return new Said.Showed(event, list, query, Loose.inOrder(ids, places), Map.of());
    }

    private static Said did(String event, String list, JsonNode product, Double otherwise) {
        return new Said.Did(
                event,
                Loose.text(product, PRODUCT),
                list,
                Loose.whole(product, "position"),
                Loose.money(event, product, otherwise),
                Loose.number(product, "quantity"),
                Map.of());
    }
}
