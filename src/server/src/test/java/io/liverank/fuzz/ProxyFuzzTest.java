package io.liverank.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.proxy.StubEngine;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Searches through the proxy and answers of engines that nobody thought of, from seeds: the engine's status and bytes come
 * through whatever they are, in another order at most, and the log holds the lists that answers name. A failure names its seed.
 */
@RunningServer(
        properties = {
            "liverank.update.interval=0s",
            "spring.data.redis.timeout=60s",
            "liverank.proxy.fields=*",
            "liverank.proxy.everything=true",
            "liverank.proxy.patience=60s",
            "liverank.proxy.max-answer=40KB"
        })
class ProxyFuzzTest {
    private static final int BODIES = Integer.getInteger("fuzz.bodies", 150);
    private static final String SEVERAL = " several";
    private static final String SEED = "X-Opaque-Id";
    private static final int[] STATUSES = {
        200, 200, 200, 200, 200, 200, 200, 200, 201, 204, 400, 401, 404, 429, 500, 503
    };

    @RegisterExtension
    static final StubEngine ENGINE = new StubEngine();

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What the engine answered, by seed. */
    private final Map<String, Told> told = new ConcurrentHashMap<>();

    private final Map<String, Integer> outcomes = new ConcurrentHashMap<>();

    @Autowired
    Server server;

    @Autowired
    Engine engine;

    private record Told(int status, byte[] body) {}

    @DynamicPropertySource
    static void engine(DynamicPropertyRegistry settings) {
        settings.add("liverank.proxy.upstream", ENGINE::address);
    }

    private static String several(Json json, String... hits) {
        var text = new StringBuilder("[");
        for (String hit : hits) {
            text.append(text.length() == 1 ? "" : json.chance(0.5) ? ", " : ",")
                    .append(json.chance(0.99) ? hit : json.value(1));
        }
        return text.append(json.chance(0.5) ? "]" : "\n]").toString();
    }

    private static String[] hits(String kind, Json json) {
        String pinned = json.chance(0.05) ? ",\"curated\":true" : "";
        String[] hits = new String[8];
        for (int i = 0; i < hits.length; i++) {
            String id = json.chance(0.98) ? "\"item-" + i + "\"" : json.string();
            String score = json.chance(0.97) ? Integer.toString(9 - i) : json.value(3);
            String document = "{\"id\":" + id + ",\"more\":"
                    + json.members("price", json.nearly("3"), "title", json.nearly("\"Schuh ü\"")) + "}";
            hits[i] = json.chance(0.97)
                    ? switch (kind) {
                        case "elastic" ->
                            "{\"_id\":" + id + ",\"_score\":" + score + ",\"_source\":" + document + ",\"fields\":"
                                    + json.members("_ltrlog", json.nearly("[{\"log\":[{\"name\":\"a\",\"value\":1}]}]"))
                                    + ",\"_explanation\":" + json.value(2) + "}";
                        case "typesense", "typesense several" ->
                            "{\"document\":" + document + ",\"text_match\":" + score + pinned + "}";
                        default -> "{\"id\":" + id + ",\"score\":" + score + ",\"_rankingScore\":" + score + "}";
                    }
                    : json.value(1);
        }
        return hits;
    }

    private static String answer(String kind, Json json) {
        int end = kind.indexOf(SEVERAL);
        if (end >= 0 && json.chance(0.95)) {
            String one = kind.substring(0, end);
            String other = json.chance(0.8)
                    ? answer(one, json)
                    : json.nearly("{\"error\":{\"type\":\"none\"},\"status\":404}", "{}");
            String answers = several(json, answer(one, json), other);
            return "{\"took\":1,\"" + (one.equals("elastic") ? "responses" : "results") + "\":"
                    + (json.chance(0.95) ? answers : json.nearly(answers)) + "}";
        }
        String hits = several(json, hits(kind, json));
        return switch (kind) {
            case "elastic" ->
                "{\"took\":3,\"hits\":{\"total\":" + json.value(2) + ",\"hits\":" + json.nearly(hits) + "}"
                        + ",\"ext\":" + json.nearly("{\"ubi\":{\"query_id\":" + json.string() + "}}") + "}";
            case "solr" -> "{\"responseHeader\":" + json.value(2) + ",\"response\":{\"docs\":" + hits + "}}";
            default -> "{\"hits\":" + hits + ",\"page\":" + json.nearly("1") + "}";
        };
    }

    private static String path(String kind, Json json, SplittableRandom random) {
        String path =
                switch (kind) {
                    case "elastic" -> random.nextBoolean() ? "/shop/_search" : "/_search";
                    case "elastic several" -> random.nextBoolean() ? "/shop/_msearch" : "/_msearch";
                    case "typesense several" -> "/multi_search";
                    case "meilisearch several" -> "/multi-search";
                    case "solr" -> "/solr/shop/select";
                    case "typesense" -> "/collections/shop/documents/search";
                    default -> "/indexes/shop/search";
                };
        String[] queries = {
            "",
            "?",
            "?q=red+shoe",
            "?q=%zz",
            "?q=%F0%28",
            "?from=0&q=" + random.nextInt(),
            "?sort=",
            "?source=%7B%7D",
            "?q=a&q=b",
            "?&&=&",
            "?page=x",
            "?user_query=a&query_id=b%00"
        };
        return "/proxy" + (json.chance(0.02) ? "/" + random.nextInt() : path) + queries[random.nextInt(queries.length)];
    }

