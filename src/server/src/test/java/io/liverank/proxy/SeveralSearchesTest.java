package io.liverank.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

/** Calls of several searches, as InstantSearch's adapters send them, and hits that the engine was told to put somewhere. */
@RunningServer(
        properties = {
            "liverank.update.interval=0s",
            "liverank.baseline.share=0",
            "liverank.proxy.fields=price",
            "liverank.proxy.max-answer=200KB",
            "liverank.proxy.patience=60s",
            "liverank.shops.hasty.proxy.patience=1ms"
        })
class SeveralSearchesTest {
    @RegisterExtension
    static final StubEngine ENGINE = new StubEngine();

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = new JsonMapper();
    /** As Searchkit sends it: the last line ends as the others do. */
    private static final String MSEARCH = """
            {"index":"shop"}
            {"query":{"match":{"title":"red shoes"}}}

            {"query":{"match_all":{}},"sort":["price"]}
            {}\r
            {"query":{"match":{"title":"hats"}}}\r
            """;

    @Autowired
    Server server;

    @Autowired
    Engine engine;

    @DynamicPropertySource
    static void engine(DynamicPropertyRegistry settings) {
        settings.add("liverank.proxy.upstream", ENGINE::address);
    }

    private static String list(String hit, String kind, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> hit.replace("NAME", kind + "-" + i).replace("SCORE", Integer.toString(size - i)))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String elastic(String kind) {
        String hit = "{\"_id\":\"NAME\",\"_score\":SCORE.50,\"_source\":{\"price\":SCORE}}";
        return "{\"took\":1,\"hits\":{\"hits\":" + list(hit, kind, 6) + "},\"status\":200}";
    }

    private static String typesense(String kind) {
        String hit = "{\"document\":{\"id\":\"NAME\",\"price\":SCORE},\"text_match\":SCORE}";
        return "{\"found\":6, \"hits\":" + list(hit, kind, 6) + ",\"page\":1}";
    }

    private static String meilisearch(String kind) {
        return "{\"indexUid\":\"shop\",\"hits\":" + list("{\"id\":\"NAME\",\"_rankingScore\":0.SCORE}", kind, 6) + "}";
    }

