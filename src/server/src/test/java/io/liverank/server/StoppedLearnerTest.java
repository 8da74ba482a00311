package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.event.Event;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** What callers and probes see of a server whose learner has met an error. */
@RunningServer(properties = "liverank.update.interval=0s")
class StoppedLearnerTest {
    private static final String LIST = "{\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"b\"}]}";

    @Autowired
    Server server;

    @Autowired
    Engine engine;

    @Autowired
    Learner learner;

    private HttpResponse<String> feedback(String type) throws Exception {
        return server.send("POST", "/feedback", "{\"eventType\":\"" + type + "\",\"itemId\":\"a\"}");
    }

    private int status(String path) throws Exception {
        return server.send("GET", path, null).statusCode();
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
        assertThat(server.send("PUT", "/items", "[{\"itemId\":\"a\"}]").statusCode())
                .isEqualTo(503);
        HttpResponse<String> ranked = server.send("POST", "/rank", LIST);
        assertThat(ranked.statusCode()).isEqualTo(200);
        assertThat(new JsonMapper().readTree(ranked.body()).get("degraded").asBoolean())
                .isFalse();
        assertThat(status("/actuator/health")).isEqualTo(503);
        assertThat(status("/actuator/health/readiness")).isEqualTo(503);
        assertThat(status("/actuator/health/liveness")).isEqualTo(503);
    }
}
