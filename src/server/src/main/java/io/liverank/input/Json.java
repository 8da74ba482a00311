package io.liverank.input;

import io.liverank.spelling.Nearest;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/** How JSON is read: strictly, with the place of every fault. Thread-safe. */
public final class Json {
    /** Far deeper than what is kept: what is nested too deep costs its attribute, not the whole input. */
    private static final int MAX_NESTING = 500;

    private Json() {}

    /** Sets a mapper to the strictness of the contract. */
    public static JsonMapper.Builder strict(JsonMapper.Builder builder) {
        return builder.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(LogicalType.Textual, config -> config.setCoercion(
                                CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Float, config -> config.setCoercion(CoercionInputShape.String, CoercionAction.Fail))
                .addModule(new SimpleModule("liverank").addDeserializer(Moment.class, new Timestamp()));
    }

    /** Reads as far and as deep as the contract has it. */
    static JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_NESTING)
                        .build())
                .build();
    }

    /** A mapper of that strictness on its own. */
    public static JsonMapper mapper() {
        return strict(JsonMapper.builder(factory())).build();
    }

    /**
     * A mapper for what others write: of a key that comes twice the last one counts, and a number may be any that Java knows.
     */
    public static JsonMapper lenient() {
        return JsonMapper.builder(factory())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
    }

    /** What is wrong and where, in words for the sender; {@code prefix} is the pointer of what was read. */
    public static Fault fault(JacksonException e, String prefix) {
        String pointer = prefix + pointer(e.getPath());
        if (e instanceof StreamConstraintsException) {
            boolean deep = String.valueOf(e.getOriginalMessage()).contains("depth");
            return deep
                    ? new Fault(pointer, "is nested more than " + MAX_NESTING + " deep", "too_deep")
                    : new Fault(pointer, "holds a number, key or text that is too long to be read", "too_long");
        }
        if (e instanceof StreamReadException) {
            var location = e.getLocation();
            String message = String.valueOf(e.getOriginalMessage());
            if (message.contains("Duplicate")) {
                return new Fault(pointer, "has the same key twice", "duplicate_key");
            }
            String where = location == null
                    ? ""
                    : " at line " + location.getLineNr() + ", column " + Math.max(1, location.getColumnNr());
            return new Fault(prefix, "is not valid JSON" + where, "malformed_json");
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            List<String> names = unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .toList();
            return new Fault(pointer, unknown(unknown.getPropertyName(), names), "unknown_key");
        }
        if (e instanceof MismatchedInputException mismatched && mismatched.getTargetType() != null) {
            return new Fault(pointer, "must be " + expected(mismatched.getTargetType()), "wrong_type");
        }
        if (e instanceof DatabindException
                && String.valueOf(e.getOriginalMessage()).contains("Duplicate")) {
            return new Fault(pointer, "has the same key twice", "duplicate_key");
        }
        return new Fault(pointer, "is not readable: it has the wrong form", "wrong_type");
    }

    /** What is said of a key that no shape has. */
    static String unknown(String key, List<String> names) {
        return "is not a known key" + Nearest.question(key, names)
                + (Nearest.of(key, names).isPresent() ? " Known" : "; known") + " keys are " + names;
    }

    /** The keys of a record, as the contract writes them. */
    static List<String> names(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .sorted()
                .toList();
    }

    static String expected(Class<?> type) {
        if (type == Moment.class) {
            return "an ISO-8601 time, or seconds or milliseconds since 1970";
        } else if (type == String.class) {
            return "a string";
        } else if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        } else if (type == Integer.class || type == Long.class) {
            return "a whole number in range";
        } else if (Number.class.isAssignableFrom(type)) {
            return "a number";
        } else if (List.class.isAssignableFrom(type)) {
            return "an array";
        }
        return "an object";
    }

    private static String pointer(List<JacksonException.Reference> path) {
        var pointer = new StringBuilder();
        for (var reference : path) {
            pointer.append('/');
            if (reference.getPropertyName() == null) {
                pointer.append(reference.getIndex());
            } else {
                pointer.append(reference.getPropertyName().replace("~", "~0").replace("/", "~1"));
            }
        }
        return pointer.toString();
    }
}
