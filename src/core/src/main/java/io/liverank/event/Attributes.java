package io.liverank.event;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Named values of an item, a candidate or a context, in the order of their names. Immutable and compact: two arrays.
 */
public final class Attributes {
    /** No attributes. */
    public static final Attributes NONE = new Attributes(new String[0], new Value[0]);

    /** Bytes of a small object and a reference to it. */
    private static final int OBJECT = 56;

    private final String[] names;
    private final Value[] values;

    /** Of names in their order, each once; keeps both arrays. */
    Attributes(String[] names, Value[] values) {
        this.names = names;
        this.values = values;
    }

    /** The given attributes, sorted by name. */
    public static Attributes of(Map<String, ? extends Value> attributes) {
        if (attributes.isEmpty()) {
            return NONE;
        }
        var sorted = new TreeMap<String, Value>(attributes);
        sorted.values().forEach(Objects::requireNonNull);
        return new Attributes(
                sorted.keySet().toArray(new String[0]), sorted.values().toArray(new Value[0]));
    }

    /**
     * The first {@code count} of some names, each once, with as many values. Sorts both in place: for few of them, as
     * requests have, without the nodes of a map.
     */
    public static Attributes of(String[] names, Value[] values, int count) {
        if (count == 0) {
            return NONE;
        }
        for (int i = 1; i < count; i++) {
            String name = names[i];
            Value value = values[i];
            int to = i;
            for (; to > 0 && names[to - 1].compareTo(name) > 0; to--) {
                names[to] = names[to - 1];
                values[to] = values[to - 1];
            }
            names[to] = name;
            values[to] = value;
        }
        return new Attributes(Arrays.copyOf(names, count), Arrays.copyOf(values, count));
    }

    /** The value named {@code name}, or null if it is missing. */
    public Value get(String name) {
        int index = Arrays.binarySearch(names, name);
        return index < 0 ? null : values[index];
    }

    /** Where {@code name} is, from 0; negative if it is missing. */
    public int indexOf(String name) {
        return Arrays.binarySearch(names, name);
    }

    /** How many attributes there are. */
    public int size() {
        return names.length;
    }

    /** The name at {@code index}, from 0, in their order. */
    public String name(int index) {
        return names[index];
    }

    /** The value of {@link #name(int)}. */
    public Value value(int index) {
        return values[index];
    }

    /** About how many bytes of memory they take. */
    public long footprint() {
        long bytes = 0;
        for (int i = 0; i < names.length; i++) {
            bytes += OBJECT + names[i].length() + footprint(values[i]);
        }
        return bytes;
    }

    private static long footprint(Value value) {
        if (value instanceof Value.Text one) {
            return OBJECT + (long) one.text().length();
        } else if (value instanceof Value.Texts several) {
            return several.texts().stream()
                    .mapToLong(text -> OBJECT + text.length())
                    .sum();
        } else if (value instanceof Value.Several several) {
            return several.values().stream().mapToLong(Attributes::footprint).sum();
        } else if (value instanceof Value.Group group) {
            return group.attributes().footprint();
        } else if (value instanceof Value.Vector vector) {
            return OBJECT + (long) (vector.steps() == null ? Float.BYTES : 1) * vector.size();
        }
        return OBJECT;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return names.length == 0;
    }

    /** Calls {@code action} with each name and value, in the order of the names. */
    public void forEach(BiConsumer<? super String, ? super Value> action) {
        for (int i = 0; i < names.length; i++) {
            action.accept(names[i], values[i]);
        }
    }

    /** These attributes with {@code value} under {@code name}; without that name if it is null. */
    public Attributes with(String name, Value value) {
        int index = Arrays.binarySearch(names, name);
        if (index >= 0 && value != null) {
            Value[] changed = values.clone();
            changed[index] = value;
            return new Attributes(names, changed);
        }
        if (index < 0 && value == null) {
            return this;
        }
        int at = index < 0 ? -index - 1 : index;
        int added = value == null ? -1 : 1;
        String[] newNames = new String[names.length + added];
        Value[] newValues = new Value[names.length + added];
        System.arraycopy(names, 0, newNames, 0, at);
        System.arraycopy(values, 0, newValues, 0, at);
        if (value == null) {
            System.arraycopy(names, at + 1, newNames, at, names.length - at - 1);
            System.arraycopy(values, at + 1, newValues, at, names.length - at - 1);
        } else {
            newNames[at] = name;
            newValues[at] = value;
            System.arraycopy(names, at, newNames, at + 1, names.length - at);
            System.arraycopy(values, at, newValues, at + 1, names.length - at);
        }
        return new Attributes(newNames, newValues);
    }

    /** These attributes, with those of {@code over} added or put in their place. */
    Attributes overriddenBy(Attributes over) {
        if (over.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return over;
        }
        var merged = new TreeMap<String, Value>();
        forEach(merged::put);
        over.forEach(merged::put);
        return of(merged);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attributes that
                && Arrays.equals(names, that.names)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(names) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("{");
        forEach((name, value) -> text.append(text.length() > 1 ? ", " : "")
                .append(name)
                .append('=')
                .append(value));
        return text.append('}').toString();
    }
}
