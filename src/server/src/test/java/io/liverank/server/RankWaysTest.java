package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** {@code POST /rank} has a short way and a long one, which nobody can tell apart. */
@RunningServer(properties = "liverank.update.interval=0s")
class RankWaysTest {
    private static final String SHORT = "application/json";
    /** Says the same, but not as most say it. */
    private static final String LONG = "application/json;q=0.9";

    @Autowired
    Server server;

    private HttpResponse<String> rank(String accepted, String body) throws Exception {
        return server.send("POST", "/rank?dryRun=true", body, "Accept", accepted);
    }

    private static String list(String more) {
        return "{\"queryId\":\"same\",\"userId\":\"ann\",\"timestamp\":" + (System.currentTimeMillis() - 5_000)
                + ",\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"größer\",\"attributes\":{\"price\":3}}]" + more + "}";
    }

    private static String lasting(HttpResponse<String> answer) {
        return answer.body().replaceFirst("\"tookMicros\":\\d+", "");
    }

    /** How long an answer is and in how many parts it comes is the web server's affair. */
    private static Map<String, Object> headers(HttpResponse<String> answer) {
        Map<String, Object> headers = new TreeMap<>(answer.headers().map());
        headers.keySet().removeAll(Set.of("content-length", "transfer-encoding", "vary", "date"));
        return headers;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"limit\":1",
                ",\"weight\":0.5,\"explain\":true",
                ",\"context\":{\"a\":[[[[[[1]]]]]]}",
                ",\"limitt\":1",
                ",\"limit\":0,\"weight\":2",
                ",\"userId\":\"again\"",
                ",\"items\":[]",
                ",",
                "}"
            })
    void anyList_isAnsweredAlike(String more) throws Exception {
        String body = list(more);
        HttpResponse<String> straight = rank(SHORT, body);
        HttpResponse<String> around = rank(LONG, body);
        assertThat(straight.statusCode()).isEqualTo(around.statusCode());
        assertThat(lasting(straight)).isEqualTo(lasting(around));
        assertThat(headers(straight)).isEqualTo(headers(around));
    }

    @Test
    void bothWays_areCountedAsOneCall() throws Exception {
        rank(SHORT, list(""));
        double before = counted();
        rank(SHORT, list(""));
        rank(LONG, list(""));
        // what is sent at once is counted after
        Waiting.atMost(Duration.ofSeconds(10)).until(this::counted, now -> now == before + 2);
    }

    private double counted() throws Exception {
        return server.send("GET", "/actuator/prometheus", null)
                .body()
                .lines()
                .filter(line -> line.startsWith("http_server_requests_seconds_count"))
                .filter(line -> line.contains("method=\"POST\"")
                        && line.contains("status=\"200\"")
                        && line.contains("outcome=\"SUCCESS\"")
                        && line.contains("uri=\"/rank\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
