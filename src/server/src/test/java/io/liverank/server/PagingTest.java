package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A list that is shown in pages holds each item once and keeps its order, though clicks change it meanwhile. */
@RunningServer(properties = {"liverank.update.interval=0s", "liverank.baseline.share=0"})
class PagingTest {
    private static final int SIZE = 40;

    @Autowired
    Server server;

    private static String list(String more) {
        return "{\"query\":\"lamps\",\"userId\":\"ann\",\"sessionId\":\"ann-1\",\"limit\":10" + more + ",\"items\":["
                + IntStream.range(0, SIZE)
                        .mapToObj(i -> "{\"itemId\":\"lamp-" + i + "\"}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private static List<String> ids(JsonNode answer) {
        List<String> ids = new ArrayList<>();
        answer.get("items").forEach(item -> ids.add(item.get("itemId").asString()));
        return ids;
    }

    private static String token(JsonNode answer) {
        return ",\"pageToken\":\"" + answer.get("pageToken").asString() + "\"";
    }

    private long joined() throws Exception {
        return server.get("/evaluation").at("/counts/joined").asLong();
    }

    @Test
    void pages_areOfOneOrder_whateverIsClickedMeanwhile() throws Exception {
        List<String> whole = ids(server.post("/rank?dryRun=true", list("").replace("\"limit\":10,", "")));
        JsonNode page = server.post("/rank", list(""));
        String queryId = page.get("queryId").asString();
        List<String> shown = new ArrayList<>(ids(page));
        for (int place = 11; page.has("pageToken"); place += 10) {
            // what stands last is bought, and would lead the list from now on
            String liked = "lamp-" + (SIZE - place / 10);
            server.post(
                    "/feedback",
                    "{\"eventType\":\"purchase\",\"itemId\":\"" + liked
                            + "\",\"userId\":\"ann\",\"sessionId\":\"ann-1\",\"queryId\":\"" + queryId + "\"}");
            page = server.post("/rank", list(token(page)));
            assertThat(page.get("queryId").asString()).isEqualTo(queryId);
            assertThat(page.at("/items/0/position").asInt()).isEqualTo(place);
            shown.addAll(ids(page));
        }
        assertThat(shown).isEqualTo(whole);
        assertThat(ids(server.post("/rank?dryRun=true", list("")))).isNotEqualTo(whole.subList(0, 10));
        long before = joined();
        server.post(
                "/feedback",
                "{\"eventType\":\"click\",\"itemId\":\"" + shown.get(25)
                        + "\",\"userId\":\"ann\",\"sessionId\":\"ann-1\",\"queryId\":\"" + queryId
                        + "\",\"position\":26}");
        assertThat(joined()).as("a later page is of the same list").isEqualTo(before + 1);
    }

    @Test
    void tokenOfAnotherList_isRefusedAndSaysWhatToDo() throws Exception {
        JsonNode page = server.post("/rank?dryRun=true", list(""));
        JsonNode other = server.post("/rank", list(token(page) + ",\"queryId\":\"other\""));
        assertThat(other.at("/errors/0/pointer").asString()).isEqualTo("/queryId");
        JsonNode items = server.post("/rank", list(token(page)).replace("lamp-", "shoe-"));
        assertThat(items.at("/errors/0/code").asString()).isEqualTo("foreign");
        JsonNode broken = server.post("/rank", list(",\"page_token\":\"AQ\""));
        assertThat(broken.get("status").asInt()).isEqualTo(400);
        assertThat(broken.at("/errors/0/pointer").asString()).isEqualTo("/pageToken");
    }

    @Test
    void pathsWithAVersion_areTheSameCalls() throws Exception {
        assertThat(server.post("/v1/rank?dryRun=true", list("")).get("items").size())
                .isEqualTo(10);
        assertThat(server.send("POST", "/v1/feedback", "{\"eventType\":\"click\",\"itemId\":\"a\"}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(server.send("PUT", "/v1/items", "[{\"itemId\":\"v 1\"}]").statusCode())
                .isEqualTo(202);
        assertThat(server.get("/v1/items/v%201").get("itemId").asString()).isEqualTo("v 1");
        assertThat(server.get("/shops/default/v1/model").has("type")).isTrue();
        assertThat(server.get("/v1/shops/default/model").has("type")).isTrue();
        assertThat(server.post(
                                "/v1/track",
                                "{\"event\":\"Product Viewed\",\"userId\":\"ann\",\"properties\":{\"product_id\":\"a\"}}")
                        .get("success")
                        .asBoolean())
                .isTrue();
        assertThat(server.send("GET", "/v1/actuator/health", null).statusCode()).isEqualTo(404);
        assertThat(server.post("/v1/rank", "{}}").at("/errors/0/code").asString())
                .isEqualTo("malformed_json");
    }
}
