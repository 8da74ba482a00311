package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import io.liverank.engine.Engine;
import io.liverank.event.Event;
import io.liverank.event.Ranker;
import io.liverank.event.Team;
import io.liverank.experiment.TeamDraft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What becomes of lists where each is interleaved with the search engine's order. */
@RunningServer(properties = {"liverank.baseline.share=1", "liverank.attribution-window=1s"})
class InterleavedTest {
    private static final int SIZE = 8;

    @Autowired
    Server server;

    @Autowired
    Engine engine;

    private final Map<String, Event.RankingShown> logged = new ConcurrentHashMap<>();

    /** Ann buys what stands last, so that our order is another than the search engine's. */
    @BeforeEach
    void learn() throws Exception {
        engine.onTaken(taken -> {
            if (taken.event() instanceof Event.RankingShown shown) {
                logged.put(shown.queryId() + shown.candidates().get(0).itemId(), shown);
            }
        });
        for (int i = SIZE - 1; i > SIZE - 4; i--) {
            String queryId = server.post("/rank", list("liked-" + System.nanoTime(), 0, ""))
                    .get("queryId")
                    .asString();
            server.post(
                    "/feedback",
                    "{\"eventType\":\"purchase\",\"itemId\":\"lamp-" + i + "\",\"userId\":\"ann\",\"queryId\":\""
                            + queryId + "\"}");
        }
    }

    private static String list(String queryId, int from, String more) {
        return "{\"query\":\"lamp\",\"userId\":\"ann\",\"queryId\":\"" + queryId + "\"" + more + ",\"items\":["
                + IntStream.range(from, from + SIZE)
                        .mapToObj(i -> "{\"itemId\":\"lamp-" + i + "\"}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    /** By index in the search engine's order. */
    private static List<Integer> order(JsonNode answer) {
        List<Integer> order = new ArrayList<>();
        answer.get("items")
                .forEach(item -> order.add(item.get("originalPosition").asInt() - 1));
        return order;
    }

    private static List<Team> teams(JsonNode answer) {
        List<Team> teams = new ArrayList<>();
        answer.get("items")
                .forEach(item -> teams.add(
                        item.has("team")
                                ? Team.valueOf(item.get("team").asString().toUpperCase(Locale.ROOT))
                                : Team.BOTH));
        return teams;
    }

    private Event.RankingShown logged(String queryId, int from) {
        return Waiting.atMost(Duration.ofSeconds(20))
                .until(() -> logged.get(queryId + "lamp-" + from), shown -> shown != null);
    }

    private void isDraftOfDryRun(String queryId, int from, String more, int size) throws Exception {
        List<Integer> ours =
                order(server.post("/rank?dryRun=true", list(queryId, from, more.replaceAll(",\"limit\":3", ""))));
        JsonNode answer = server.post("/rank", list(queryId, from, more));
        TeamDraft expected = TeamDraft.of(queryId, "lamp-" + from, ours).first(size);

        assertThat(answer.get("interleaved").asBoolean()).isTrue();
        assertThat(order(answer)).isEqualTo(expected.order());
        assertThat(teams(answer)).isEqualTo(expected.teams());
        Event.RankingShown shown = logged(queryId, from);
        assertThat(shown.shown()).isEqualTo(expected.order());
        assertThat(shown.teams()).isEqualTo(expected.teams());
        assertThat(shown.ranker().model()).isEqualTo("main");
    }

    @Test
    void list_isDrawnOfBothOrders_andTheLogHasEachPlacesTeam() throws Exception {
        isDraftOfDryRun("whole", 0, "", SIZE);
        assertThat(logged("whole", 0).teams()).contains(Team.OURS, Team.RETRIEVAL);
    }

    @Test
    void shortenedList_hasTheTeamsOfItsPlaces() throws Exception {
        isDraftOfDryRun("short", 0, ",\"limit\":3", 3);
    }

    @Test
    void blendedList_isComparedAsItWouldBeShown() throws Exception {
        isDraftOfDryRun("blended", 0, ",\"weight\":0.5", SIZE);
    }

    @Test
    void nextPage_isDrawnAsAListOfItsOwn() throws Exception {
        isDraftOfDryRun("pages", 0, "", SIZE);
        isDraftOfDryRun("pages", SIZE, "", SIZE);
    }

    @Test
    void listOfTheSearchEngineAlone_orShownToNobody_isNotInterleaved() throws Exception {
        JsonNode alone = server.post("/rank", list("alone", 0, ",\"weight\":0"));

        assertThat(alone.get("interleaved").asBoolean()).isFalse();
        assertThat(order(alone)).isSorted();
        assertThat(logged("alone", 0).teams()).isEmpty();
        assertThat(logged("alone", 0).ranker()).isEqualTo(Ranker.retrieval());
        JsonNode dry = server.post("/rank?dryRun=true", list("dry", 0, ""));
        assertThat(dry.get("interleaved").asBoolean()).isFalse();
        assertThat(teams(dry)).containsOnly(Team.BOTH);
    }

    @Test
    void whoWon_isTold_onceTheWindowHasPassed() throws Exception {
        JsonNode before = server.get("/evaluation").get("baseline");
        JsonNode answer = server.post("/rank", list("won", 0, "").replace("ann", "bea"));
        int place = teams(answer).indexOf(Team.OURS);
        server.post(
                "/feedback",
                "{\"eventType\":\"click\",\"itemId\":\""
                        + answer.at("/items/" + place + "/itemId").asString()
                        + "\",\"userId\":\"bea\",\"queryId\":\"won\"}");

        JsonNode after = Waiting.atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            server.post("/rank", list("later-" + System.nanoTime(), 0, ""));
                            return server.get("/evaluation").get("baseline");
                        },
                        now -> now.at("/all/wins").asLong()
                                > before.at("/all/wins").asLong());

        assertThat(after.at("/all/lists").asLong()).isGreaterThan(0);
        assertThat(after.at("/all/high").asDouble())
                .isGreaterThan(after.at("/all/low").asDouble());
        assertThat(after.at("/all/verdict").asString()).isEqualTo("open");
        assertThat(after.at("/recent/wins")).isEqualTo(after.at("/all/wins"));
    }
}
