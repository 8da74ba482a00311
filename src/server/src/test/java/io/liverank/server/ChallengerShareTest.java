package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A model of ours learns in the shadow, and all lists are of both orders. */
@RunningServer(
        properties = {
            "liverank.challengers.small.type=linear",
            "liverank.challengers.small.share=1",
            "liverank.attribution-window=1s",
            "liverank.baseline.share=0"
        })
class ChallengerShareTest {
    private static final int SIZE = 8;

    @Autowired
    Server server;

    private int lists;

    private JsonNode list(String queryId, String how) throws Exception {
        String items = IntStream.range(0, SIZE)
                .mapToObj(i -> "{\"itemId\":\"i" + (i * 7 + lists * 3) % 50 + "\"}")
                .collect(Collectors.joining(","));
        return server.post("/rank" + how, "{\"queryId\":\"" + queryId + "\",\"items\":[" + items + "]}");
    }

    /** Somebody takes what stands sixth, wherever it was before. */
    private JsonNode shop() throws Exception {
        lists++;
        String queryId = "q" + System.nanoTime();
        JsonNode answer = list(queryId, "");
        server.post(
                "/feedback",
                "{\"eventType\":\"click\",\"queryId\":\"" + queryId + "\",\"itemId\":\""
                        + answer.at("/items/5/itemId").asString() + "\"}");
        return answer;
    }

    private static List<String> teams(JsonNode answer) {
        List<String> teams = new ArrayList<>();
        answer.get("items").forEach(item -> teams.add(item.path("team").asString("both")));
        return teams;
    }

    @Test
    void challengerOfOurs_isInterleaved_comparedAndNotWithItself() throws Exception {
        JsonNode answer = Waiting.atMost(Duration.ofMinutes(2))
                .until(this::shop, now -> teams(now).contains("challenger"));
        assertThat(answer.get("interleaved").asBoolean()).isTrue();
        assertThat(teams(answer)).contains("ours").doesNotContain("retrieval");
        assertThat(teams(list("dry", "?dryRun=true"))).containsOnly("both");

        JsonNode duel = Waiting.atMost(Duration.ofMinutes(2))
                .until(
                        () -> {
                            shop();
                            return server.get("/evaluation").at("/duels/0");
                        },
                        now -> now.at("/all/wins").asInt()
                                        + now.at("/all/losses").asInt()
                                > 0);
        assertThat(duel.get("challenger").asString()).isEqualTo("small");
        assertThat(duel.get("inCharge").asString()).isEqualTo("main");

        assertThat(server.send("POST", "/models/small/promote", "").statusCode())
                .isEqualTo(202);
        server.await("/models", models -> models.get("inCharge").asString().equals("small"));
        for (int i = 0; i < 10; i++) {
            assertThat(shop().get("interleaved").asBoolean()).isFalse();
        }
    }
}
