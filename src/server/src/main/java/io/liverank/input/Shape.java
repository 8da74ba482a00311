package io.liverank.input;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.liverank.spelling.Nearest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds a tree against one of the contract's records and tells everything that does not fit; Jackson stops at the first.
 * What fits is kept, so that its values can be judged as well. One use, one thread.
 */
final class Shape {
    /** Told at most; a body has room for a hundred thousand. */
    private static final int MOST = 1_000;

    private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "+Infinity", "-Infinity", "INF", "-INF");

    /** What keys a record takes: looked up by reflection once, which took a seventh of reading a file. */
    private static final ClassValue<Map<String, RecordComponent>> KNOWN = new ClassValue<>() {
        @Override
        protected Map<String, RecordComponent> computeValue(Class<?> type) {
            return known(type);
        }
    };

    private final JsonMapper mapper;
    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> excused = new HashSet<>();

    Shape(JsonMapper mapper) {
        this.mapper = mapper;
    }

    List<Fault> faults() {
        return faults;
    }

    /** Places that need not be told to be missing: what was meant for them has been told of. */
    Set<String> excused() {
        return excused;
    }

    /** What fits of {@code node}; {@code place} is its pointer. */
    <T> T read(String place, JsonNode node, Class<T> type) {
        try {
            JsonNode fitting = node.isObject() ? object(place, (ObjectNode) node, type) : null;
            if (fitting == null) {
                fault(place, "must be an object", "wrong_type");
                fitting = mapper.createObjectNode();
            }
            return mapper.treeToValue(fitting, type);
        } catch (JacksonException e) {
            faults.add(Json.fault(e, place));
            throw new InvalidInputException(faults);
        }
    }

    private ObjectNode object(String place, ObjectNode node, Class<?> type) {
        Map<String, RecordComponent> known = KNOWN.get(type);
        Map<String, String> spelt = new LinkedHashMap<>();
        ObjectNode fitting = mapper.createObjectNode();
        for (Map.Entry<String, JsonNode> one : node.properties()) {
            String key = one.getKey();
            String pointer = place + "/" + key.replace("~", "~0").replace("/", "~1");
            RecordComponent component = known.get(key);
            if (component == null) {
                unknown(place, pointer, key, type);
                continue;
            }
            String before = spelt.put(component.getName(), key);
            if (before != null) {
                fault(pointer, "is the same as " + before + ", which is there too", "duplicate_key");
                continue;
            }
            JsonNode value = fitting(pointer, one.getValue(), component.getGenericType());
            if (value != null) {
                fitting.set(key, value);
            }
        }
        return fitting;
    }

    private static Map<String, RecordComponent> known(Class<?> type) {
        Map<String, RecordComponent> known = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            known.put(component.getName(), component);
            JsonAlias alias = component.getAccessor().getAnnotation(JsonAlias.class);
            for (String other : alias == null ? new String[0] : alias.value()) {
                known.put(other, component);
            }
        }
        return known;
    }

    private void unknown(String place, String pointer, String key, Class<?> type) {
        List<String> names = Json.names(type);
        Nearest.of(key, names).ifPresent(meant -> excused.add(place + "/" + meant));
        fault(pointer, Json.unknown(key, names), "unknown_key");
    }

    /** What of {@code value} is of the type, or null. */
    private JsonNode fitting(String pointer, JsonNode value, Type type) {
        if (value.isNull()) {
            return value;
        }
        Class<?> raw = type instanceof ParameterizedType several ? (Class<?>) several.getRawType() : (Class<?>) type;
        if (raw == List.class && value.isArray()) {
            return array(pointer, value, (Class<?>) ((ParameterizedType) type).getActualTypeArguments()[0]);
        }
        if (raw == Moment.class) {
            return moment(pointer, value);
        }
        if (!isOf(value, raw)) {
            fault(pointer, "must be " + Json.expected(raw), "wrong_type");
            return null;
        }
        return value;
    }

    private static boolean isOf(JsonNode value, Class<?> type) {
        if (type == String.class) {
            return value.isString();
        } else if (type == Double.class) {
            return value.isNumber() || (value.isString() && NOT_FINITE.contains(value.stringValue()));
        } else if (type == Integer.class) {
            return value.isIntegralNumber() && value.canConvertToInt();
        } else if (type == Boolean.class) {
            return value.isBoolean();
        }
        return type != List.class && value.isObject();
    }

    private JsonNode moment(String pointer, JsonNode value) {
        try {
            mapper.treeToValue(value, Moment.class);
            return value;
        } catch (JacksonException e) {
            fault(pointer, "must be " + Json.expected(Moment.class), "wrong_type");
            return null;
        }
    }

    private ArrayNode array(String pointer, JsonNode values, Class<?> type) {
        ArrayNode fitting = mapper.createArrayNode();
        for (int i = 0; i < values.size(); i++) {
            JsonNode value = values.get(i);
            if (value.isObject() && type.isRecord()) {
                fitting.add(object(pointer + "/" + i, (ObjectNode) value, type));
            } else {
                fault(pointer + "/" + i, "must be an object", "wrong_type");
                fitting.addNull();
            }
        }
        return fitting;
    }

    private void fault(String pointer, String detail, String code) {
        excused.add(pointer);
        if (faults.size() < MOST) {
            faults.add(new Fault(pointer, detail, code));
        }
    }
}
