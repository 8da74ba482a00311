package io.liverank.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A search engine's calls through this server, over real ports. */
@RunningServer(
        properties = {
            "liverank.update.interval=0s",
            "liverank.baseline.share=0",
            "liverank.proxy.fields=price",
            "liverank.proxy.max-answer=20KB",
            "liverank.proxy.timeout=2s",
            "liverank.proxy.patience=60s",
            "liverank.proxy.headers=X-Typesense-Api-Key,X-API-Key",
            "liverank.proxy.credentials=ApiKey engines-own",
            "liverank.shops.books.proxy.window=50",
            "liverank.shops.music.proxy.upstream="
        })
class ProxyTest {
    @RegisterExtension
    static final StubEngine ENGINE = new StubEngine();

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ASK = "{\"query\":{\"match\":{\"title\":\"red shoes\"}}}";

    @Autowired
    Server server;

    @DynamicPropertySource
    static void engine(DynamicPropertyRegistry settings) {
        settings.add("liverank.proxy.upstream", ENGINE::address);
    }

    @BeforeEach
    void answer() {
        ENGINE.answers(200, hits(8));
    }

    private static String hits(int count) {
        return "{\"took\": 3, \"hits\": {\"total\": {\"value\": 100}, \"hits\": ["
                + IntStream.range(0, count)
                        .mapToObj(i -> "{\"_id\":\"shoe-" + i + "\", \"_score\":" + (count - i)
                                + ".50, \"_source\":{\"price\":" + i + ", \"title\":\"Schuh ü " + i + "\"}}")
                        .collect(Collectors.joining(", "))
                + "]}}\n";
    }

