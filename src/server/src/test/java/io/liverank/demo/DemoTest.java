package io.liverank.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import io.liverank.demo.Shoppers.State;
import io.liverank.engine.Learner;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ActiveProfiles;
import tools.jackson.databind.JsonNode;

/** The demo shop over its real port. */
@RunningServer(properties = {"liverank.update.interval=0s", "liverank.baseline.share=0.2"})
@ActiveProfiles("demo")
class DemoTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    /** What 200 rankings per second are in half a minute; here they come as fast as the server takes them. */
    private static final int HALF_A_MINUTE = 6_000;

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Autowired
    Server server;

    @Autowired
    Shoppers shoppers;

    @Autowired
    Learner learner;

    @BeforeEach
    void awaitOpening() throws Exception {
        Waiting.atMost(Duration.ofSeconds(30))
                .until(() -> server.send("GET", "/items?limit=1", null).body().matches("\\{\"total\":(4992|5376),.*"));
    }

    @AfterEach
    void closeTheDoors() {
        shoppers.pause();
        assertThat(learner.gaps()).as("gaps in a log that lost nothing").isZero();
    }

    private State shopUntil(Predicate<State> condition) {
        shoppers.rate(Shoppers.MOST_PER_SECOND);
        shoppers.start();
        State state = Waiting.atMost(PATIENCE).until(shoppers::state, condition);
        shoppers.pause();
        return state;
    }

    @Tag("slow")
    @Test
    void halfAMinuteOfShoppers_makesTheFusedOrderAtLeastFifteenPercentBetter() {
        long before = shoppers.state().visits();
        State state = shopUntil(now -> now.visits() >= before + HALF_A_MINUTE);
        assertThat(state.problem()).isNull();
        assertThat(state.lift()).isGreaterThan(0.15);

        shoppers.changeTastes();
        State changed = shopUntil(now -> now.ndcg() < 0.97 * state.ndcg());
        State recovered = shopUntil(now -> now.ndcg() >= 0.95 * state.ndcg());
        assertThat(changed.changes()).isEqualTo(state.changes() + 1);
        assertThat(recovered.retrievalNdcg()).isLessThan(recovered.ndcg());
        intervalHoldsTheTruth(recovered);
    }

    /** Once the lists have closed, which takes somebody who goes on searching. */
    private void intervalHoldsTheTruth(State state) {
        JsonNode contest = Waiting.atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            server.post("/rank", "{\"query\":\"lamp\",\"items\":[{\"itemId\":\"p-0-0\"}]}");
                            return server.get("/evaluation").at("/baseline/all");
                        },
                        now -> now.get("wins").asLong() + now.get("losses").asLong() > 0.7 * state.decided());
        assertThat(state.odds())
                .isBetween(contest.get("low").asDouble(), contest.get("high").asDouble());
        assertThat(contest.get("verdict").asString()).isEqualTo("better");
    }

    @Test
    void released_productsCanBeFoundByTheirWords() throws Exception {
        assertThat(server.send("POST", "/demo/releases", null).body()).isEqualTo("{\"products\":384}");
        Waiting.atMost(Duration.ofSeconds(10))
                .until(() -> server.send("GET", "/items?limit=1", null).body().contains("\"total\":5376"));
        String title = server.get("/items/p-7-53").at("/attributes/title").asString();
        String words = "/items?limit=50&query=" + URLEncoder.encode(title, StandardCharsets.UTF_8);
        // the index hears of an item after the catalogue has it
        Waiting.atMost(Duration.ofSeconds(10))
                .until(() -> server.send("GET", words, null).body().contains("\"itemId\":\"p-7-53\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"rate\":0}", "{\"rate\":2001}", "{\"pace\":3}", "{\"running\":3}", "["})
    void wrongWishes_areRefusedAndChangeNothing(String wish) throws Exception {
        int rate = shoppers.state().rate();
        assertThat(server.send("POST", "/demo/shoppers", wish).statusCode()).isEqualTo(400);
        assertThat(shoppers.state().rate()).isEqualTo(rate);
        assertThat(shoppers.state().running()).isFalse();
    }

    @Test
    void pictures_areDrawnForProductsAndForNothingElse() throws Exception {
        HttpResponse<String> picture = server.send("GET", "/demo/pictures/p-95-51.svg", null);
        assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/svg+xml");
        assertThat(picture.body()).startsWith("<svg").contains("</svg>");
        for (String id : new String[] {"p-96-0", "p-0--1", "p-00-1", "x", "p-1-"}) {
            assertThat(server.send("GET", "/demo/pictures/" + id + ".svg", null).statusCode())
                    .as(id)
                    .isEqualTo(404);
        }
    }

    @Test
    void shop_isTheSameForTheSameSeed() {
        var shop = new Shop(7);
        assertThat(shop.products()).isEqualTo(new Shop(7).products()).hasSize(4_992);
        assertThat(shop.products()).isNotEqualTo(new Shop(8).products());
        var ids = new HashSet<String>();
        shop.products().forEach(product -> ids.add(product.id()));
        shop.release(0).forEach(product -> ids.add(product.id()));
        assertThat(ids).hasSize(4_992 + 384);
        assertThat(shop.find("p-3-5")).isIn(shop.products());
    }

    @Test
    void pulses_areStreamedWithTheirHistoryFirst() throws Exception {
        HttpResponse<java.io.InputStream> stream = CLIENT.send(
                HttpRequest.newBuilder(server.uri("/console/pulses")).build(), BodyHandlers.ofInputStream());
        try (var in = new java.io.BufferedReader(
                new java.io.InputStreamReader(stream.body(), java.nio.charset.StandardCharsets.UTF_8))) {
            assertThat(in.readLine()).isEqualTo("event:history");
            assertThat(in.readLine()).startsWith("data:[");
            assertThat(in.readLine()).isEmpty();
            assertThat(in.readLine()).isEqualTo("event:pulse");
            assertThat(in.readLine()).contains("\"mixture\"", "\"figures\"", "\"lagMillis\"", "\"shoppers\"");
        }
    }
}
