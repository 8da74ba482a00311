package io.liverank.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Engines that are slow, away or break off, and a server that has no time: the engine's answer as it is, or a clear refusal. */
@RunningServer(
        properties = {
            "liverank.update.interval=0s",
            "liverank.proxy.max-answer=900KB",
            "liverank.proxy.window=1000",
            "liverank.proxy.fields=*",
            "liverank.proxy.connections=1",
            "liverank.proxy.timeout=3s",
            "liverank.proxy.patience=1ms",
            "liverank.shops.away.proxy.upstream=http://localhost:1",
            "liverank.shops.calm.proxy.patience=60s",
            "liverank.cors.origins=https://shop.example"
        })
class ProxyLimitsTest {
    @RegisterExtension
    static final StubEngine ENGINE = new StubEngine();

    private static final String ASK = "{\"query\":{\"match\":{\"title\":\"red shoes\"}}}";
    private static final String SEARCH = "/proxy/shop/_search";
    private static final String[] PAGE = {"Origin", "https://shop.example", "Sec-Fetch-Site", "cross-site"};

    @Autowired
    Server server;

    @DynamicPropertySource
    static void engine(DynamicPropertyRegistry settings) {
        settings.add("liverank.proxy.upstream", ENGINE::address);
    }

    private static String hits(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"_id\":\"shoe-" + i + "\",\"_score\":" + (count - i) + "}")
                .collect(Collectors.joining(",", "{\"hits\":{\"hits\":[", "]}}"));
    }

    /** A thousand hits with thirty numbers each: never ranked in a millisecond, however warm the server is. */
    private static String heavyHits() {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> IntStream.range(0, 30)
                        .mapToObj(j -> "\"n" + j + "\":" + (i * 31 + j * 17) % 1_000)
                        .collect(Collectors.joining(
                                ",", "{\"_id\":\"boot-" + i + "\",\"_score\":" + (1_000 - i) + ",\"_source\":{", "}}")))
                .collect(Collectors.joining(",", "{\"hits\":{\"hits\":[", "]}}"));
    }

    private static String outcome(HttpResponse<?> answer) {
        return answer.headers().firstValue("X-LiveRank-Outcome").orElse("none");
    }

    private HttpResponse<String> search(String path) throws Exception {
        return server.send("POST", path, ASK);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void rankingThatTakesLongerThanPatience_leavesTheEnginesOrder_andIsNotInTheLog() throws Exception {
        String heavy = heavyHits();
        ENGINE.answers(200, heavy);
        long before = server.get("/evaluation").at("/counts/rankings").asLong();
        int late = 0;
        long named = 0;
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> answer = search(SEARCH);
            assertThat(answer.statusCode()).isEqualTo(200);
            named += answer.headers().firstValue("X-LiveRank-Query-Id").isPresent() ? 1 : 0;
            if (outcome(answer).equals("late")) {
                late++;
                assertThat(answer.body()).isEqualTo(heavy);
            }
        }
        assertThat(late).isPositive();
        HttpResponse<String> patient = search("/shops/calm" + SEARCH);
        assertThat(outcome(patient)).isEqualTo("ranked");
        long written = before + named;
        assertThat(server.await("/evaluation", now -> now.at("/counts/rankings").asLong() >= written)
                        .at("/counts/rankings")
                        .asLong())
                .isEqualTo(written);
    }

    @Test
    void moreCallsThanConnections_areRefusedUntilOneIsFree() throws Exception {
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        ENGINE.does(exchange -> {
            asked.countDown();
            await(answer);
            reply(exchange, 204, "");
        });
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> {
            try {
                return search(SEARCH).statusCode();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await(asked);

        HttpResponse<String> second = search(SEARCH);
        answer.countDown();

        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.body()).contains("proxy-busy");
        assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(first.get()).isEqualTo(204);
        ENGINE.answers(200, hits(2));
        assertThat(search(SEARCH).statusCode()).isEqualTo(200);
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void engineThatHangs_is504_thatIsAway_is502_andTheDoctorAndHealthSayIt() throws Exception {
        var done = new CountDownLatch(1);
        ENGINE.does(exchange -> await(done));
        HttpResponse<String> hung = search(SEARCH);
        done.countDown();
        assertThat(hung.statusCode()).isEqualTo(504);
        assertThat(hung.body()).contains("engine-timed-out");
        assertThat(hung.headers().firstValue("Retry-After")).hasValue("1");

        for (int i = 0; i < 60; i++) {
            HttpResponse<String> away = search("/shops/away" + SEARCH);
            assertThat(away.statusCode()).isEqualTo(502);
            assertThat(away.body()).contains("engine-unreachable");
        }
        JsonNode found = finding("/shops/away");
        assertThat(found.get("severity").asString()).isEqualTo("error");
        assertThat(found.get("detail").asString()).contains("for 60 the engine was away");
        assertThat(found.get("example").asString()).isEqualTo("/shop/_search");
        assertThat(found.get("fix").asString()).contains("liverank.proxy.upstream");
        // the server's own, of which one call at least was not answered
        assertThat(server.get("/actuator/health").toString()).contains("the engine was away");
    }

    @Test
    void listsThatAreNotRecognised_areAFinding() throws Exception {
        ENGINE.answers(200, "{\"hits\":{\"hits\":[{\"name\":\"without an id\"}]}}");
        for (int i = 0; i < 60; i++) {
            assertThat(search("/shops/calm" + SEARCH).statusCode()).isEqualTo(200);
        }
        JsonNode found = finding("/shops/calm");
        assertThat(found.get("severity").asString()).isEqualTo("error");
        assertThat(found.get("fix").asString()).contains("liverank.proxy.id-field");
    }

    private JsonNode finding(String shop) throws Exception {
        return server.get(shop + "/doctor").findParents("code").stream()
                .filter(one -> one.get("code").asString().equals("proxy"))
                .findFirst()
                .orElseThrow();
    }

    /** What has begun cannot be taken back: a cut answer must not look whole. */
    @Test
    void longAnswerThatIsCut_isCutForTheCallerToo() throws Exception {
        var begun = new CountDownLatch(1);
        ENGINE.does(exchange -> {
            exchange.sendResponseHeaders(200, 2_000_000);
            exchange.getResponseBody().write(" ".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            await(begun);
            exchange.close();
        });
        HttpRequest request = HttpRequest.newBuilder(server.uri(SEARCH))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ASK))
                .build();
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(outcome(answer)).isEqualTo("too_large");
        begun.countDown();
        assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void longAnswer_goesThroughWhole() throws Exception {
        String huge = " ".repeat(5_000_000) + hits(3);
        ENGINE.answers(200, huge);
        HttpResponse<String> answer = search(SEARCH);
        assertThat(outcome(answer)).isEqualTo("too_large");
        assertThat(answer.body()).isEqualTo(huge);
        Waiting.atMost(Duration.ofSeconds(10)).until(() -> {
            ENGINE.answers(401, "{\"message\":\"no header says how\"}");
            return search(SEARCH).statusCode() == 401;
        });
    }

    /** A page of a shop searches by itself; who else may read is said by this server's settings alone. */
    @Test
    void pages_ofTheOriginsThatAreSet_maySearch_andNoOthers() throws Exception {
        ENGINE.answers(200, hits(3), "Access-Control-Allow-Origin", "*", "Vary", "Accept-Encoding");
        HttpResponse<String> preflight = server.send(
                "OPTIONS",
                SEARCH,
                null,
                "Origin",
                "https://shop.example",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "content-type,x-api-key,x-liverank-user,x-liverank-query-id");
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("https://shop.example");

        HttpResponse<String> answer = server.send("POST", "/shops/calm" + SEARCH, ASK, PAGE);
        assertThat(outcome(answer)).isEqualTo("ranked");
        assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).containsExactly("https://shop.example");
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
                .contains("X-LiveRank-Query-Id", "X-LiveRank-Outcome");
        assertThat(String.join(",", answer.headers().allValues("Vary"))).contains("Origin", "Accept-Encoding");

        HttpResponse<String> stranger = server.send("POST", SEARCH, ASK, "Origin", "https://stranger.example");
        assertThat(stranger.statusCode()).isEqualTo(403);
        HttpResponse<String> plain = server.send("GET", SEARCH, null);
        assertThat(plain.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(server.send(
                                "OPTIONS",
                                "/proxy/shop/_bulk",
                                null,
                                "Origin",
                                "https://shop.example",
                                "Access-Control-Request-Method",
                                "POST")
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }
}
