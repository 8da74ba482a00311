package io.liverank.dialect;

import io.liverank.event.EventTypes;
import io.liverank.event.Role;
import io.liverank.input.Json;
import io.liverank.input.Moment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Snowplow's trackers send: events with entities beside them, each naming its schema, plain or in base64. What is done
 * is the {@code type} of its e-commerce action, else the name of the event's schema or the action of a structured event; with
 * what, the entities that are products, else the product that the event itself names. A list view is the list that was shown.
 */
final class Snowplow implements Format {
    private static final String[] PRODUCT = {"product_id", "productId", "item_id", "itemId", "sku"};
    private static final String[] LIST = {"query_id", "queryId", "list_id", "listId"};
    private static final String[] WORDS = {"query", "search_term"};
    private static final String ACTION = "snowplow_ecommerce_action";
    /** A click on a product in a list, by the name that GA4 has for it: of a list alone nobody knows what was clicked. */
    private static final Map<String, String> NAMES = Map.of("list_click", "select_item");

    private static final JsonMapper MAPPER = Json.lenient();

    /** JSON that says what it is. */
    private record Described(String schema, JsonNode data) {
        static Described of(JsonNode node) {
            String[] path = (Loose.text(node, "schema") == null ? "" : Loose.text(node, "schema")).split("/", -1);
            return new Described(path.length > 1 ? path[1] : "", Loose.object(node, "data"));
        }
    }

    @Override
    public List<Entry> entries(JsonNode body) {
        List<Entry> entries = new ArrayList<>();
        for (JsonNode sent : Loose.several(body, "data")) {
            JsonNode one;
            try {
                one = sent.isObject() ? unpacked(sent) : sent;
            } catch (JacksonException | IllegalArgumentException e) {
                entries.add(Entry.wrong(sent, "", "has base64 that is no JSON"));
                continue;
            }
            entries.add(
                    Loose.text(one, "e") == null
                            ? Entry.wrong(one, "/e", "must say what kind of event it is")
                            : entry(one));
        }
        return entries;
    }

    /** With what is packed, in either alphabet of base64, under the names that it has plain. */
    private static JsonNode unpacked(JsonNode sent) {
        ObjectNode plain = (ObjectNode) sent.deepCopy();
        unpack(plain, "ue_px", "ue_pr");
        unpack(plain, "cx", "co");
        return plain;
    }

