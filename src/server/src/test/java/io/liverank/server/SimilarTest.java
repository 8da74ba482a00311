package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /similar}: what a product's page and a cart get. */
@RunningServer(properties = "liverank.update.interval=0s")
@TestMethodOrder(OrderAnnotation.class)
class SimilarTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    Server server;

    @Autowired
    Engine engine;

    private void visit(String user, String... itemIds) throws Exception {
        for (String itemId : itemIds) {
            String click = "{\"eventType\":\"click\",\"itemId\":\"" + itemId + "\",\"userId\":\"" + user
                    + "\",\"sessionId\":\"" + user + "\"}";
            assertThat(server.json("POST", "/feedback", click).get("applied").asBoolean())
                    .isTrue();
        }
    }

    private JsonNode similar(String body) throws Exception {
        HttpResponse<String> answer = server.send("POST", "/similar", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static List<String> ids(JsonNode answer) {
        return answer.get("items")
                .valueStream()
                .map(item -> item.get("itemId").asString())
                .toList();
    }

    private static String codes(JsonNode answer) {
        return answer.has("warnings")
                ? String.join(
                        ",",
                        answer.get("warnings")
                                .valueStream()
                                .map(one -> one.get("pointer").asString() + " "
                                        + one.get("code").asString())
                                .toList())
                : "";
    }

    @Test
    @Order(1)
    void shopWithoutACatalogue_isAnsweredAsWell() throws Exception {
        visit("first", "desk", "chair");
        JsonNode answer = similar("{\"items\":[{\"itemId\":\"desk\"}]}");
        assertThat(ids(answer)).containsExactly("chair");
        assertThat(answer.has("warnings")).isFalse();
    }

    @Test
    @Order(2)
    void page_getsWhatGoesWithItsItem_theMostOftenFirst_andWhy() throws Exception {
        server.send(
                "PUT",
                "/items",
                "[{\"itemId\":\"tea\"},{\"itemId\":\"pot\"},{\"itemId\":\"cup\"},{\"itemId\":\"milk\"},{\"itemId\":\"new\"}]");
        visit("brew-0", "tea", "pot");
        visit("brew-1", "tea", "pot");
        visit("brew-2", "tea", "cup", "ghost");
        visit("brew-3", "milk", "tea");
        JsonNode answer = similar("{\"items\":[{\"itemId\":\"tea\"}]}");
        assertThat(ids(answer))
                .as("no ghost of the catalogue")
                .startsWith("pot")
                .containsExactlyInAnyOrder("pot", "cup", "milk");
        JsonNode pot = answer.at("/items/0");
        assertThat(pot.get("together").asDouble()).isGreaterThan(1.9);
        assertThat(pot.get("after").asDouble()).isEqualTo(pot.get("together").asDouble());
        assertThat(pot.at("/because/0/itemId").asString()).isEqualTo("tea");
        assertThat(answer.at("/items/2/after").asDouble())
                .as("milk came before")
                .isZero();
        assertThat(ids(similar("{\"items\":[{\"itemId\":\"tea\"}],\"limit\":1}")))
                .containsExactly("pot");
    }

    @Test
    @Order(3)
    void whatIsChosenAfterIt_leavesOutWhatCameBefore() throws Exception {
        assertThat(ids(similar("{\"items\":[{\"itemId\":\"tea\"}],\"kind\":\"after\"}")))
                .containsExactly("pot", "cup");
        JsonNode last = similar("{\"items\":[{\"itemId\":\"pot\"}],\"kind\":\"after\"}");
        assertThat(ids(last)).isEmpty();
        assertThat(codes(last)).isEqualTo("/items/0/itemId no_pairs");
    }

    @Test
    @Order(4)
    void cart_getsWhatGoesWithAnyOfIt_withoutWhatIsInIt_inWhateverOrderItIsSent() throws Exception {
        visit("brew-4", "pot", "cup");
        JsonNode answer = similar("{\"items\":[{\"itemId\":\"tea\"},{\"itemId\":\"pot\"}]}");
        assertThat(ids(answer)).as("the cup goes with both").containsExactly("cup", "milk");
        assertThat(answer.at("/items/0/because").size()).isEqualTo(2);
        JsonNode turned = similar("{\"items\":[{\"itemId\":\"pot\"},{\"item_id\":\"tea\"}]}");
        assertThat(ids(turned)).isEqualTo(ids(answer));
        assertThat(turned.at("/items/0/score").asDouble())
                .isCloseTo(answer.at("/items/0/score").asDouble(), within(1e-6));
    }

    @Test
    @Order(5)
    void newAndUnknownItems_goWithNothingAndAreNamed() throws Exception {
        JsonNode answer = similar("{\"items\":[{\"itemId\":\"new\"},{\"itemId\":\"tea\"},{\"itemId\":\"nobody's\"}]}");
        assertThat(ids(answer)).contains("pot");
        assertThat(codes(answer)).isEqualTo("/items/0/itemId no_pairs,/items/2/itemId unknown_item");
    }

    @Test
    @Order(6)
    void itemTakenOut_doesNotCome_butItsOwnPageStillHasSome() throws Exception {
        assertThat(server.send("DELETE", "/items/pot", null).statusCode()).isEqualTo(202);
        assertThat(ids(similar("{\"items\":[{\"itemId\":\"tea\"}]}"))).containsExactlyInAnyOrder("cup", "milk");
        assertThat(ids(similar("{\"items\":[{\"itemId\":\"pot\"}]}"))).containsExactlyInAnyOrder("tea", "cup");
    }

    @Test
    @Order(7)
    void answer_canBeRankedForAUser() throws Exception {
        JsonNode found = similar("{\"items\":[{\"itemId\":\"tea\"}]}");
        String candidates = String.join(
                ",",
                found.get("items")
                        .valueStream()
                        .map(item -> "{\"itemId\":" + item.get("itemId") + ",\"score\":" + item.get("score") + "}")
                        .toList());
        JsonNode ranked = server.post("/rank", "{\"userId\":\"brew-9\",\"items\":[" + candidates + "]}");
        assertThat(ids(ranked)).containsExactlyInAnyOrderElementsOf(ids(found));
        assertThat(ranked.get("degraded").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                       | /items           | required
                    {"items":[]}                                             | /items           | required
                    {"items":["tea"]}                                        | /items/0         | wrong_type
                    {"items":[null]}                                         | /items/0         | required
                    {"items":[{"itemId":" "}]}                               | /items/0/itemId  | required
                    {"items":[{"itemId":"a"},{"itemId":"a"}]}                | /items/1/itemId  | duplicate_item
                    {"items":[{"itemId":"a"}],"kind":"before"}               | /kind            | unknown_kind
                    {"items":[{"itemId":"a"}],"limit":0}                     | /limit           | out_of_range
                    {"items":[{"itemId":"a"}],"limit":1001}                  | /limit           | out_of_range
                    {"items":[{"itemId":"a"}],"userId":"ann"}                | /userId          | unknown_key
                    {"items":[{"itemId":"a","score":1}]}                     | /items/0/score   | unknown_key
                    """)
    @Order(8)
    void badInput_isRefusedWithItsPlace(String body, String pointer, String code) throws Exception {
        HttpResponse<String> answer = server.send("POST", "/similar", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(answer.body()).contains("\"pointer\":\"" + pointer + "\"", "\"code\":\"" + code + "\"");
    }

    @Test
    @Order(9)
    void slipInTheKind_isUnderstood() throws Exception {
        assertThat(server.send("POST", "/similar", "{\"items\":[{\"itemId\":\"a\"}],\"kind\":\"affter\"}")
                        .body())
                .contains("did you mean after?");
    }

    @Test
    @Order(10)
    void askingWritesNothing() throws Exception {
        long feedback = engine.counts().get(Count.FEEDBACK);
        long rankings = engine.counts().get(Count.RANKINGS);
        for (int i = 0; i < 20; i++) {
            similar("{\"items\":[{\"itemId\":\"tea\"}]}");
        }
        // whatever the log was given before this is folded by now
        visit("last", "tea");
        assertThat(engine.counts().get(Count.FEEDBACK)).isEqualTo(feedback + 1);
        assertThat(engine.counts().get(Count.RANKINGS)).isEqualTo(rankings);
    }
}
