package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clients of others before two servers on one Redis: a load balancer sends each of their bodies to either. */
@Tag("slow")
class DialectsOverReplicasTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private static long count(ServerProcess server, String name) throws Exception {
        return JSON.readTree(server.send("/evaluation", null).body())
                .at("/counts/" + name)
                .asLong();
    }

    private static void await(List<ServerProcess> servers, String name, long count) {
        for (ServerProcess server : servers) {
            Waiting.atMost(PATIENCE).until(() -> count(server, name) == count);
        }
    }

    private static String track(int message) {
        return "{\"event\":\"Product Clicked\",\"userId\":\"ann\",\"messageId\":\"m-" + message
                + "\",\"properties\":{\"product_id\":\"lamp-" + message + "\"}}";
    }

    private static String ubi(String action, int place) {
        return "[{\"action_name\":\"" + action + "\",\"query_id\":\"q\",\"client_id\":\"c\",\"event_attributes\":"
                + "{\"object\":{\"object_id\":\"boot-" + place + "\"},\"position\":{\"ordinal\":" + place + "}}}]";
    }

    @Test
    void bodiesThatAreSentAgainToTheOther_countOnce_andRowsToldToEitherAreOneList() throws Exception {
        try (TwoServers two = TwoServers.start(folder)) {
            List<ServerProcess> servers = two.servers();
            IntStream.range(0, 40).parallel().forEach(i -> send(servers.get(i % 2), "/v1/track", track(i / 2)));
            await(servers, "feedback", 20);

            for (int place = 1; place <= 4; place++) {
                send(servers.get(place % 2), "/ubi_events", ubi("impression", place));
            }
            await(servers, "feedback", 24);
            send(servers.get(1), "/ubi_events", ubi("click", 3));

            await(servers, "rankings", 1);
            await(servers, "joined_early", 4);
            for (ServerProcess server : servers) {
                JsonNode list = JSON.readTree(server.send(
                                "/rank?dryRun=true",
                                "{\"clientId\":\"c\",\"items\":[{\"itemId\":\"boot-1\"},{\"itemId\":\"boot-2\"},{\"itemId\":\"boot-3\"}]}")
                        .body());
                assertThat(list.at("/items/0/itemId").asString()).isEqualTo("boot-3");
            }
        }
    }

    private static void send(ServerProcess server, String path, String body) {
        try {
            assertThat(server.status(path, body)).isEqualTo(200);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