    private static void unpack(ObjectNode event, String packed, String name) {
        String text = Loose.text(event, packed);
        if (text != null) {
            byte[] bytes =
                    Base64.getUrlDecoder().decode(text.strip().replace('+', '-').replace('/', '_'));
            event.remove(packed);
            event.set(name, MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8)));
        } else if (event.path(name).isString()) {
            event.set(name, MAPPER.readTree(event.path(name).stringValue()));
        }
    }

    private static Entry entry(JsonNode one) {
        Described event = Described.of(Loose.object(Loose.object(one, "ue_pr"), "data"));
        List<Described> entities = Loose.array(Loose.object(one, "co"), "data").stream()
                .map(Described::of)
                .toList();
        String name = name(one, event);
        String order = name == null ? null : order(name, entities);
        Moment own = Loose.time(one, "ttm", "dtm");
        return new Entry(
                one,
                order == null ? Loose.text(one, "eid") : order,
                who(one, entities),
                own,
                Loose.time(one, "stm"),
                said(one, name, event, entities));
    }

    /** Null if nothing is done with anything. */
    private static String name(JsonNode one, Described event) {
        return switch (Loose.text(one, "e")) {
            case "ue" ->
                event.schema().equals(ACTION)
                        ? ours(Loose.text(event.data(), "type"))
                        : event.schema().isBlank() ? null : event.schema();
            case "se" -> Loose.text(one, "se_ac");
            case "ti" -> "purchase";
            default -> null;
        };
    }

    private static String ours(String action) {
        return action == null ? null : NAMES.getOrDefault(action, action);
    }

    /** An order that is told of twice, by a page that is loaded again, is one. */
    private static String order(String name, List<Described> entities) {
        String id = first(entities, "transaction", "transaction_id");
        return id == null ? null : name + "/" + id;
    }

    private static Who who(JsonNode one, List<Described> entities) {
        String client = Loose.text(one, "duid");
        String session = Loose.text(one, "sid");
        return Who.of(
                Loose.text(one, "uid"),
                client == null ? first(entities, "client_session", "userId") : client,
                session == null ? first(entities, "client_session", "sessionId") : session);
    }

    private static String first(List<Described> entities, String schema, String key) {
        return entities.stream()
                .filter(entity -> entity.schema().equals(schema))
                .map(entity -> Loose.text(entity.data(), key))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static List<Said> said(JsonNode one, String name, Described event, List<Described> entities) {
        if (name == null) {
            return List.of(new Said.Nothing("is no event on products"));
        }
        String list = list(event, entities);
        String words = words(event, entities);
        if (Loose.text(one, "e").equals("ti")) {
            return List.of(bought(one, list));
        }
        List<JsonNode> products = new ArrayList<>();
        entities.stream()
                .filter(entity -> entity.schema().equals("product"))
                .forEach(entity -> products.add(entity.data()));
        if (products.isEmpty() && Loose.text(event.data(), PRODUCT) != null) {
            products.add(event.data());
        }
        if (products.isEmpty()) {
            return List.of(words == null ? new Said.Nothing("names no product") : new Said.Searched(list, words));
        }
        if (EventTypes.DEFAULT.of(name).role() == Role.EXPOSURE) {
            return List.of(shown(name, list, words, products));
        }
        Double total = products.size() == 1 ? Loose.number(event.data(), "value", "revenue", "total") : null;
        List<Said> said = new ArrayList<>();
        products.forEach(product -> said.add(new Said.Did(
                name,
                id(product),
                list,
                Loose.whole(product, "position"),
                Loose.money(name, product, total),
                Loose.number(product, "quantity"),
                Map.of())));
        return said;
    }

    /** A line of an order, as trackers told of it before there were entities. */
    private static Said bought(JsonNode line, String list) {
        Double price = Loose.number(line, "ti_pr");
        Double quantity = Loose.number(line, "ti_qu");
        return new Said.Did(
                "purchase",
                Loose.text(line, "ti_sk"),
                list,
                null,
                price == null ? null : (Double) (price * (quantity == null ? 1 : quantity)),
                quantity,
                Map.of());
    }

    private static String id(JsonNode product) {
        String id = Loose.text(product, "id");
        return id == null ? Loose.text(product, PRODUCT) : id;
    }

    /** The list that the event or an entity of the shop's own names; else the name of the list. */
    private static String list(Described event, List<Described> entities) {
        String list = Loose.text(event.data(), LIST);
        for (Described entity : entities) {
            list = list == null ? Loose.text(entity.data(), LIST) : list;
        }
        return list == null && event.schema().equals(ACTION) ? Loose.text(event.data(), "name") : list;
    }

    private static String words(Described event, List<Described> entities) {
        List<String> terms = new ArrayList<>();
        for (JsonNode term : Loose.array(event.data(), "terms")) {
            if (Loose.text(term) != null) {
                terms.add(Loose.text(term));
            }
        }
        String words = terms.isEmpty() ? Loose.text(event.data(), WORDS) : String.join(" ", terms);
        for (Described entity : entities) {
            words = words == null ? Loose.text(entity.data(), WORDS) : words;
        }
        return words;
    }

    private static Said shown(String name, String list, String words, List<JsonNode> products) {
        List<String> ids = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (JsonNode product : products) {
            if (id(product) != null) {
                ids.add(id(product));
                places.add(Loose.whole(product, "position"));
            }
        }
        return new Said.Showed(name, list, words, Loose.inOrder(ids, places), Map.of());
    }
}
