package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JavaType;
import io.liverank.input.Limits;
import io.liverank.input.Moment;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * How records become schemas. Of answers, what is always there is required, so that clients need not ask. Records of the
 * core carry no annotations: what is to say of them stands in {@code descriptions.properties}, as {@code
 * Schema.property=text}, or {@code Schema.property?=text} for what may be null.
 */
final class DocumentedRecords implements ModelConverter {
    static final String SCHEMAS = "#/components/schemas/";
    private static final String TIME = "Time";
    private static final String REQUESTS = "io.liverank.input";

    private final Properties descriptions = new Properties();

    DocumentedRecords() {
        try (InputStream in = DocumentedRecords.class.getResourceAsStream("descriptions.properties");
                var text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            descriptions.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Schema<?> resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        JavaType known = Json31.mapper().constructType(type.getType());
        if (known != null && known.hasRawClass(Moment.class)) {
            context.defineModel(TIME, time());
            return new Schema<>().$ref(SCHEMAS + TIME);
        }
        Schema<?> resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        if (resolved != null && known != null && known.getRawClass().isRecord()) {
            Schema<?> model = resolved.get$ref() == null
                    ? resolved
                    : context.getDefinedModels()
                            .get(resolved.get$ref().substring(resolved.get$ref().lastIndexOf('/') + 1));
            if (model != null && model.getProperties() != null) {
                require(known.getRawClass(), model);
            }
        }
        return resolved;
    }

    private static void require(Class<?> type, Schema<?> model) {
        if (type.getPackageName().equals(REQUESTS)) {
            return;
        }
        boolean sparse = mayBeAbsent(type.getAnnotation(JsonInclude.class));
        for (RecordComponent component : type.getRecordComponents()) {
            Class<?> kind = component.getType();
            boolean absent = mayBeAbsent(component.getAccessor().getAnnotation(JsonInclude.class));
            boolean nullable =
                    !kind.isPrimitive() && !List.class.isAssignableFrom(kind) && !Map.class.isAssignableFrom(kind);
            if (model.getProperties().containsKey(component.getName())
                    && !absent
                    && !(sparse && nullable)
                    && (model.getRequired() == null || !model.getRequired().contains(component.getName()))) {
                model.addRequiredItem(component.getName());
            }
        }
    }

    private static boolean mayBeAbsent(JsonInclude include) {
        return include != null && include.value() != JsonInclude.Include.ALWAYS;
    }

    /** Either form is read; makers of clients make a union of it. No format: text may have no offset, or be a number. */
    private static Schema<?> time() {
        Schema<?> time = new Schema<>();
        time.setDescription("ISO-8601 (UTC without an offset), or a number since 1970, told by its size to be seconds,"
                + " milliseconds, microseconds or nanoseconds");
        time.setOneOf(List.of(
                typed("string").description("ISO-8601, or the number as text"),
                typed("number").description("since 1970")));
        time.setExample("2026-01-31T12:00:00Z");
        return time;
    }

    static Schema<?> problem(String fault) {
        Schema<?> problem = typed("object");
        problem.description("What was refused and why (RFC 9457)")
                .addProperty(
                        "type",
                        typed("string")
                                .description("stable; programs go by it")
                                .example("urn:liverank:problem:invalid-input"))
                .addProperty("title", typed("string").description("the status in words"))
                .addProperty("status", typed("integer").format("int32").description("the HTTP status"))
                .addProperty("detail", typed("string").description("a sentence a person can act on"))
                .addProperty("instance", typed("string").description("the path that was called"))
                .addProperty(
                        Problems.MAY_HAVE_BEEN_KEPT,
                        typed("boolean")
                                .description(
                                        "with status 503: whether what was sent may be stored all the same, as one; else"
                                                + " nothing of it is, or will be"))
                .addProperty(
                        "errors",
                        typed("array")
                                .items(new Schema<>().$ref(fault))
                                .description("each place that is not as it should be; absent if none can be named"));
        problem.setRequired(List.of("type", "title", "status", "detail"));
        return problem;
    }

    private static Schema<?> typed(String type) {
        return new Schema<>().types(Set.of(type));
    }

    /** Adds what the records themselves do not say. */
    void complete(String name, Schema<?> schema) {
        if (schema.getDescription() == null) {
            schema.setDescription(descriptions.getProperty(name));
        }
        if (schema.getProperties() == null) {
            return;
        }
        schema.getProperties().forEach((property, value) -> {
            if (value.getDescription() == null) {
                value.setDescription(descriptions.getProperty(name + "." + property));
            }
            if (value.getMaxProperties() != null) {
                bound(value);
            }
            String ifAny = descriptions.getProperty(name + "." + property + "?");
            if (ifAny != null) {
                schema.addProperty(property, orNull(value).description(ifAny));
            }
            if (value.getDefault() != null) {
                value.setDescription(value.getDescription() + "; " + value.getDefault() + " if absent");
                value.setDefault(null);
                value.setDefaultSetFlag(false);
            }
        });
    }

    /** Attributes are of any form, and each form has its bound: a schema without a type, whose words bind what they fit. */
    private static void bound(Schema<?> attributes) {
        var name = typed("string");
        name.minLength(1).maxLength(Limits.ID);
        attributes.setPropertyNames(name);
        attributes.setAdditionalProperties(
                new Schema<>().maxLength(Limits.TEXT).maxItems(Limits.VALUES).maxProperties(Limits.ATTRIBUTES));
    }

    private static Schema<?> orNull(Schema<?> schema) {
        if (schema.get$ref() != null) {
            return new Schema<>().oneOf(List.of(new Schema<>().$ref(schema.get$ref()), typed("null")));
        }
        schema.addType("null");
        return schema;
    }
}