    private HttpResponse<String> search(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path)).POST(BodyPublishers.ofString(body));
        request.header("Content-Type", "application/x-ndjson");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("none");
    }

    private static String outcomes(HttpResponse<?> answer) {
        return header(answer, "X-LiveRank-Outcome");
    }

    private static List<String> queryIds(HttpResponse<?> answer) {
        return Arrays.asList(header(answer, "X-LiveRank-Query-Id").split(",", -1));
    }

    private static List<String> ids(JsonNode hits, String at) {
        return hits.values().stream().map(hit -> hit.at(at).asString()).toList();
    }

    private long lists() {
        return engine.counts().get(Count.RANKINGS);
    }

    /** One is sorted by a field, one fails, one has no hits: the others are put in order, and each list is in the log. */
    @Test
    void eachSearch_isPutInOrderAsIfItWereAlone_whateverBecomesOfTheOthers() throws Exception {
        String refused = "{\"error\":{\"type\":\"index_not_found_exception\"},\"status\":404}";
        String nothing = "{\"hits\":{\"hits\":[]},\"status\":200}";
        String responses = "{\"took\":4,\n \"responses\":["
                + String.join(" ,", elastic("shoe"), elastic("boot"), refused, nothing, "7", elastic("hat")) + "]}\n";
        ENGINE.answers(200, responses);
        long before = lists();
        String body = MSEARCH + "{}\n{}\n{}\n{}\n{}\n{\"ext\":{\"ubi\":{\"query_id\":\"ubi, Größe\"}}}\n";

        HttpResponse<String> answer = search("/proxy/_msearch", body, "X-LiveRank-User", "ann");

        assertThat(ENGINE.asked().body()).isEqualTo(body);
        assertThat(outcomes(answer)).isEqualTo("ranked,passed,engine_refused,no_hits,not_understood,ranked");
        assertThat(answer.body()).hasSameSizeAs(responses).contains(elastic("boot"), refused, nothing);
        assertThat(queryIds(answer)).hasSize(6).endsWith("", "", "", "", "ubi%2C%20Gr%C3%B6%C3%9Fe");
        JsonNode all = JSON.readTree(answer.body()).get("responses");
        assertThat(ids(all.at("/0/hits/hits"), "/_id")).hasSize(6).allMatch(id -> id.startsWith("shoe-"));
        assertThat(ids(all.at("/5/hits/hits"), "/_id")).hasSize(6).allMatch(id -> id.startsWith("hat-"));
        Waiting.atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(lists() - before).isEqualTo(2));
    }

    /** What a shopper does: searches, takes the last shoe and the last hat, and searches again. */
    @ParameterizedTest
    @ValueSource(strings = {"_msearch", "multi_search", "multi-search"})
    void search_afterClicks_comesBackReordered_inEachOfItsLists(String path) throws Exception {
        String shoes = path + "-shoe";
        String hats = path + "-hat";
        String body =
                switch (path) {
                    case "_msearch" ->
                        "{}\n{\"query\":{\"match\":{\"title\":\"shoes\"}}}\n{}\n{\"query\":{\"match\":{\"title\":\"hats\"}}}\n";
                    case "multi_search" ->
                        "{\"searches\":[{\"collection\":\"shop\",\"q\":\"shoes\"},{\"q\":\"hats\",\"page\":1}]}";
                    default -> "{\"queries\":[{\"indexUid\":\"shop\",\"q\":\"shoes\"},{\"q\":\"hats\",\"offset\":0}]}";
                };
        ENGINE.answers(
                200,
                switch (path) {
                    case "_msearch" -> "{\"responses\":[" + elastic(shoes) + "," + elastic(hats) + "]}";
                    case "multi_search" -> "{\"results\":[" + typesense(shoes) + "," + typesense(hats) + "]}";
                    default -> "{\"results\":[" + meilisearch(shoes) + "," + meilisearch(hats) + "]}";
                });
        List<String> first = List.of();
        for (int round = 0; round < 60 && !first.equals(List.of(shoes + "-5", hats + "-5")); round++) {
            HttpResponse<String> answer =
                    search("/proxy/" + path, body, "X-LiveRank-User", path, "X-LiveRank-Session", path + "-1");
            assertThat(outcomes(answer)).isEqualTo("ranked,ranked");
            JsonNode all = JSON.readTree(answer.body());
            first = path.equals("_msearch")
                    ? List.of(
                            all.at("/responses/0/hits/hits/0/_id").asString(),
                            all.at("/responses/1/hits/hits/0/_id").asString())
                    : Stream.of("/results/0/hits/0", "/results/1/hits/0")
                            .map(at -> all.at(at + (path.equals("multi_search") ? "/document/id" : "/id"))
                                    .asString())
                            .toList();
            long before = engine.counts().get(Count.FEEDBACK);
            List<String> taken = List.of(shoes + "-5", hats + "-5");
            for (int i = 0; i < taken.size(); i++) {
                server.post(
                        "/feedback",
                        "{\"eventType\":\"click\",\"queryId\":\""
                                + queryIds(answer).get(i) + "\",\"itemId\":\"" + taken.get(i) + "\",\"userId\":\""
                                + path + "\",\"sessionId\":\"" + path + "-1\"}");
            }
            Waiting.atMost(Duration.ofSeconds(20))
                    .until(() -> engine.counts().get(Count.FEEDBACK) >= before + taken.size());
        }

        assertThat(first).containsExactly(shoes + "-5", hats + "-5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/proxy/_msearch|{}|{\"responses\":[{\"hits\":{\"hits\":[]}}]}|passed",
                "/proxy/_msearch|{}~{no json}~|{\"responses\":[{\"hits\":{\"hits\":[{\"_id\":\"1\"}]}}]}|not_understood",
                "/proxy/_msearch|{}~{\"from\":10}~|{\"responses\":[{\"hits\":{\"hits\":[{\"_id\":\"1\"}]}}]}|passed",
                "/proxy/_msearch|{}~{}~|{\"responses\":[]}|not_understood",
                "/proxy/_msearch|{}~{}~|{\"responses\":[{\"hits\":{\"hits\":[{\"_id\":\"1\"}]}},{}]}|not_understood",
                "/proxy/_msearch|{}~{}~|{\"responses\":{}}|not_understood",
                "/proxy/_msearch|{}~{}~|{\"responses\":[{\"hits\":{\"hits\":[{\"_id\":\"1\"}]}}|not_understood",
                "/proxy/multi_search|{\"searches\":{}}|{\"results\":[]}|passed",
                "/proxy/multi_search|[]|{\"results\":[{\"hits\":[]}]}|passed",
                "/proxy/multi_search|{\"searches\":[7]}|{\"results\":[{\"hits\":[{\"document\":{\"id\":1}}]}]}|not_understood",
                "/proxy/multi_search?sort_by=price:asc|{\"searches\":[{}]}|{\"results\":[{\"hits\":[{\"document\":{\"id\":1}}]}]}|passed",
                "/proxy/multi-search|{\"queries\":[{\"page\":2}]}|{\"results\":[{\"hits\":[{\"id\":1}]}]}|passed",
                "/proxy/multi-search|{\"federation\":{\"offset\":9},\"queries\":[{}]}|{\"hits\":[{\"id\":1}]}|passed",
                "/proxy/multi-search|{\"federation\":{},\"queries\":[{\"sort\":[\"price:asc\"]},{}]}|{\"hits\":[{\"id\":1}]}|passed",
                "/proxy/multi-search|{no json|{\"hits\":[{\"id\":1}]}|not_understood"
            })
    void callsAndAnswers_thatAreNotAsKnown_goThroughAsTheyAre(String path, String body, String engines, String outcome)
            throws Exception {
        ENGINE.answers(200, engines);

        HttpResponse<String> answer = search(path, body.replace('~', '\n'));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(engines);
        assertThat(outcomes(answer)).isEqualTo(outcome);
        assertThat(header(answer, "X-LiveRank-Query-Id")).isEqualTo("none");
    }

    /** Typesense's common parameters hold where a search does not say otherwise. */
    @Test
    void typesense_searches_goBeforeWhatIsSaidForAll() throws Exception {
        String results = "{\"results\":[" + typesense("a") + "," + typesense("b") + "]}";
        ENGINE.answers(200, results);

        String body = "{\"searches\":[{\"sort_by\":\"_text_match:desc\",\"page\":1},{}]}";
        HttpResponse<String> answer = search("/proxy/multi_search?page=2&sort_by=price:asc&q=red", body);

        assertThat(outcomes(answer)).isEqualTo("ranked,passed");
    }

    /** Lists of several searches that the engine has made one of are put in order as one. */
    @Test
    void listsThatAreMerged_areOne() throws Exception {
        ENGINE.answers(
                200,
                "{\"hits\":[{\"id\":\"a\",\"_federation\":{\"indexUid\":\"x\",\"weightedRankingScore\":0.9}},"
                        + "{\"id\":\"b\",\"_federation\":{\"indexUid\":\"y\",\"weightedRankingScore\":0.8}}],\"limit\":20}");
        HttpResponse<String> federated = search(
                "/proxy/multi-search", "{\"federation\":{\"limit\":20},\"queries\":[{\"q\":\"red\"},{\"q\":\"red\"}]}");
        assertThat(outcomes(federated)).isEqualTo("ranked");
        assertThat(queryIds(federated)).hasSize(1);

        ENGINE.answers(200, typesense("union"));
        HttpResponse<String> union =
                search("/proxy/multi_search", "{\"union\":true,\"searches\":[{\"q\":\"red\"},{\"q\":\"blue\"}]}");
        assertThat(outcomes(union)).isEqualTo("ranked");
    }

    @Test
    void lists_areNamedByPlace_andNoHeaderGrowsWithoutEnd() throws Exception {
        int many = 120;
        ENGINE.answers(
                200,
                IntStream.range(0, many)
                        .mapToObj(i -> elastic("many" + i))
                        .collect(Collectors.joining(",", "{\"responses\":[", "]}")));

        HttpResponse<String> named =
                search("/proxy/shop/_msearch", "{}\n{}\n".repeat(many), "X-LiveRank-Query-Id", "first, ,%C3%BC third");

        assertThat(queryIds(named)).hasSize(50).startsWith("first").contains("%C3%BC%20third");
        assertThat(queryIds(named).get(1)).isNotBlank();
        assertThat(outcomes(named).split(",")).hasSize(50).containsOnly("ranked");

        String names = IntStream.range(0, 50)
                .mapToObj(i -> "{}\n{\"ext\":{\"ubi\":{\"query_id\":\"" + i + "ü".repeat(200) + "\"}}}\n")
                .collect(Collectors.joining());
        ENGINE.answers(
                200,
                IntStream.range(0, 50)
                        .mapToObj(i -> elastic("long" + i))
                        .collect(Collectors.joining(",", "{\"responses\":[", "]}")));
        HttpResponse<String> tooMany = search("/proxy/shop/_msearch", names);
        assertThat(tooMany.statusCode()).isEqualTo(200);
        assertThat(outcomes(tooMany)).startsWith("ranked,").endsWith(",passed");
    }

    /** Patience is the shopper's, who waits for all of them. */
    @Test
    void searches_thatPatienceDoesNotReach_keepTheirOrder_andAreNotInTheLog() throws Exception {
        String heavy = IntStream.range(0, 50)
                .mapToObj(i -> elastic("late" + i))
                .collect(Collectors.joining(",", "{\"responses\":[", "]}"));
        ENGINE.answers(200, heavy);
        HttpResponse<String> answer = search("/shops/hasty/proxy/_msearch", "{}\n{}\n".repeat(50));

        assertThat(answer.statusCode()).isEqualTo(200);
        String[] outcomes = outcomes(answer).split(",");
        List<String> ids = header(answer, "X-LiveRank-Query-Id").equals("none")
                ? Collections.nCopies(outcomes.length, "")
                : queryIds(answer);
        assertThat(outcomes).hasSize(50).contains("late");
        JsonNode before = JSON.readTree(heavy).get("responses");
        JsonNode after = JSON.readTree(answer.body()).get("responses");
        for (int i = 0; i < outcomes.length; i++) {
            boolean late = outcomes[i].equals("late");
            assertThat(ids.get(i).isEmpty()).isEqualTo(late);
            if (late) {
                assertThat(after.get(i)).isEqualTo(before.get(i));
            }
        }
    }

    /** What somebody has put to a place stays there, and the others are put in order around it. */
    @Test
    void pinnedHits_stayWhereTheyAre_andTheListIsLearnedFrom() throws Exception {
        ENGINE.answers(
                200,
                "{\"hits\":["
                        + "{\"document\":{\"id\":\"pin-a\"},\"curated\":true},"
                        + "{\"document\":{\"id\":\"pin-1\"},\"text_match\":9},"
                        + "{\"document\":{\"id\":\"pin-b\"},\"curated\":true},"
                        + "{\"document\":{\"id\":\"pin-2\"},\"text_match\":8},"
                        + "{\"document\":{\"id\":\"pin-3\"},\"text_match\":7}]}");
        List<String> order = List.of();
        for (int round = 0; round < 60 && (order.isEmpty() || !order.get(1).equals("pin-3")); round++) {
            HttpResponse<String> answer = CLIENT.send(
                    HttpRequest.newBuilder(server.uri("/proxy/collections/shop/documents/search?q=pinned"))
                            .header("X-LiveRank-User", "pat")
                            .build(),
                    BodyHandlers.ofString());
            assertThat(outcomes(answer)).isEqualTo("ranked");
            order = ids(JSON.readTree(answer.body()).get("hits"), "/document/id");
            assertThat(order.get(0)).isEqualTo("pin-a");
            assertThat(order.get(2)).isEqualTo("pin-b");
            assertThat(order).containsExactlyInAnyOrder("pin-a", "pin-1", "pin-b", "pin-2", "pin-3");
            long before = engine.counts().get(Count.FEEDBACK);
            server.post(
                    "/feedback",
                    "{\"eventType\":\"click\",\"queryId\":\"" + queryIds(answer).get(0)
                            + "\",\"itemId\":\"pin-3\",\"userId\":\"pat\"}");
            Waiting.atMost(Duration.ofSeconds(20)).until(() -> engine.counts().get(Count.FEEDBACK) > before);
        }

        assertThat(order.get(1)).isEqualTo("pin-3");
    }
}
