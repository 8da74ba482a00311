package io.liverank.doctor;

import io.liverank.event.Attributes;
import io.liverank.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes attributes apart by a field's path, as the catalogue reads them: names of groups and fields joined by points, through
 * arrays. What is put together again is read as it was before.
 */
final class FieldPath {
    private FieldPath() {}

    /** The attributes with the field of {@code path} as {@code from} has it; without it if {@code from} has none. */
    static Attributes withFrom(Attributes attributes, Attributes from, String path) {
        Attributes rest = part(attributes, path, false);
        Attributes one = part(from, path, true);
        if (one.isEmpty()) {
            return rest;
        }
        Map<String, Value> both = new TreeMap<>();
        rest.forEach(both::put);
        // Two halves of a group side by side in an array are read as the group.
        one.forEach((name, value) -> both.merge(name, value, (here, there) -> new Value.Several(List.of(here, there))));
        return Attributes.of(both);
    }

    /** What the attributes have under {@code path}, and nothing else. */
    static Attributes only(Attributes attributes, String path) {
        return part(attributes, path, true);
    }

    private static Attributes part(Attributes attributes, String path, boolean inside) {
        Map<String, Value> kept = new TreeMap<>();
        attributes.forEach((name, value) -> {
            Value part = value;
            if (name.equals(path)) {
                part = leaves(value, inside);
            } else if (path.startsWith(name + ".")) {
                part = within(value, path.substring(name.length() + 1), inside);
            } else if (inside) {
                part = null;
            }
            if (part != null) {
                kept.put(name, part);
            }
        });
        return Attributes.of(kept);
    }

    /** The value where the path ends: groups are no part of the field, everything else is. */
    private static Value leaves(Value value, boolean inside) {
        if (value instanceof Value.Several several) {
            return several(several, one -> leaves(one, inside));
        }
        return value instanceof Value.Group == inside ? null : value;
    }

    /** The value where the path goes on. */
    private static Value within(Value value, String path, boolean inside) {
        if (value instanceof Value.Several several) {
            return several(several, one -> within(one, path, inside));
        }
        if (value instanceof Value.Group group) {
            Attributes part = part(group.attributes(), path, inside);
            return part.isEmpty() ? null : new Value.Group(part);
        }
        return inside ? null : value;
    }

    private static Value several(Value.Several several, Function<Value, Value> part) {
        List<Value> kept = new ArrayList<>();
        for (Value one : several.values()) {
            Value left = part.apply(one);
            if (left != null) {
                kept.add(left);
            }
        }
        return kept.isEmpty() ? null : new Value.Several(kept);
    }

    /** Calls {@code action} with the path of each value; one that an array holds several times may come several times. */
    static void forEach(Attributes attributes, Consumer<String> action) {
        forEach("", attributes, action);
    }

    private static void forEach(String prefix, Attributes attributes, Consumer<String> action) {
        attributes.forEach((name, value) -> forEach(prefix + name, value, action));
    }

    private static void forEach(String path, Value value, Consumer<String> action) {
        if (value instanceof Value.Group group) {
            forEach(path + ".", group.attributes(), action);
        } else if (value instanceof Value.Several several) {
            several.values().forEach(one -> forEach(path, one, action));
        } else {
            action.accept(path);
        }
    }
}
