package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Http;
import io.liverank.Waiting;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** This server before real search engines, each in a process of its own, as {@code src/engines/start.sh} starts them. */
@Tag("slow")
class SearchEnginesTest {
    private static final List<String> COLOURS = List.of("red", "blue", "green", "white", "black");
    private static final int ITEMS = 200;
    private static final int SEARCHES = 2_000;
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private ServerProcess before(SearchEngine engine, String... more) throws IOException {
        var arguments = new ArrayList<>(List.of(
                "--liverank.data-dir=" + folder.resolve("data"),
                "--liverank.update.interval=0s",
                "--liverank.proxy.upstream=http://localhost:" + engine.port(),
                "--liverank.proxy.fields=price"));
        arguments.addAll(List.of(more));
        return new ServerProcess(folder.resolve("liverank.log"), arguments).awaitReady();
    }

    private static String title(int item) {
        return COLOURS.get(item % COLOURS.size()) + " shoe" + " shoe".repeat(item % 7 == 0 ? 1 : 0);
    }

    private static String search(String colour) {
        return "{\"size\":20,\"query\":{\"match\":{\"title\":\"" + colour + " shoe\"}}}";
    }

    private static List<String> ids(String answer, String hits, String id) {
        return JSON.readTree(answer).at(hits).values().stream()
                .map(hit -> hit.get(id).asString())
                .toList();
    }

    /** Everything but how long it took. */
    private static JsonNode known(String answer) {
        var tree = (tools.jackson.databind.node.ObjectNode) JSON.readTree(answer);
        tree.remove("took");
        return tree;
    }

    private static String outcome(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-LiveRank-Outcome").orElse("direct");
    }

    /** A shop's search: LiveRank if it is there, else the engine, as every load balancer or client with two hosts does it. */
    private static HttpResponse<String> searched(ServerProcess server, SearchEngine engine, String body)
            throws Exception {
        try {
            HttpResponse<String> answer = Http.send(
                    server.port(),
                    "POST",
                    "/proxy/shop/_search",
                    body,
                    "X-API-Key",
                    ServerProcess.KEY,
                    "X-LiveRank-User",
                    "ann");
            if (answer.statusCode() == 200) {
                return answer;
            }
        } catch (IOException e) {
            assertThat(server.handle().isAlive()).as("away").isFalse();
        }
        return Http.send(engine.port(), "POST", "/shop/_search", body);
    }

    private static Map<String, JsonNode> filled(SearchEngine engine) throws Exception {
        String index = "{\"settings\":{\"number_of_shards\":1,\"number_of_replicas\":0}}";
        assertThat(Http.send(engine.port(), "PUT", "/shop", index).statusCode()).isEqualTo(200);
        String bulk = IntStream.range(0, ITEMS)
                .mapToObj(i -> "{\"index\":{\"_id\":\"shoe-" + i + "\"}}\n{\"title\":\"" + title(i) + "\",\"price\":"
                        + i + "}\n")
                .collect(Collectors.joining());
        String stored = Http.send(engine.port(), "POST", "/shop/_bulk?refresh=true", bulk)
                .body();
        assertThat(stored).contains("\"errors\":false");
        Map<String, JsonNode> own = new HashMap<>();
        for (String colour : COLOURS) {
            own.put(
                    colour,
                    known(Http.send(engine.port(), "POST", "/shop/_search", search(colour))
                            .body()));
        }
        return own;
    }

    @Test
    void openSearch_whenLiveRankIsKilled_noSearchFails() throws Exception {
        try (SearchEngine engine = SearchEngine.start("opensearch", folder, "/")) {
            Map<String, JsonNode> own = filled(engine);
            ServerProcess server = before(engine);
            var outcomes = new HashMap<String, Integer>();
            int moved = 0;
            var random = new Random(1);
            for (int i = 0; i < SEARCHES; i++) {
                if (i == SEARCHES / 2) {
                    ServerProcess.kill(server.handle());
                }
                String colour = COLOURS.get(random.nextInt(COLOURS.size()));
                HttpResponse<String> answer = searched(server, engine, search(colour));
                assertThat(answer.statusCode()).isEqualTo(200);
                outcomes.merge(outcome(answer), 1, Integer::sum);
                List<String> shown = ids(answer.body(), "/hits/hits", "_id");
                List<String> engines = ids(own.get(colour).toString(), "/hits/hits", "_id");
                if (outcome(answer).equals("ranked")) {
                    assertThat(new HashSet<>(shown)).isEqualTo(new HashSet<>(engines));
                    moved += shown.equals(engines) ? 0 : 1;
                    click(server, answer, engines.get(engines.size() - 1));
                } else {
                    assertThat(known(answer.body())).isEqualTo(own.get(colour));
                }
            }
            System.out.println("searches by outcome: " + outcomes + ", in another order: " + moved);
            assertThat(outcomes.get("ranked")).isPositive();
            assertThat(outcomes.get("direct")).isEqualTo(SEARCHES / 2);
            assertThat(moved).isPositive();
        }
    }

