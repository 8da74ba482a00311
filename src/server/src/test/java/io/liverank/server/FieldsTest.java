package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** {@code GET /fields} over HTTP: what is told of what was sent. */
@RunningServer(
        properties = {
            "liverank.features.numbers-limit=6",
            "liverank.features.fields[Shelf_no]=category",
            "liverank.features.fields[stock.level]=ignore"
        })
@TestMethodOrder(OrderAnnotation.class)
class FieldsTest {
    private static final int ITEMS = 120;
    private static final String FIELDS = "/fields?importance=false";

    @Autowired
    Server server;

    private static JsonNode field(JsonNode answer, String name) {
        return answer.get("fields")
                .valueStream()
                .filter(one -> one.get("name").asString().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static String warnings(JsonNode field) {
        return field.get("warnings")
                .valueStream()
                .map(one -> one.get("code").asString())
                .collect(Collectors.joining(","));
    }

    private static String item(int i) {
        return "{\"itemId\":\"item-" + i + "\",\"attributes\":{"
                + "\"a_price\":" + (5 + i * 37 % 100 + 0.5)
                + ",\"b_cost\":\"" + (i % 20 == 3 ? "on request" : "1," + (100 + i * 13 % 800) + ".00 EUR") + "\""
                + ",\"brandId\":" + (9_000_000 + i * 7919 % 1_000)
                + ",\"c_same\":1.5"
                + ",\"colour\":\"" + (i % 3 == 0 ? "red" : "blue") + "\""
                + ",\"embedding\":[0.1,0." + (i + 1) + (i % 40 == 7 ? "" : ",0.3") + "]"
                + ",\"Shelf_no\":" + i
                + ",\"stock\":{\"level\":" + i + ",\"reserve\":" + i * 0.25 + "}"
                + (i == 9 ? ",\"rare\":\"once\"" : "")
                + ",\"<b>x</b>\":\"y\"}}";
    }

    @Test
    @Order(1)
    void nothingSent_isNothingTold() throws Exception {
        JsonNode answer = server.get("/fields");
        assertThat(answer.get("fields").size()).isZero();
        assertThat(answer.get("lists").asInt()).isZero();
        assertThat(answer.get("ignored").asLong()).isZero();
    }

    @Test
    @Order(2)
    void items_areToldWithTheirReadingReasonAndWarnings() throws Exception {
        server.send(
                "PUT",
                "/items",
                IntStream.range(0, ITEMS).mapToObj(FieldsTest::item).collect(Collectors.joining(",", "[", "]")));
        JsonNode answer = server.await(
                FIELDS,
                one -> field(one, "stock.reserve") != null
                        && field(one, "stock.reserve").get("met").asLong() > 100);
        JsonNode price = field(answer, "a_price");
        assertThat(price.get("reading").asString()).isEqualTo("number");
        assertThat(price.get("why").asString()).isNotEmpty();
        assertThat(price.get("coverage").get("items").asDouble()).isEqualTo(1);
        assertThat(price.get("coverage").has("candidates")).isFalse();
        assertThat(price.get("metInItems").asLong()).isEqualTo(price.get("met").asLong());
        assertThat(price.get("columns").get(0).get("name").asString()).isEqualTo("a_price.place");
        assertThat(price.get("override").asString()).isEqualTo("liverank.features.fields[a_price]=category");
        assertThat(price.get("spread").get("quantiles").size()).isEqualTo(5);
        assertThat(price.has("importance")).isFalse();
        assertThat(warnings(field(answer, "b_cost"))).contains("unreadable", "number_as_text");
        assertThat(field(answer, "brandId").get("reading").asString()).isEqualTo("category");
        assertThat(field(answer, "brandId").get("override").asString()).endsWith("=number");
        assertThat(warnings(field(answer, "c_same"))).isEqualTo("constant");
        assertThat(field(answer, "colour").get("override").asString())
                .isEqualTo("liverank.features.fields.colour=category");
        assertThat(field(answer, "embedding").get("dimension").asInt()).isEqualTo(3);
        assertThat(warnings(field(answer, "embedding"))).isEqualTo("wrong_dimension");
        assertThat(field(answer, "rare").get("coverage").get("items").asDouble())
                .isBetween(0.001, 0.1);
    }

    @Test
    @Order(3)
    void overridesOfAwkwardNames_areObeyed() throws Exception {
        JsonNode answer = server.get(FIELDS);
        assertThat(field(answer, "Shelf_no").get("reading").asString()).isEqualTo("category");
        assertThat(field(answer, "stock.level").get("reading").asString()).isEqualTo("ignored");
        assertThat(field(answer, "stock.level").get("override").asString())
                .isEqualTo("liverank.features.fields[stock.level]=number");
    }

    @Test
    @Order(4)
    void lists_tellCoverageAndWhatFieldsAreWorth() throws Exception {
        for (int list = 0; list < 60; list++) {
            int first = list;
            String candidates = IntStream.range(0, 6)
                    .mapToObj(i -> "{\"itemId\":\"item-" + (first * 7 + i * 5) % ITEMS
                            + "\",\"attributes\":{\"d_score\":" + (first * 31 + i * 17) % 100 / 100.0 + "}}")
                    .collect(Collectors.joining(","));
            String who = "\"userId\":\"u" + list + "\",\"sessionId\":\"s" + list + "\"";
            JsonNode ranked = server.post("/rank", "{" + who + ",\"items\":[" + candidates + "]}");
            int best = IntStream.range(0, 6)
                    .boxed()
                    .max(java.util.Comparator.comparingInt(i -> (first * 31 + i * 17) % 100))
                    .orElseThrow();
            server.send(
                    "POST",
                    "/feedback",
                    "{" + who + ",\"eventType\":\"click\",\"itemId\":\"item-" + (first * 7 + best * 5) % ITEMS
                            + "\",\"queryId\":\"" + ranked.get("queryId").asString() + "\"}");
        }
        server.await(FIELDS, one -> one.get("lists").asInt() >= 60);
        JsonNode answer = server.get("/fields");
        JsonNode score = field(answer, "d_score");
        assertThat(answer.get("fields").get(0).get("name").asString()).isEqualTo("d_score");
        assertThat(score.get("importance").get("loss").asDouble()).isPositive();
        assertThat(score.get("importance").get("error").asDouble()).isPositive();
        assertThat(score.get("metInItems").asLong()).isZero();
        assertThat(score.get("coverage").get("candidates").asDouble()).isEqualTo(1);
        assertThat(score.get("coverage").get("items").asDouble()).isZero();
        assertThat(field(answer, "a_price").get("coverage").get("candidates").asDouble())
                .isZero();
        assertThat(field(answer, "a_price").get("coverage").get("either").asDouble())
                .isEqualTo(1);
        assertThat(warnings(field(answer, "rare"))).contains("mostly_missing");
    }

    @Test
    @Order(5)
    void fieldsBeyondTheLimit_areSaidToHaveNoRoom() throws Exception {
        server.send("PUT", "/items", "[{\"itemId\":\"x\",\"attributes\":{\"y_1\":0.5,\"y_2\":0.5,\"y_3\":0.5}}]");
        JsonNode answer = server.await(FIELDS, one -> field(one, "y_3") != null);
        assertThat(warnings(field(answer, "y_3"))).contains("no_room");
        assertThat(server.get("/doctor").get("findings").valueStream().map(one -> one.get("code")
                        .asString()))
                .contains(
                        "ignored_fields", "constant_fields", "unreadable_values", "wrong_dimension", "number_as_text");
    }

    @Test
    @Order(6)
    void fieldThatNobodyCouldWriteInConfiguration_hasNoOverride() throws Exception {
        server.send("PUT", "/items", "[{\"itemId\":\"x\",\"attributes\":{\"a]b\\n\":\"c\"}}]");
        JsonNode answer = server.await(FIELDS, one -> field(one, "a]b\n") != null);
        assertThat(field(answer, "a]b\n").has("override")).isFalse();
    }

    @Test
    @Order(7)
    void ids_areWordsOfThePortraitAndNumbersInTextAreBands() throws Exception {
        String portrait = server.get("/users/u1").toString();
        assertThat(portrait).contains("\"field\":\"brandId\",\"values\"", "\"value\":\"9000");
        assertThat(portrait).contains("\"field\":\"b_cost\",\"low\":1");
        assertThat(portrait).doesNotContain("stock.level");
    }
}
