package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Http;
import io.liverank.Waiting;
import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.event.Event;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** What callers and probes see of a server whose learner has met an error. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class StoppedLearnerTest {
    private static final String LIST = "{\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"b\"}]}";

    @TempDir
    static Path data;

    @LocalServerPort
    int port;

    @Autowired
    Engine engine;

    @Autowired
    Learner learner;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("liverank.data-dir", () -> data.toString());
        registry.add("liverank.update.interval", () -> "0s");
    }

    private HttpResponse<String> feedback(String type) throws Exception {
        return Http.send(port, "POST", "/feedback", "{\"eventType\":\"" + type + "\",\"itemId\":\"a\"}");
    }

    private int status(String path) throws Exception {
        return Http.send(port, "GET", path, null).statusCode();
    }

    @Test
    void feedbackIsRefusedAndProbesFail_whileRankingGoesOn() throws Exception {
        Waiting.atMost(Duration.ofSeconds(30)).until(() -> status("/actuator/health/readiness") == 200);
        assertThat(status("/actuator/health/liveness")).isEqualTo(200);
        engine.onTaken(taken -> {
            if (taken.event() instanceof Event.FeedbackGiven given
                    && given.type().equals("last_straw")) {
                throw new NoClassDefFoundError("made up");
            }
        });
        assertThat(feedback("click").statusCode()).isEqualTo(202);
        feedback("last_straw");
        Waiting.atMost(Duration.ofSeconds(10)).until(() -> learner.stopped().isPresent());
        HttpResponse<String> refused = feedback("click");
        assertThat(refused.statusCode()).isEqualTo(503);
        var problem = new JsonMapper().readTree(refused.body());
        assertThat(problem.get("type").asString()).isEqualTo("urn:liverank:problem:learner-stopped");
        assertThat(problem.get("detail").asString()).startsWith("Nothing was stored");
        assertThat(Http.send(port, "PUT", "/items", "[{\"itemId\":\"a\"}]").statusCode())
                .isEqualTo(503);
        HttpResponse<String> ranked = Http.send(port, "POST", "/rank", LIST);
        assertThat(ranked.statusCode()).isEqualTo(200);
        assertThat(new JsonMapper().readTree(ranked.body()).get("degraded").asBoolean())
                .isFalse();
        assertThat(status("/actuator/health")).isEqualTo(503);
        assertThat(status("/actuator/health/readiness")).isEqualTo(503);
        assertThat(status("/actuator/health/liveness")).isEqualTo(503);
    }
}