    private static void click(ServerProcess server, HttpResponse<String> answer, String item) throws Exception {
        String queryId = answer.headers().firstValue("X-LiveRank-Query-Id").orElseThrow();
        server.send(
                "/feedback",
                "{\"eventType\":\"click\",\"userId\":\"ann\",\"queryId\":\"" + queryId + "\",\"itemId\":\"" + item
                        + "\"}");
    }

    @Test
    void openSearch_whenItIsKilled_isToldAway_andFoundAgain() throws Exception {
        SearchEngine engine = SearchEngine.start("opensearch", folder, "/");
        try {
            filled(engine);
            ServerProcess server = before(engine);
            try {
                assertThat(server.status("/proxy/shop/_search", search("red"))).isEqualTo(200);
                assertThat(server.status("/proxy/none/_search", search("red"))).isEqualTo(404);
                assertThat(server.status("/proxy/shop/_search", "{\"query\":{\"none\":{}}}"))
                        .isEqualTo(400);

                engine.kill();

                for (int i = 0; i < 100; i++) {
                    assertThat(server.status("/proxy/shop/_search", search("red")))
                            .isEqualTo(502);
                }
                assertThat(server.status("/actuator/health/readiness", null)).isEqualTo(200);
            } finally {
                ServerProcess.kill(server.handle());
            }
        } finally {
            engine.close();
        }
    }

    /** What else a client of OpenSearch sends comes back as it was. */
    @Test
    void openSearch_whatIsNoRanking_isUntouched() throws Exception {
        try (SearchEngine engine = SearchEngine.start("opensearch", folder, "/")) {
            filled(engine);
            ServerProcess server = before(engine);
            try {
                for (String body : List.of(
                        "{\"size\":5,\"sort\":[{\"price\":\"desc\"}]}",
                        "{\"from\":5,\"size\":5,\"query\":{\"match\":{\"title\":\"red\"}}}",
                        "{\"size\":0,\"aggs\":{\"p\":{\"avg\":{\"field\":\"price\"}}}}",
                        "{\"size\":5,\"sort\":[{\"price\":\"asc\"}],\"search_after\":[7]}")) {
                    String through = server.send("/proxy/shop/_search", body).body();
                    String direct = Http.send(engine.port(), "POST", "/shop/_search", body)
                            .body();
                    assertThat(known(through)).isEqualTo(known(direct));
                }
                String explained = server.send(
                                "/proxy/shop/_search",
                                "{\"explain\":true,\"size\":3,\"query\":{\"match\":{\"title\":{\"query\":\"red\",\"_name\":\"words\"}}}}")
                        .body();
                assertThat(ids(explained, "/hits/hits", "_id")).hasSize(3);
                Waiting.atMost(Duration.ofSeconds(20))
                        .until(() -> server.send("/fields", null).body().contains("explain.title"));
            } finally {
                ServerProcess.kill(server.handle());
            }
        }
    }

    @Test
    void solr_select_isPutInOrder() throws Exception {
        try (SearchEngine engine = SearchEngine.start("solr", folder, "/solr/shop/select?q=*:*")) {
            String documents = IntStream.range(0, ITEMS)
                    .mapToObj(i -> "{\"id\":\"shoe-" + i + "\",\"title\":\"" + title(i) + "\",\"price\":" + i + "}")
                    .collect(Collectors.joining(",", "[", "]"));
            assertThat(Http.send(engine.port(), "POST", "/solr/shop/update?commit=true", documents)
                            .statusCode())
                    .isEqualTo(200);
            String select = "/solr/shop/select?df=title&q=red+shoe&fl=id,price,score&rows=20";
            List<String> engines =
                    ids(Http.send(engine.port(), "GET", select, null).body(), "/response/docs", "id");
            ServerProcess server = before(engine, "--liverank.baseline.share=0");
            try {
                String last = engines.get(engines.size() - 1);
                List<String> shown = engines;
                for (int i = 0; i < 200 && !shown.get(0).equals(last); i++) {
                    HttpResponse<String> answer = server.send("/proxy" + select, null);
                    assertThat(outcome(answer)).isEqualTo("ranked");
                    shown = ids(answer.body(), "/response/docs", "id");
                    assertThat(new HashSet<>(shown)).isEqualTo(new HashSet<>(engines));
                    click(server, answer, last);
                }
                assertThat(shown).startsWith(last);
                String sorted =
                        server.send("/proxy" + select + "&sort=price+asc", null).body();
                assertThat(ids(sorted, "/response/docs", "id")).isNotEqualTo(shown);
                assertThat(server.send("/proxy" + select + "&wt=xml", null).body())
                        .startsWith("<?xml");
            } finally {
                ServerProcess.kill(server.handle());
            }
        }
    }
}