    private static String body(String kind, Json json) {
        int end = kind.indexOf(SEVERAL);
        if (end >= 0) {
            String one = kind.substring(0, end);
            String first = body(one, json);
            String second = json.chance(0.1) ? json.nearly(body(one, json)) : body(one, json);
            return switch (one) {
                case "elastic" ->
                    json.nearly("{\"index\":\"shop\"}", "") + "\n" + first + "\n{}\r\n" + second
                            + json.nearly("\n", "");
                case "typesense" ->
                    json.members(
                            "searches",
                            several(json, first, second),
                            "union",
                            json.chance(0.1) ? "true" : json.nearly("false"));
                default ->
                    json.members(
                            "queries",
                            several(json, first, second),
                            "federation",
                            json.chance(0.1) ? "{}" : json.nearly("null"));
            };
        }
        String query =
                json.nearly("{\"match\":{\"title\":" + json.string() + "}}", "{\"match_all\":{}}", json.value(1));
        String ubi = json.members(
                "query_id", json.nearly("null", json.string()),
                "user_query", json.nearly(json.string()),
                "client_id", json.nearly("\"c\"", json.string()));
        return switch (kind) {
            case "elastic" ->
                json.members(
                        "query", query,
                        "from", json.nearly("0"),
                        "ext", json.nearly("{\"ubi\":" + ubi + "}"));
            case "solr" -> json.members("query", json.nearly("\"red\"", query), "params", json.nearly("{}", ubi));
            default -> json.members("q", json.nearly("\"red\"", json.string()), "offset", json.nearly("0"));
        };
    }

    private void answer(String kind, HttpExchange exchange) throws IOException {
        String seed = exchange.getRequestHeaders().getFirst(SEED);
        var random = new SplittableRandom(~Long.parseLong(seed));
        var json = new Json(random);
        int status = STATUSES[random.nextInt(STATUSES.length)];
        byte[] body =
                status == 204 ? new byte[0] : json.spoiled(answer(kind, json)).getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(50) == 0) {
            random.nextBytes(body);
        }
        told.put(seed, new Told(status, body));
        exchange.getResponseHeaders().set("Content-Type", random.nextInt(20) == 0 ? "nonsense" : "application/json");
        if (random.nextInt(20) == 0) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : random.nextBoolean() ? body.length : 0);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static byte[] sorted(byte[] bytes) {
        byte[] sorted = bytes.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /** How many lists of it the log holds. */
    private int search(String kind, long seed) {
        var random = new SplittableRandom(seed);
        var json = new Json(random);
        String body = json.spoiled(body(kind, json));
        boolean isGet = json.chance(0.2);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        server.uri(path(kind, json, random).replace("%zz", "%25")))
                .timeout(Duration.ofSeconds(60))
                .header(SEED, Long.toString(seed))
                .header("Content-Type", json.chance(0.1) ? "application/x-www-form-urlencoded" : "application/json")
                .method(isGet ? "GET" : "POST", isGet ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (json.chance(0.5)) {
            request.header("X-LiveRank-User", json.chance(0.9) ? "ann" : "%zz%");
            request.header("X-LiveRank-Query", json.chance(0.9) ? "red%20shoe" : "x".repeat(5_000));
            request.header("X-LiveRank-Query-Id", json.chance(0.9) ? "q-" + kind + seed : " ");
        }
        try {
            HttpResponse<byte[]> answer = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            return checked(seed + ": " + body, Long.toString(seed), answer);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("no answer to seed " + seed, e);
        }
    }

    private int checked(String name, String seed, HttpResponse<byte[]> answer) {
        Told engines = told.remove(seed);
        String outcome = answer.headers().firstValue("X-LiveRank-Outcome").orElse("ours");
        for (String one : outcome.split(",")) {
            outcomes.merge(one, 1, Integer::sum);
        }
        if (engines == null) {
            assertThat(answer.statusCode()).as(name).isEqualTo(404);
            return 0;
        }
        assertThat(answer.statusCode()).as(name).isEqualTo(engines.status());
        List<String> each = List.of(outcome.split(","));
        assertThat(each).as(name).isNotEmpty().doesNotContain("failed", "late", "ours");
        if (each.contains("ranked")) {
            assertThat(sorted(answer.body())).as(name).isEqualTo(sorted(engines.body()));
        } else {
            assertThat(answer.body()).as(name).isEqualTo(engines.body());
        }
        List<String> lists = List.of(
                answer.headers().firstValue("X-LiveRank-Query-Id").orElse("").split(",", -1));
        for (int i = 0; i < each.size(); i++) {
            assertThat(i < lists.size() && !lists.get(i).isEmpty())
                    .as(name)
                    .isEqualTo(each.get(i).equals("ranked"));
        }
        return (int) lists.stream().filter(list -> !list.isEmpty()).count();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "elastic",
                "solr",
                "typesense",
                "meilisearch",
                "elastic several",
                "typesense several",
                "meilisearch several"
            })
    void anySearchAndAnyAnswer_comeThroughAndTheLogHoldsWhatWasRanked(String kind) {
        ENGINE.does(exchange -> answer(kind, exchange));
        long before = engine.counts().get(Count.RANKINGS);

        long lists = LongStream.range(0, BODIES)
                .parallel()
                .mapToInt(seed -> search(kind, seed))
                .sum();

        assertThat(outcomes).as("%s", outcomes).containsKeys("ranked", "not_understood", "engine_refused", "passed");
        assertThat(outcomes.get("ranked")).isGreaterThan(BODIES / 20);
        Waiting.atMost(Duration.ofMinutes(2))
                .untilAsserted(() ->
                        assertThat(engine.counts().get(Count.RANKINGS) - before).isEqualTo(lists));
        assertThat(engine.counts().get(Count.UNREADABLE)).isZero();
    }
}
