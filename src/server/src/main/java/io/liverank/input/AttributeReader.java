package io.liverank.input;

import io.liverank.event.Attributes;
import io.liverank.event.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * From free-form JSON to attributes. Nothing of it refuses an input: an attribute that cannot be used costs itself alone.
 *
 * @param remarks take what is left out or cut
 */
record AttributeReader(Remarks remarks) {
    /** Those at {@code pointer}; none if that is null. */
    Attributes read(String pointer, Map<String, Object> attributes) {
        return attributes(pointer, attributes, 1);
    }

    private Attributes attributes(String pointer, Map<String, Object> attributes, int depth) {
        if (attributes == null || attributes.isEmpty()) {
            return Attributes.NONE;
        }
        Map<String, Value> values = new LinkedHashMap<>();
        for (Map.Entry<String, Object> one : attributes.entrySet()) {
            String name = one.getKey();
            String place = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
            if (values.size() == Limits.ATTRIBUTES) {
                remarks.add(
                        place, "is left out, as all after the first " + Limits.ATTRIBUTES + " attributes", "too_many");
                break;
            }
            if (name.isBlank() || name.length() > Limits.ID || HalfCharacters.areIn(name)) {
                remarks.add(
                        HalfCharacters.replacedIn(shortened(place)),
                        "is left out: its name is blank, too long or cut",
                        "unusable_name");
                continue;
            }
            Value read = value(place, one.getValue(), depth);
            if (read != null) {
                values.put(name, read);
            }
        }
        return Attributes.of(values);
    }

    /** What of {@code value} can be used; null if nothing can. */
    Value value(String pointer, Object value, int depth) {
        if (value instanceof String text) {
            return text.isBlank() ? null : new Value.Text(cut(pointer, text));
        } else if (value instanceof Number number) {
            return amount(pointer, number);
        } else if (value instanceof Boolean flag) {
            return new Value.Flag(flag);
        } else if (value instanceof List<?> list) {
            return isTooDeep(pointer, depth) ? null : list(pointer, list, depth);
        } else if (value instanceof Map<?, ?> map) {
            if (isTooDeep(pointer, depth)) {
                return null;
            }
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((key, inner) -> named.put(String.valueOf(key), inner));
            return new Value.Group(attributes(pointer, named, depth + 1));
        }
        return null;
    }

    private boolean isTooDeep(String pointer, int depth) {
        if (depth >= Limits.DEPTH) {
            remarks.add(pointer, "is left out: it is nested more than " + Limits.DEPTH + " deep", "too_deep");
        }
        return depth >= Limits.DEPTH;
    }

    private Value amount(String pointer, Number number) {
        double amount = number.doubleValue();
        if (!Double.isFinite(amount)) {
            remarks.add(pointer, "is left out: it is no finite number", "not_finite");
            return null;
        }
        return new Value.Amount(amount);
    }

    private String cut(String pointer, String text) {
        String kept = text;
        if (text.length() > Limits.TEXT) {
            remarks.add(pointer, "is cut to " + Limits.TEXT + " characters of " + text.length(), "too_long");
            kept = text.substring(
                    0, Character.isHighSurrogate(text.charAt(Limits.TEXT - 1)) ? Limits.TEXT - 1 : Limits.TEXT);
        }
        if (HalfCharacters.areIn(kept)) {
            remarks.add(pointer, "holds half a character, which is replaced", "half_character");
            kept = HalfCharacters.replacedIn(kept);
        }
        return kept;
    }

    private Value list(String pointer, List<?> list, int depth) {
        List<?> present = list.stream().filter(Objects::nonNull).toList();
        if (present.isEmpty()) {
            return null;
        }
        boolean numbers = present.stream().allMatch(Number.class::isInstance);
        // a vector with a hole is none
        if (numbers && present.size() == list.size()) {
            float[] vector = vector(present);
            if (vector != null && vector.length > Limits.VALUES) {
                remarks.add(pointer, "is left out: it has more than " + Limits.VALUES + " numbers", "too_many");
                return null;
            }
            if (vector != null) {
                return new Value.Vector(vector);
            }
        }
        if (present.size() > Limits.VALUES) {
            remarks.add(pointer, "is cut to " + Limits.VALUES + " values of " + present.size(), "too_many");
            present = present.subList(0, Limits.VALUES);
        }
        if (present.stream().allMatch(String.class::isInstance)) {
            return new Value.Texts(
                    present.stream().map(text -> cut(pointer, (String) text)).toList());
        }
        List<Value> values = new ArrayList<>(present.size());
        for (Object one : present) {
            Value value = value(pointer, one, depth + 1);
            if (value != null) {
                values.add(value);
            }
        }
        return values.isEmpty() ? null : new Value.Several(values);
    }

    /** The numbers in single precision; null where that would lose whole numbers, which are ids then, or overflow. */
    private static float[] vector(List<?> list) {
        float[] numbers = new float[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            Number number = (Number) list.get(i);
            numbers[i] = number.floatValue();
            boolean isWhole = number instanceof Integer || number instanceof Long;
            boolean fits = isWhole
                    ? number.longValue() == (long) numbers[i]
                    : Float.isFinite(numbers[i]) && !(number instanceof BigInteger);
            if (!fits) {
                return null;
            }
        }
        return numbers;
    }

    private static String shortened(String pointer) {
        return pointer.length() <= Limits.ID ? pointer : pointer.substring(0, Limits.ID);
    }
}
