package io.liverank.dialect;

import io.liverank.event.EventTypes;
import io.liverank.input.CandidateBody;
import io.liverank.input.InvalidInputException;
import io.liverank.input.Json;
import io.liverank.input.Moment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what others write in several ways: ids as numbers, numbers as text, empty text where nothing is meant. What is not
 * there, or of no use, is null; nothing is thrown for a value. No state.
 */
final class Loose {
    private static final JsonMapper MAPPER = Json.lenient();
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}(\\.\\d{0,30})?");
    private static final JsonNode NONE = MAPPER.createObjectNode();

    private Loose() {}

    /** The members of an array, of the array under that key, or the one object there is. */
    static List<JsonNode> several(JsonNode body, String key) {
        JsonNode under = body.isObject() ? body.get(key) : null;
        JsonNode all = under == null ? body : under;
        if (!all.isArray() && !all.isObject()) {
            throw new InvalidInputException(
                    under == null ? "" : "/" + key, "must be an event or an array of events", "wrong_type");
        }
        List<JsonNode> several = new ArrayList<>();
        if (all.isArray()) {
            all.forEach(several::add);
        } else {
            several.add(all);
        }
        return several;
    }

    /** What is under these keys, one in the other; an empty object if that is none. */
    static JsonNode object(JsonNode node, String... path) {
        JsonNode at = node;
        for (String key : path) {
            at = at.isObject() ? at.get(key) : null;
            if (at == null) {
                return NONE;
            }
        }
        return at.isObject() ? at : NONE;
    }

    /** The members of the first of these keys that has an array, or an object that should be in one. */
    static List<JsonNode> array(JsonNode node, String... keys) {
        for (String key : keys) {
            JsonNode found = node.isObject() ? node.get(key) : null;
            if (found != null && found.isObject()) {
                return List.of(found);
            }
            if (found != null && found.isArray()) {
                List<JsonNode> members = new ArrayList<>(found.size());
                found.forEach(members::add);
                return members;
            }
        }
        return List.of();
    }

    /** As {@link #array} of text or numbers, where one that stands alone should be in an array. */
    static List<JsonNode> values(JsonNode node, String key) {
        JsonNode found = node.isObject() ? node.get(key) : null;
        return found != null && !found.isArray() && text(found) != null ? List.of(found) : array(node, key);
    }

    /** The first of these keys that has text or a number. */
    static String text(JsonNode node, String... keys) {
        for (String key : keys) {
            String found = node.isObject() ? text(node.get(key)) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Text or a number, or the only one of an array. */
    static String text(JsonNode value) {
        if (value == null) {
            return null;
        }
        if (value.isArray() && value.size() == 1 && !value.get(0).isArray()) {
            return text(value.get(0));
        }
        String text = value.isString()
                ? value.stringValue()
                : value.isIntegralNumber()
                        ? value.bigIntegerValue().toString()
                        : value.isNumber() ? value.asString() : "";
        return text.isBlank() ? null : text;
    }

    /** The first of these keys that has a finite number. */
    static Double number(JsonNode node, String... keys) {
        for (String key : keys) {
            JsonNode value = node.isObject() ? node.get(key) : null;
            if (value == null) {
                continue;
            }
            double number = value.isNumber()
                    ? value.doubleValue()
                    : value.isString()
                                    && NUMBER.matcher(value.stringValue().strip())
                                            .matches()
                            ? Double.parseDouble(value.stringValue().strip())
                            : Double.NaN;
            if (Double.isFinite(number)) {
                return number;
            }
        }
        return null;
    }

    /** The first of these keys that has a whole number of usual size. */
    static Integer whole(JsonNode node, String... keys) {
        Double number = number(node, keys);
        return number == null || number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE
                ? null
                : number.intValue();
    }

    /** The first of these keys that has a time. */
    static Moment time(JsonNode node, String... keys) {
        for (String key : keys) {
            Moment moment = node.isObject() && node.get(key) != null ? Moment.of(node.get(key)) : null;
            if (moment != null) {
                return moment;
            }
        }
        return null;
    }

    /** Any value as maps, lists, text, numbers and flags. */
    static Object plain(JsonNode value) {
        return MAPPER.treeToValue(value, Object.class);
    }

    /** A list of {@code {"name": ..., "value": ...}} as a map. */
    static Map<String, Object> fields(JsonNode node) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (JsonNode field : array(node, "fields")) {
            String name = text(field, "name");
            JsonNode value = field.isObject() ? field.get("value") : null;
            if (name != null && value != null && !value.isNull()) {
                fields.put(name, plain(value));
            }
        }
        return fields;
    }

    /** Price times quantity, where the type is one of carts and orders: a click says nothing of what a thing costs. */
    static Double money(String type, JsonNode item, Double otherwise) {
        if (type == null || !EventTypes.DEFAULT.of(type).isBasket()) {
            return null;
        }
        Double price = number(item, "price");
        Double quantity = number(item, "quantity");
        return price == null ? otherwise : Double.valueOf(price * (quantity == null ? 1 : quantity));
    }

    /** Items by their ids in the order of these places, if each has one; else as they are. */
    static List<CandidateBody> inOrder(List<String> ids, List<Integer> places) {
        List<Integer> order = IntStream.range(0, ids.size()).boxed().toList();
        if (places.stream().noneMatch(java.util.Objects::isNull)) {
            order = order.stream()
                    .sorted(java.util.Comparator.comparingInt(places::get))
                    .toList();
        }
        return order.stream()
                .map(index -> new CandidateBody(ids.get(index), null, null))
                .toList();
    }
}