    private HttpResponse<String> search(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path))
                .method(
                        body == null ? "GET" : "POST",
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (headers.length > 0) {
            for (int i = 0; i < headers.length; i += 2) {
                request.setHeader(headers[i], headers[i + 1]);
            }
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String outcome(HttpResponse<?> answer) {
        return answer.headers().firstValue("X-LiveRank-Outcome").orElse("none");
    }

    private static String queryId(HttpResponse<?> answer) {
        return answer.headers().firstValue("X-LiveRank-Query-Id").orElseThrow();
    }

    private static List<String> ids(String answer) {
        return JSON.readTree(answer).at("/hits/hits").values().stream()
                .map(hit -> hit.get("_id").asString())
                .toList();
    }

    private static String sorted(String text) {
        return text.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining());
    }

    /** What a shopper does: searches, takes the last shoe, and searches again. */
    @Test
    void search_afterClicks_comesBackReordered() throws Exception {
        List<String> order = List.of();
        for (int round = 0; round < 40 && (order.isEmpty() || !order.get(0).equals("shoe-7")); round++) {
            HttpResponse<String> answer =
                    search("/proxy/shop/_search", ASK, "X-LiveRank-User", "ann", "X-LiveRank-Session", "ann-1");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(outcome(answer)).isEqualTo("ranked");
            order = ids(answer.body());
            assertThat(sorted(answer.body())).as("the same bytes").isEqualTo(sorted(hits(8)));
            long before = server.get("/evaluation").at("/counts/feedback").asLong();
            server.post(
                    "/feedback",
                    "{\"eventType\":\"click\",\"queryId\":\"" + queryId(answer)
                            + "\",\"itemId\":\"shoe-7\",\"userId\":\"ann\",\"sessionId\":\"ann-1\"}");
            server.await("/evaluation", now -> now.at("/counts/feedback").asLong() > before);
        }

        assertThat(order).startsWith("shoe-7").hasSize(8);
    }

    /** What the log holds of a list is what was searched, by whom, and what the engine told. */
    @Test
    void search_isWrittenToTheLog() throws Exception {
        long before = server.get("/evaluation").at("/counts/rankings").asLong();

        HttpResponse<String> answer = search(
                "/proxy/shop/_search",
                "{\"query\":{\"match_all\":{}},\"ext\":{\"ubi\":{\"query_id\":\"ubi-1\",\"user_query\":\"sandals\"}}}");

        assertThat(queryId(answer)).isEqualTo("ubi-1");
        server.await("/evaluation", now -> now.at("/counts/rankings").asLong() > before);
        JsonNode fields = server.await("/fields", now -> now.toString().contains("price"));
        assertThat(fields.toString()).doesNotContain("\"title\"");
    }

    /** A header of other signs than ASCII's would be left out of the answer, and clicks would find no list. */
    @Test
    void queryId_ofAnySigns_comesBackInPercentEncoding() throws Exception {
        String ubi = "{\"ext\":{\"ubi\":{\"query_id\":\"Größe 100% \\u0007\",\"user_query\":\"a\"}}}";
        String encoded = "Gr%C3%B6%C3%9Fe%20100%25%20%07";

        assertThat(queryId(search("/proxy/shop/_search", ubi))).isEqualTo(encoded);
        assertThat(queryId(search("/proxy/shop/_search", ASK, "X-LiveRank-Query-Id", encoded)))
                .isEqualTo(encoded);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/proxy/shop/_search|{\"sort\":[\"price\"]}|passed",
                "/proxy/shop/_search?scroll=1m|{}|passed",
                "/proxy/shop/_search|{\"from\":10}|passed",
                "/proxy/shop/_count|{}|passed",
                "/proxy/shop/_search|{no json|not_understood",
                "/proxy/solr/shop/select?q=a|{}|not_understood"
            })
    void search_thatCannotBePutInOrder_goesThroughAsItIs(String path, String body, String outcome) throws Exception {
        HttpResponse<String> answer = search(path, body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(hits(8));
        assertThat(outcome(answer)).isEqualTo(outcome);
        assertThat(answer.headers().firstValue("X-LiveRank-Query-Id")).isEmpty();
        assertThat(ENGINE.asked().body()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 429, 500, 503})
    void engine_thatRefuses_isHeard(int status) throws Exception {
        String problem = "{\"error\":{\"type\":\"x\"},\"hits\":{\"hits\":[{\"_id\":\"1\"},{\"_id\":\"2\"}]}}";
        ENGINE.answers(status, problem, "Retry-After", "7", "WWW-Authenticate", "Basic", "Set-Cookie", "a=b");

        HttpResponse<String> answer = search("/proxy/shop/_search", ASK);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(problem);
        assertThat(outcome(answer)).isEqualTo("engine_refused");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void answer_thatIsNoJson_orNoList_goesThrough() throws Exception {
        for (String text : List.of("<xml/>", "", "{\"hits\":{\"hits\":[{\"_id\":\"1\"},{\"_id\":\"1\"}]}}", "[1]")) {
            ENGINE.answers(200, text);

            HttpResponse<String> answer = search("/proxy/shop/_search", ASK);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(text);
            assertThat(outcome(answer)).isEqualTo("not_understood");
        }
        ENGINE.answers(200, "{\"aggregations\":{},\"hits\":{\"hits\":[]}}");
        assertThat(outcome(search("/proxy/shop/_search", ASK))).isEqualTo("no_hits");
    }

    @Test
    void answer_thatIsTooLong_streamsThrough() throws Exception {
        String big = hits(2_000);
        ENGINE.answers(200, big);

        HttpResponse<String> answer = search("/proxy/shop/_search", ASK);

        assertThat(answer.body()).isEqualTo(big);
        assertThat(outcome(answer)).isEqualTo("too_large");
    }

    @Test
    void answer_thatIsZipped_goesThroughZipped_andOursIsZippedForWhoAsks() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/proxy/shop/_search"))
                .POST(BodyPublishers.ofString(ASK))
                .header("Content-Type", "application/json")
                .header("Accept-Encoding", "gzip")
                .build();
        ENGINE.answers(200, hits(60));

        HttpResponse<byte[]> answer = CLIENT.send(request, BodyHandlers.ofByteArray());

        assertThat(ENGINE.asked().headers()).doesNotContainKey("Accept-encoding");
        assertThat(outcome(answer)).isEqualTo("ranked");
        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        String plain = new String(
                new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ids(plain)).containsExactlyInAnyOrderElementsOf(ids(hits(60)));

        ENGINE.answers(200, "not really zipped", "Content-Encoding", "br");
        HttpResponse<byte[]> foreign = CLIENT.send(request, BodyHandlers.ofByteArray());
        assertThat(foreign.body()).asString().isEqualTo("not really zipped");
        assertThat(foreign.headers().firstValue("Content-Encoding")).hasValue("br");
    }

    /** Solr lets its answers be kept; nobody may be shown another's order under another's list. */
    @Test
    void answer_inOurOrder_isKeptByNobody_andTheEnginesOwnAsItSays() throws Exception {
        String[] kept = {
            "ETag",
            "\"e\"",
            "Last-Modified",
            "Mon, 01 Jun 2026 00:00:00 GMT",
            "Cache-Control",
            "max-age=60",
            "Content-MD5",
            "eA==",
            "X-Engines-Own",
            "1"
        };
        ENGINE.answers(200, hits(8), kept);

        HttpResponse<String> ranked = search("/proxy/shop/_search", ASK);
        assertThat(ranked.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(ranked.headers().map()).doesNotContainKeys("etag", "last-modified", "content-md5");
        assertThat(ranked.headers().firstValue("X-Engines-Own")).hasValue("1");

        HttpResponse<String> passed = search("/proxy/shop/_search", "{\"from\":10}");
        assertThat(passed.headers().allValues("Cache-Control")).containsExactly("max-age=60");
        assertThat(passed.headers().firstValue("ETag")).hasValue("\"e\"");
        assertThat(passed.headers().firstValue("Content-MD5")).hasValue("eA==");
    }

    @Test
    void engine_thatBreaksOffOrStandsStill_isToldOf() throws Exception {
        ENGINE.does(exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("{\"hits\"".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        HttpResponse<String> broken = search("/proxy/shop/_search", ASK);
        assertThat(broken.statusCode()).isEqualTo(502);
        assertThat(broken.body()).contains("engine-unreachable");

        var done = new CountDownLatch(1);
        ENGINE.does(exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("{\"hits\"".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        HttpResponse<String> still = search("/proxy/shop/_search", ASK);
        done.countDown();
        assertThat(still.statusCode()).isEqualTo(504);
        assertThat(still.body()).contains("engine-timed-out");
    }

    @Test
    void headers_thatAreNobodyElsesBusiness_stayHere() throws Exception {
        search(
                "/proxy/shop/_search?preference=a%20b",
                ASK,
                "Authorization",
                "Basic Y2FsbGVy",
                "Cookie",
                "a=b",
                "X-API-Key",
                "ours",
                "X-Typesense-Api-Key",
                "theirs",
                "X-Opaque-Id",
                "trace-1",
                "X-LiveRank-User",
                "ann");

        assertThat(ENGINE.asked().uri()).isEqualTo("/shop/_search?preference=a%20b");
        assertThat(ENGINE.asked().headers())
                .containsEntry("Authorization", List.of("ApiKey engines-own"))
                .containsEntry("X-opaque-id", List.of("trace-1"))
                .containsEntry("X-typesense-api-key", List.of("theirs"))
                .doesNotContainKeys("Cookie", "X-api-key", "X-liverank-user");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/proxy/_cluster/settings",
        "POST,/proxy/shop/_bulk",
        "POST,/proxy/shop/_delete_by_query",
        "DELETE,/proxy/shop",
        "PUT,/proxy/shop/_search",
        "GET,/proxy/",
        "POST,/proxy/%2e%2e/_search",
        "POST,/proxy/a%2f..%2fb/_search"
    })
    void whatIsNoSearch_goesNowhere(String method, String path) throws Exception {
        assertThat(server.send(method, path, "{}").statusCode()).isEqualTo(404);
    }

    /** SolrJ and many others send long searches as forms. */
    @Test
    void solr_form_isReadAndSentOn() throws Exception {
        ENGINE.answers(
                200,
                "{\"response\":{\"numFound\":2,\"docs\":[{\"id\":\"a\",\"price\":1},{\"id\":\"b\",\"price\":2}]}}");

        HttpResponse<String> answer = search(
                "/proxy/solr/shop/select",
                "q=red+shoes&fl=id%2Cprice",
                "Content-Type",
                "application/x-www-form-urlencoded");

        assertThat(outcome(answer)).isEqualTo("ranked");
        assertThat(ENGINE.asked().body()).isEqualTo("q=red+shoes&fl=id%2Cprice");
        assertThat(ENGINE.asked().headers())
                .containsEntry("Content-type", List.of("application/x-www-form-urlencoded"));
    }

    @Test
    void get_withABody_isSentOnWithIt() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/proxy/shop/_search"))
                .method("GET", BodyPublishers.ofString(ASK))
                .header("Content-Type", "application/json")
                .build();

        HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());

        assertThat(outcome(answer)).isEqualTo("ranked");
        assertThat(ENGINE.asked().method()).isEqualTo("GET");
        assertThat(ENGINE.asked().body()).isEqualTo(ASK);
    }

    @Test
    void shops_haveTheirOwn() throws Exception {
        assertThat(outcome(search("/shops/books/proxy/shop/_search", ASK))).isEqualTo("ranked");
        assertThat(search("/shops/music/proxy/shop/_search", ASK).statusCode()).isEqualTo(404);
    }

    @Test
    void calls_areCounted() throws Exception {
        search("/proxy/shop/_search", ASK);
        search("/proxy/shop/_search", "{\"from\":10}");

        String meters = server.send("GET", "/actuator/prometheus", null).body();
        assertThat(meters)
                .containsPattern("liverank_proxy_calls_total\\{.*outcome=\"ranked\".*} [1-9]")
                .containsPattern("liverank_proxy_calls_total\\{.*outcome=\"passed\".*} [1-9]")
                .contains("liverank_proxy_engine_seconds_count");
    }

    /** What OpenSearch's connector to a hosted reranker sends and reads. */
    @Test
    void rerank_answersAsHostedRerankersDo() throws Exception {
        JsonNode answer = server.post(
                "/rerank",
                "{\"query\":\"red\",\"documents\":[\"a\",{\"text\":\"b\"},7],\"model\":\"any\",\"top_n\":2}");

        assertThat(answer.get("results").values())
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.get("index").asInt()).isBetween(0, 2));
        assertThat(answer.at("/results/0/relevance_score").asDouble()).isEqualTo(1);
        for (String wrong : List.of(
                "{\"query\":\"red\"}",
                "{\"documents\":[]}",
                "{\"documents\":[\"a\",\"a\"]}",
                "{\"documents\":[[]]}",
                "[]")) {
            assertThat(server.send("POST", "/rerank", wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }
}
