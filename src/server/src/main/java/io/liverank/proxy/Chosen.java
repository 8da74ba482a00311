package io.liverank.proxy;

import io.liverank.input.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * What of a hit is learned from.
 *
 * @param idField the field that has the item's id; empty for the engine's own id
 * @param fields fields of a document that are attributes; {@value #ALL} takes all that hold a number, a truth or a text
 */
public record Chosen(String idField, List<String> fields) {
    /** Among the fields: all of them. */
    public static final String ALL = "*";

    /** Longer texts are no categories, and a catalogue knows them better. */
    private static final int TEXT = 200;

    /** Takes a copy. */
    public Chosen {
        fields = List.copyOf(fields);
    }

    /** The id that the document or, where no field is named, the engine has; null if there is none. */
    String id(JsonNode document, JsonNode engines) {
        JsonNode id = idField.isEmpty() ? engines : at(document, idField);
        return id != null && id.isArray() && id.size() == 1 ? text(id.get(0)) : text(id);
    }

    /** As text, whatever it is; null if it is neither text nor number. */
    static String text(JsonNode value) {
        return value == null
                        || !value.isString() && !value.isNumber()
                        || value.asString().isBlank()
                ? null
                : value.asString();
    }

    /** A number, or null. */
    static Double number(JsonNode value) {
        return value != null && value.isNumber() && Double.isFinite(value.asDouble())
                ? (Double) value.asDouble()
                : null;
    }

    /** Adds what is chosen of a document. */
    void addTo(Map<String, Object> attributes, JsonNode document) {
        if (document == null || !document.isObject()) {
            return;
        }
        for (String field : fields) {
            if (field.equals(ALL)) {
                document.properties().forEach(one -> add(attributes, one.getKey(), one.getValue()));
            } else {
                add(attributes, field, at(document, field));
            }
        }
    }

    /** What is chosen of a document, but for what is the engine's own in it. */
    Map<String, Object> of(JsonNode document, Predicate<String> engines) {
        Map<String, Object> attributes = none();
        addTo(attributes, document);
        attributes.keySet().removeIf(engines);
        return attributes;
    }

    private static JsonNode at(JsonNode document, String field) {
        JsonNode plain = document == null ? null : document.get(field);
        if (plain != null || document == null) {
            return plain;
        }
        JsonNode at = document;
        for (String part : field.split("\\.")) {
            at = at == null || !at.isObject() ? null : at.get(part);
        }
        return at;
    }

    private static void add(Map<String, Object> attributes, String name, JsonNode value) {
        Object plain = plain(value);
        if (plain != null && !name.isBlank() && name.length() <= Limits.ID && attributes.size() < Limits.ATTRIBUTES) {
            attributes.put(name, plain);
        }
    }

    /** Engines answer a field's values as an array even where there is one. */
    private static Object plain(JsonNode value) {
        if (value == null) {
            return null;
        }
        if (value.isArray()) {
            if (value.size() == 1) {
                return plain(value.get(0));
            }
            List<Object> words = new ArrayList<>();
            for (JsonNode one : value) {
                if (!one.isString() || one.asString().length() > TEXT) {
                    return null;
                }
                words.add(one.asString());
            }
            return words.isEmpty() ? null : words;
        }
        if (value.isBoolean()) {
            return value.asBoolean();
        }
        return value.isString() ? value.asString().length() > TEXT ? null : value.asString() : number(value);
    }

    /** For {@link io.liverank.input.CandidateBody}, which has null for none. */
    static Map<String, Object> orNone(Map<String, Object> attributes) {
        return attributes.isEmpty() ? null : attributes;
    }

    /** For what an engine tells of a hit by itself. */
    static Map<String, Object> none() {
        return new LinkedHashMap<>();
    }
}
