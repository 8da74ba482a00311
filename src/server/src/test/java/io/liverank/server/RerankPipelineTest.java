package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Http;
import io.liverank.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /rerank} as the remote model of a real OpenSearch with ML Commons and neural-search, by the requests that
 * docs/search-engines.md shows.
 */
@Tag("slow")
class RerankPipelineTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SEARCH = "{\"query\":{\"match\":{\"title\":\"shoe\"}},"
            + "\"ext\":{\"rerank\":{\"query_context\":{\"query_text\":\"shoe\"}}}}";
    private static final int ITEMS = 7;

    @TempDir
    Path folder;

    /** The requests of the guide, by how they begin. */
    private static String documented(String call) throws Exception {
        String guide = Files.readString(Path.of("docs/search-engines.md"));
        Matcher found = Pattern.compile(
                        "^" + Pattern.quote(call) + "\\n(.*?)\\n(\\n|```)", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(guide);
        assertThat(found.find()).as(call).isTrue();
        return found.group(1);
    }

    private static JsonNode send(SearchEngine engine, String method, String path, String body) throws Exception {
        return JSON.readTree(Http.send(engine.port(), method, path, body).body());
    }

    /** An id in an answer, when there is one: a node that has just started refuses for a while. */
    private static String made(SearchEngine engine, String path, String body, String id) {
        return Waiting.atMost(PATIENCE)
                .until(() -> send(engine, "POST", path, body).path(id).asString(""), made -> !made.isEmpty());
    }

    private static List<String> found(SearchEngine engine) throws Exception {
        JsonNode answer = send(engine, "POST", "/shop/_search?search_pipeline=liverank", SEARCH);
        assertThat(answer.has("error")).as(answer.toString()).isFalse();
        return answer.at("/hits/hits").values().stream()
                .map(hit -> hit.get("_id").asString())
                .toList();
    }

    /** Others than who is asked about, as the processor names nobody. */
    private static void choose(ServerProcess server, String item) throws Exception {
        String items = IntStream.range(0, ITEMS)
                .mapToObj(i -> "{\"itemId\":\"shoe-" + i + "\"}")
                .collect(Collectors.joining(","));
        for (int user = 0; user < 60; user++) {
            String who = "\"queryId\":\"q" + user + "\",\"userId\":\"u" + user + "\"";
            server.send("/rank", "{" + who + ",\"query\":\"shoe\",\"items\":[" + items + "]}");
            server.send("/feedback", "{" + who + ",\"eventType\":\"purchase\",\"itemId\":\"" + item + "\"}");
        }
    }

    @Test
    void pipelineOfTheGuide_showsFirstWhatPeopleChose() throws Exception {
        ServerProcess server = new ServerProcess(
                        folder.resolve("liverank.log"),
                        List.of(
                                "--liverank.data-dir=" + folder.resolve("data"),
                                "--liverank.update.interval=0s",
                                "--liverank.baseline.share=0"))
                .awaitReady();
        try (SearchEngine engine = SearchEngine.start("opensearch-ml", folder, "/")) {
            assertThat(send(engine, "PUT", "/_cluster/settings", documented("PUT /_cluster/settings"))
                            .path("acknowledged")
                            .asBoolean())
                    .isTrue();
            String bulk = IntStream.range(0, ITEMS)
                    .mapToObj(i -> "{\"index\":{\"_id\":\"shoe-" + i + "\"}}\n{\"sku\":\"shoe-" + i
                            + "\",\"title\":\"shoe\"}\n")
                    .collect(Collectors.joining());
            assertThat(send(engine, "POST", "/shop/_bulk?refresh=true", bulk)
                            .get("errors")
                            .asBoolean())
                    .isFalse();
            String connector = made(
                    engine,
                    "/_plugins/_ml/connectors/_create",
                    documented("POST /_plugins/_ml/connectors/_create")
                            .replace("https://liverank.example", "http://localhost:" + server.port())
                            .replace("\"KEY\"", "\"" + ServerProcess.KEY + "\""),
                    "connector_id");
            String model = made(
                    engine,
                    "/_plugins/_ml/models/_register?deploy=true",
                    documented("POST /_plugins/_ml/models/_register?deploy=true")
                            .replace("CONNECTOR_ID", connector),
                    "model_id");
            send(
                    engine,
                    "PUT",
                    "/_search/pipeline/liverank",
                    documented("PUT /_search/pipeline/liverank")
                            .replace("MODEL_ID", model)
                            .replace("\"ignore_failure\": true", "\"ignore_failure\": false"));
            Waiting.atMost(PATIENCE).until(() -> send(engine, "GET", "/_plugins/_ml/models/" + model, null)
                    .path("model_state")
                    .asString("")
                    .equals("DEPLOYED"));
            List<String> before = found(engine);
            String last = before.get(ITEMS - 1);

            choose(server, last);

            assertThat(found(engine)).hasSize(ITEMS).startsWith(last).containsExactlyInAnyOrderElementsOf(before);
        } finally {
            ServerProcess.kill(server.handle());
        }
    }
}
