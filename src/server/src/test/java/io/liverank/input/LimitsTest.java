package io.liverank.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the API's description says of limits is what is checked: at the limit nothing is said, beyond it something is. */
class LimitsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, String> BODIES = Map.of(
            "Item", "{\"itemId\":\"a\"}",
            "Feedback", "{\"eventType\":\"click\",\"itemId\":\"a\"}",
            "RankRequest", "{\"items\":[{\"itemId\":\"a\"}]}",
            "SimilarRequest", "{\"items\":[{\"itemId\":\"a\"}]}",
            "GivenItem", "{\"itemId\":\"a\"}",
            "Candidate", "{\"itemId\":\"a\"}");

    private final JsonNode document = document();

    private static JsonNode document() {
        try {
            return JSON.readTree(Files.readString(Path.of("docs/openapi.json")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode body(String schema) {
        return (ObjectNode) JSON.readTree(BODIES.get(schema));
    }

    /** Codes of all that is said of a body. */
    private static List<String> said(String schema, ObjectNode body) {
        var reader = new EventReader(0);
        InvalidInputException refused = catchThrowableOfType(InvalidInputException.class, () -> {
            switch (schema) {
                case "Item" -> reader.item("", reader.body(body, ItemBody.class), null);
                case "Feedback" -> reader.feedback(reader.body(body, FeedbackBody.class));
                case "RankRequest" -> reader.ranking(reader.body(body, RankBody.class), "q");
                case "SimilarRequest" -> reader.given(reader.body(body, SimilarBody.class));
                case "GivenItem" -> {
                    ObjectNode some = JSON.createObjectNode();
                    some.putArray("items").add(body);
                    reader.given(reader.body(some, SimilarBody.class));
                }
                default -> {
                    ObjectNode list = JSON.createObjectNode();
                    list.putArray("items").add(body);
                    reader.ranking(reader.body(list, RankBody.class), "q");
                }
            }
        });
        return refused == null
                ? reader.remarks().stream().map(Fault::code).toList()
                : refused.faults().stream().map(Fault::code).toList();
    }

    private JsonNode properties(String schema) {
        return document.at("/components/schemas/" + schema + "/properties");
    }

    @ParameterizedTest
    @CsvSource({"Item,1", "Feedback,7", "RankRequest,6", "Candidate,1", "GivenItem,1"})
    void textsOfTheLengthThatIsDescribed_areTaken_andLongerOnesAreNot(String schema, int texts) {
        int checked = 0;
        for (var property : properties(schema).properties()) {
            if (!property.getValue().path("type").asString("").equals("string")) {
                continue;
            }
            int limit = property.getValue().path("maxLength").asInt(0);
            assertThat(limit).as("%s.%s has a limit", schema, property.getKey()).isPositive();
            assertThat(said(schema, body(schema).put(property.getKey(), "x".repeat(limit))))
                    .isEmpty();
            assertThat(said(schema, body(schema).put(property.getKey(), "x".repeat(limit + 1))))
                    .containsExactly("too_long");
            checked++;
        }
        assertThat(checked).isEqualTo(texts);
    }

    /** What is beyond a limit of attributes is left out or cut, and told. */
    private void attributes(String schema, String name, String limit, BiConsumer<ObjectNode, Integer> filled) {
        JsonNode described = properties(schema).get(name);
        int most = described.at(limit).asInt(0);
        assertThat(most).as("%s.%s%s", schema, name, limit).isPositive();
        for (int beyond = 0; beyond <= 1; beyond++) {
            ObjectNode body = body(schema);
            filled.accept(body.putObject(name), most + beyond);
            assertThat(said(schema, body))
                    .as("%s.%s at %d of %s", schema, name, most + beyond, limit)
                    .hasSize(beyond);
        }
    }

    private static void many(ObjectNode object, int count) {
        for (int i = 0; i < count; i++) {
            object.put("a" + i, i);
        }
    }

    @ParameterizedTest
    @CsvSource({"Item,attributes", "Feedback,attributes", "RankRequest,context", "Candidate,attributes"})
    void attributes_haveTheLimitsThatAreDescribed(String schema, String name) {
        attributes(schema, name, "/maxProperties", LimitsTest::many);
        attributes(schema, name, "/propertyNames/maxLength", (map, size) -> map.put("n".repeat(size), 1));
        attributes(schema, name, "/additionalProperties/maxLength", (map, size) -> map.put("a", "x".repeat(size)));
        attributes(schema, name, "/additionalProperties/maxProperties", (map, size) -> many(map.putObject("a"), size));
        attributes(schema, name, "/additionalProperties/maxItems", (map, size) -> {
            ArrayNode texts = map.putArray("a");
            for (int i = 0; i < size; i++) {
                texts.add("x");
            }
        });
    }

    @Test
    void numbers_haveTheLimitsThatAreDescribed() {
        int position = properties("Feedback").at("/position/maximum").asInt();
        assertThat(said("Feedback", body("Feedback").put("position", position))).isEmpty();
        assertThat(said("Feedback", body("Feedback").put("position", position + 1)))
                .containsExactly("out_of_range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RankRequest", "SimilarRequest"})
    void lists_haveTheLimitsThatAreDescribed(String schema) {
        int limit = properties(schema).at("/limit/maximum").asInt();
        assertThat(said(schema, body(schema).put("limit", limit))).isEmpty();
        assertThat(said(schema, body(schema).put("limit", limit + 1))).containsExactly("out_of_range");
        int most = properties(schema).at("/items/maxItems").asInt();
        ObjectNode list = JSON.createObjectNode();
        ArrayNode items = list.putArray("items");
        for (int i = 0; i < most; i++) {
            items.addObject().put("itemId", "i" + i);
        }
        assertThat(said(schema, list)).isEmpty();
        items.addObject().put("itemId", "one more");
        assertThat(said(schema, list)).containsExactly("too_many");
    }

    @Test
    void bodies_haveTheLimitsThatAreDescribed() {
        JsonNode items = document.at("/paths/~1items/put/requestBody/content/application~1json/schema");
        assertThat(items.get("minItems").asInt()).isEqualTo(1);
        assertThat(items.get("maxItems").asInt()).isEqualTo(Limits.ITEMS);
        JsonNode feedback = document.at("/paths/~1feedback/post/requestBody/content/application~1json/schema/oneOf");
        assertThat(feedback).anySatisfy(form -> {
            assertThat(form.path("type").asString("")).isEqualTo("array");
            assertThat(form.path("maxItems").asInt()).isEqualTo(Limits.EVENTS);
        });
        assertThat(properties("FeedbackBatch").at("/events/maxItems").asInt()).isEqualTo(Limits.EVENTS);
    }
}
