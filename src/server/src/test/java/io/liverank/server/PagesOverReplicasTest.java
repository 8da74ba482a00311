package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One list whose pages are answered by two servers on one Redis in turn, while both learn from what is bought. */
@Tag("slow")
class PagesOverReplicasTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SIZE = 60;
    private static final int PAGE = 10;

    @TempDir
    Path folder;

    private static String list(String more) {
        return "{\"query\":\"lamps\",\"userId\":\"ann\",\"items\":["
                + IntStream.range(0, SIZE)
                        .mapToObj(i -> "{\"itemId\":\"lamp-" + i + "\"}")
                        .collect(Collectors.joining(","))
                + "]" + more + "}";
    }

    private static JsonNode ranked(ServerProcess server, String path, String more) throws Exception {
        return JSON.readTree(server.send(path, list(more)).body());
    }

    private static List<String> ids(JsonNode answer) {
        List<String> ids = new ArrayList<>();
        answer.get("items").forEach(item -> ids.add(item.get("itemId").asString()));
        return ids;
    }

    private static long taken(ServerProcess server) throws Exception {
        return JSON.readTree(server.send("/evaluation", null).body())
                .at("/counts/feedback")
                .asLong();
    }

    @Test
    void pagesOfTwoServersInTurn_areOfOneOrder_andOfOneList() throws Exception {
        try (TwoServers two = TwoServers.start(folder)) {
            List<ServerProcess> servers = two.servers();
            List<String> whole = ids(ranked(servers.get(0), "/rank?dryRun=true", ""));
            JsonNode page = ranked(servers.get(0), "/rank", ",\"limit\":" + PAGE);
            String queryId = page.get("queryId").asString();
            List<String> shown = new ArrayList<>(ids(page));
            int pages = 1;
            for (; page.has("pageToken"); pages++) {
                // what stands last is bought, and would lead the list from now on: both servers have learned it
                buy(servers, pages % 2, queryId, whole.get(SIZE - pages), pages);
                page = ranked(
                        servers.get(pages % 2),
                        "/rank",
                        ",\"limit\":" + PAGE + ",\"pageToken\":\""
                                + page.get("pageToken").asString() + "\"");
                assertThat(page.get("queryId").asString()).isEqualTo(queryId);
                assertThat(page.at("/items/0/position").asInt()).isEqualTo(pages * PAGE + 1);
                shown.addAll(ids(page));
            }
            assertThat(pages).isEqualTo(SIZE / PAGE);
            assertThat(shown).isEqualTo(whole);
            List<String> today = ids(ranked(servers.get(0), "/rank?dryRun=true", ""));
            assertThat(today).isNotEqualTo(whole).isEqualTo(ids(ranked(servers.get(1), "/rank?dryRun=true", "")));
        }
    }

    private static void buy(List<ServerProcess> servers, int at, String queryId, String item, long taken)
            throws Exception {
        String purchase = "{\"eventType\":\"purchase\",\"itemId\":\"" + item + "\",\"userId\":\"ann\",\"queryId\":\""
                + queryId + "\"}";
        assertThat(servers.get(at).status("/feedback", purchase)).isEqualTo(202);
        for (ServerProcess server : servers) {
            Waiting.atMost(Duration.ofSeconds(30)).until(() -> taken(server) >= taken);
        }
    }
}
