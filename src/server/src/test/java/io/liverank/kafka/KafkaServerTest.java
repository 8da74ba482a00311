package io.liverank.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A server whose log is in Kafka, and all else in its own Redis; the broker goes away and comes back. */
@RunningServer(properties = {"liverank.log.type=kafka", "liverank.shop=books", "liverank.log.kafka.timeout=2s"})
class KafkaServerTest {
    private static final Duration ANNOUNCED = Duration.ofSeconds(5);
    private static final String LIST = "{\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"b\"}]}";

    private static KafkaBroker broker;
    private static int clicks;

    @TempDir
    static Path folder;

    @Autowired
    Server server;

    @DynamicPropertySource
    static void brokerInUse(DynamicPropertyRegistry registry) {
        broker = new KafkaBroker(folder);
        registry.add("liverank.log.kafka.bootstrap-servers", broker::servers);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private int click() throws Exception {
        return server.send(
                        "POST",
                        "/feedback",
                        "{\"eventType\":\"click\",\"itemId\":\"a\",\"eventId\":\"e" + clicks + "\"}")
                .statusCode();
    }

    private void clickUntilTaken() {
        Waiting.atMost(Duration.ofSeconds(60)).until(() -> click() == 202);
        clicks++;
    }

    private void awaitCounted() {
        server.await("/evaluation", found -> found.at("/counts/feedback").asInt() == clicks);
    }

    private void assertRanks() throws IOException, InterruptedException {
        HttpResponse<String> ranked = server.send("POST", "/rank", LIST);
        assertThat(ranked.statusCode()).isEqualTo(200);
        assertThat(ranked.body()).contains("\"degraded\":false");
    }

    private boolean logAvailable() throws Exception {
        return server.get("/actuator/health/learner")
                .at("/details/logAvailable")
                .asBoolean();
    }

    @Test
    void rankingAndFeedback_goThroughTheTopicOfTheShop() throws Exception {
        assertRanks();
        clickUntilTaken();
        awaitCounted();
        assertThat(broker.admin().listTopics().names().get(10, TimeUnit.SECONDS))
                .contains("liverank.shop.books.log");
        assertThat(server.send("GET", "/actuator/health/kafka", null).statusCode())
                .isEqualTo(200);
        assertThat(server.get("/actuator/info").at("/log/type").asString()).isEqualTo("kafka");
        assertThat(server.send("GET", "/actuator/prometheus", null).body()).contains("kafka_producer_");
    }

    /** A shop of the same name that is made later must not find what its namesake was told. */
    @Test
    void furtherShop_hasATopicOfItsOwn_whichGoesWithIt() throws Exception {
        assertThat(server.send("PUT", "/shops/toys", "{}").statusCode()).isEqualTo(200);
        String click = "{\"eventType\":\"click\",\"itemId\":\"b\",\"userId\":\"ann\"}";
        Waiting.atMost(Duration.ofSeconds(60))
                .until(() -> server.send("POST", "/shops/toys/feedback", click).statusCode() == 202);
        assertThat(broker.admin().listTopics().names().get(10, TimeUnit.SECONDS))
                .contains("liverank.shop.toys.log");
        assertThat(server.send("DELETE", "/shops/toys", null).statusCode()).isEqualTo(200);
        assertThat(broker.admin().listTopics().names().get(10, TimeUnit.SECONDS))
                .doesNotContain("liverank.shop.toys.log");
        assertThat(server.send("PUT", "/shops/toys", "{}").statusCode()).isEqualTo(200);
        assertThat(server.get("/shops/toys/evaluation").at("/counts/feedback").asInt())
                .isZero();
    }

    @Test
    @Tag("slow")
    void frozenBroker_isAnnouncedAndRankingGoesOn() throws Exception {
        clickUntilTaken();
        awaitCounted();
        broker.freeze();
        try {
            assertAway();
        } finally {
            broker.thaw();
        }
        clickUntilTaken();
        awaitCounted();
    }

    @Tag("slow")
    @Test
    void killedBroker_isAnnouncedAndWhatItAcknowledgedIsCounted() throws Exception {
        clickUntilTaken();
        broker.kill();
        assertAway();
        broker.start();
        clickUntilTaken();
        awaitCounted();
    }

    private void assertAway() throws Exception {
        Waiting.atMost(ANNOUNCED).until(() -> !logAvailable());
        assertThat(click()).isEqualTo(503);
        for (int i = 0; i < 20; i++) {
            assertRanks();
        }
        assertThat(server.send("GET", "/actuator/health/readiness", null).statusCode())
                .isEqualTo(200);
        assertThat(server.send("GET", "/actuator/health/kafka", null).statusCode())
                .isEqualTo(503);
    }

    @Test
    void deletedTopic_isMadeAnewAndGoneOnWithByWhatTheServerKnows() {
        clickUntilTaken();
        awaitCounted();
        String before = log();
        broker.delete("liverank.shop.books.log");
        Waiting.atMost(Duration.ofSeconds(60)).until(() -> !log().equals(before));
        clickUntilTaken();
        awaitCounted();
        assertThat(List.of(before)).doesNotContain(log());
    }

    private String log() {
        try {
            return server.get("/actuator/health/learner").at("/details/log").asString();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
