package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server over its real port, on a real embedded Redis. */
@RunningServer(properties = "liverank.challengers.plain.type=linear")
class ServerTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    Server server;

    private long count(String name) throws IOException, InterruptedException {
        return server.get("/evaluation").get("counts").get(name).asLong();
    }

    private static String list(String user, int size) {
        return "{\"query\":\"shoes\",\"userId\":\"" + user + "\",\"sessionId\":\"" + user + "-1\",\"items\":["
                + IntStream.range(0, size)
                        .mapToObj(i -> "{\"itemId\":\"" + user + "-item-" + i + "\"}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    @Test
    void click_changesTheNextRanking() throws Exception {
        JsonNode first = server.post("/rank", list("ann", 4));
        assertThat(first.at("/items/0/itemId").asString()).isEqualTo("ann-item-0");
        long before = count("feedback");
        HttpResponse<String> answer = server.send(
                "POST",
                "/feedback",
                "{\"eventType\":\"click\",\"itemId\":\"ann-item-3\",\"userId\":\"ann\",\"sessionId\":\"ann-1\",\"queryId\":\""
                        + first.get("queryId").asString() + "\"}");
        assertThat(answer.statusCode()).isEqualTo(202);
        server.await("/evaluation", now -> now.at("/counts/feedback").asLong() > before);
        JsonNode second = server.post("/rank", list("ann", 4));
        JsonNode lifted = null;
        for (JsonNode item : second.get("items")) {
            lifted = item.get("itemId").asString().equals("ann-item-3") ? item : lifted;
        }
        assertThat(lifted.get("position").asInt()).isEqualTo(1);
        assertThat(second.get("degraded").asBoolean()).isFalse();
    }

    @Test
    void applied_saysThatWhoAsksNextIsAnsweredByIt() throws Exception {
        int applied = 0;
        for (int i = 0; i < 10; i++) {
            String item = "[{\"itemId\":\"at-once-" + i + "\",\"attributes\":{\"title\":\"Unheard oboe" + i + "\"}}]";
            if (server.json("PUT", "/items", item).get("applied").asBoolean()) {
                applied++;
                assertThat(server.send("GET", "/items/at-once-" + i, null).statusCode())
                        .isEqualTo(200);
                assertThat(server.get("/items?query=oboe" + i).get("total").asInt())
                        .isEqualTo(1);
                assertThat(server.post("/rank", "{\"query\":\"oboe" + i + "\"}")
                                .get("items")
                                .size())
                        .isEqualTo(1);
            }
            String click = "{\"eventType\":\"click\",\"itemId\":\"at-once-" + i + "\",\"userId\":\"hasty-" + i + "\"}";
            if (server.post("/feedback", click).get("applied").asBoolean()) {
                applied++;
                assertThat(server.send("GET", "/users/hasty-" + i, null).statusCode())
                        .isEqualTo(200);
            }
        }
        assertThat(applied).isPositive();
    }

    @Test
    void rank_returnsTheBestUpToTheLimitAndBlendsByWeight() throws Exception {
        JsonNode answer = server.post("/rank", list("limit", 9).replaceFirst("\\{", "{\"limit\":3,\"weight\":0,"));
        assertThat(answer.get("items").size()).isEqualTo(3);
        assertThat(answer.at("/items/2/originalPosition").asInt()).isEqualTo(3);
    }

    @Test
    void thousandCandidates_areRanked() throws Exception {
        assertThat(server.post("/rank", list("big", 1_000)).get("items").size()).isEqualTo(1_000);
        assertThat(server.send("POST", "/rank", list("big", 1_001)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void bodyThatIsSentAgainUnderItsKey_countsOnce() throws Exception {
        String body = "[{\"eventType\":\"click\",\"itemId\":\"k1\"},{\"eventType\":\"nothing\"},"
                + "{\"eventType\":\"click\",\"itemId\":\"k2\"},{\"eventType\":\"click\",\"itemId\":\"k3\",\"eventId\":\"own\"}]";
        JsonNode first = server.json("POST", "/feedback", body, "Idempotency-Key", "\"once-1\"");
        assertThat(first.get("accepted").asInt()).isEqualTo(3);
        JsonNode again = server.json("POST", "/feedback", body, "Idempotency-Key", "once-1");
        assertThat(again.get("accepted").asInt()).isZero();
        assertThat(again.get("duplicates").asInt()).isEqualTo(3);
        JsonNode other = server.json("POST", "/feedback", body, "Idempotency-Key", "once-2");
        assertThat(other.get("accepted").asInt()).as("its own eventId stays").isEqualTo(2);
        HttpResponse<String> malformed = server.send("POST", "/feedback", body, "Idempotency-Key", "two, keys");
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(malformed.body()).at("/errors/0/pointer").asString())
                .isEqualTo("Idempotency-Key");
    }

    @Test
    void bodyOfTooManyEvents_isRefusedWhole() throws Exception {
        long before = count("feedback");
        String event = "{\"eventType\":\"view\",\"itemId\":\"x\"}";
        HttpResponse<String> refused =
                server.send("POST", "/feedback", "[" + (event + ",").repeat(1_000) + event + "]");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(refused.body()).at("/errors/0/code").asString())
                .isEqualTo("too_many");
        assertThat(refused.body()).contains("1 to 1000 events, not 1001");
        assertThat(count("feedback")).isEqualTo(before);
    }

    @Test
    void longestQueryOfChineseCharacters_isReadInBodiesAndAddresses() throws Exception {
        String query = IntStream.range(0, 1_000)
                .mapToObj(i -> Character.toString(0x4e00 + i))
                .collect(Collectors.joining());
        server.send("PUT", "/items", "[{\"itemId\":\"cjk\",\"attributes\":{\"title\":\"" + query + "\"}}]");
        assertThat(server.send("POST", "/rank", "{\"query\":\"" + query + "\"}").statusCode())
                .isEqualTo(200);
        String address = java.net.URLEncoder.encode(query, java.nio.charset.StandardCharsets.UTF_8);
        assertThat(server.send("GET", "/items?query=" + address, null).statusCode())
                .isEqualTo(200);
        assertThat(server.send("GET", "/items?query=" + address + "x", null).statusCode())
                .isEqualTo(400);
    }

    @Test
    void retriedEvent_countsOnce() throws Exception {
        String event = "{\"eventType\":\"click\",\"eventId\":\"retry-1\",\"itemId\":\"x\"}";
        long before = count("feedback");
        assertThat(server.post("/feedback", event).get("accepted").asInt()).isEqualTo(1);
        server.await("/evaluation", now -> now.at("/counts/feedback").asLong() > before);
        JsonNode again = server.post("/feedback", "{\"events\":[" + event + "," + event + "]}");
        assertThat(again.get("accepted").asInt()).isZero();
        assertThat(again.get("duplicates").asInt()).isEqualTo(2);
    }

    @Test
    void badEventsOfAnArray_areNamedAndTheGoodOnesTaken() throws Exception {
        String batch =
                "[{\"eventType\":\"click\",\"itemId\":\"a\"},{\"eventType\":\"click\"},{\"eventType\":\"click\",\"itemId\":\"a\",\"extra\":1}]";
        JsonNode answer = server.post("/feedback", batch);
        assertThat(answer.get("accepted").asInt()).isEqualTo(1);
        assertThat(answer.at("/rejected/0/index").asInt()).isEqualTo(1);
        assertThat(answer.at("/rejected/0/pointer").asString()).isEqualTo("/itemId");
        assertThat(answer.at("/rejected/1/pointer").asString()).isEqualTo("/extra");
        HttpResponse<String> strict = server.send("POST", "/feedback?strict=true", batch);
        assertThat(strict.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(strict.body()).at("/errors/0/pointer").asString())
                .isEqualTo("/1/itemId");
    }

    @Test
    void item_isKeptWithItsAttributesUntilDeleted() throws Exception {
        String items =
                "[{\"itemId\":\"kept\",\"attributes\":{\"title\":\"A b\",\"price\":2.5,\"new\":true,\"tags\":[\"x\"],\"size\":{\"w\":1.0},\"none\":null}}]";
        assertThat(server.send("PUT", "/items", items).statusCode()).isEqualTo(202);
        JsonNode item = server.await("/items/kept", answer -> answer.has("itemId"));
        assertThat(item.get("attributes"))
                .isEqualTo(JSON.readTree(
                        "{\"new\":true,\"price\":2.5,\"size\":{\"w\":1.0},\"tags\":[\"x\"],\"title\":\"A b\"}"));
        assertThat(server.send("DELETE", "/items/kept", null).statusCode()).isEqualTo(202);
        JsonNode gone = server.await("/items/kept", answer -> answer.has("status"));
        assertThat(gone.get("status").asInt()).isEqualTo(404);
    }

    @Test
    void oddAttributes_costThemselvesAndABadItemItself() throws Exception {
        String items = "[{\"itemId\":\"odd-1\",\"attributes\":{\"variants\":[{\"sku\":\"a\",\"price\":1.5}],"
                + "\"tags\":[\"red\",null],\"flags\":[true,false],\"mixed\":[1.0,\"b\"],\"price\":1e999}},"
                + "{\"itemId\":7},{\"itemId\":\"odd-2\",\"atributes\":{}},8,{\"itemId\":\"odd-3\"}]";
        HttpResponse<String> put = server.send("PUT", "/items", items);
        assertThat(put.statusCode()).isEqualTo(202);
        JsonNode answer = JSON.readTree(put.body());
        assertThat(answer.get("accepted").asInt()).isEqualTo(2);
        assertThat(answer.get("rejected").size()).isEqualTo(3);
        assertThat(answer.at("/rejected/0/index").asInt()).isEqualTo(1);
        assertThat(answer.at("/rejected/0/pointer").asString()).isEqualTo("/itemId");
        assertThat(answer.at("/rejected/1/pointer").asString()).isEqualTo("/atributes");
        assertThat(answer.at("/warnings/0/index").asInt()).isZero();
        assertThat(answer.at("/warnings/0/pointer").asString()).isEqualTo("/attributes/price");
        assertThat(server.await("/items/odd-1", item -> item.has("attributes")).get("attributes"))
                .isEqualTo(JSON.readTree("{\"flags\":[true,false],\"mixed\":[1.0,\"b\"],\"tags\":[\"red\"],"
                        + "\"variants\":[{\"price\":1.5,\"sku\":\"a\"}]}"));
        server.await("/items/odd-3", item -> item.has("itemId"));
        HttpResponse<String> strict = server.send("PUT", "/items?strict=true", items);
        assertThat(strict.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(strict.body()).at("/errors/0/pointer").asString())
                .isEqualTo("/1/itemId");
        assertThat(server.send("PUT", "/items", "[{\"itemId\":\"\"}]").statusCode())
                .isEqualTo(400);
        assertThat(server.get("/doctor").get("findings").valueStream().map(one -> one.get("code")
                        .asString()))
                .contains("ignored_not_finite");
    }

    @Test
    void oddAttributesAndTimes_refuseNeitherListNorFeedback() throws Exception {
        JsonNode ranked = server.post(
                "/rank",
                "{\"timestamp\":17,\"context\":{\"a\":[1,\"b\",NaN]},\"items\":[{\"itemId\":\"a\","
                        + "\"attributes\":{\"rooms\":[{\"beds\":2}]}}]}");
        assertThat(ranked.get("items").size()).isEqualTo(1);
        assertThat(ranked.at("/warnings/0/code").asString()).isEqualTo("time_unusable");
        JsonNode taken = server.post(
                "/feedback",
                "{\"eventType\":\"view\",\"itemId\":\"a\",\"timestamp\":\"2025-11-24 16:00:00\","
                        + "\"attributes\":{\"a\":[true],\"b\":{\"c\":-1e999}}}");
        assertThat(taken.get("accepted").asInt()).isEqualTo(1);
        assertThat(taken.get("warnings").size()).isEqualTo(2);
        assertThat(server.get("/doctor").get("findings").valueStream().map(one -> one.get("code")
                        .asString()))
                .contains("time_unusable", "time_without_offset");
    }

    @Test
    void browserAndUser_areForgottenByEitherIdAndNothingKnownIsSaid() throws Exception {
        String cookie = "\"clientId\":\"kim-cookie\",\"sessionId\":\"kim-1\"";
        String click = "{\"eventType\":\"click\",\"itemId\":\"kim-item-3\",";
        server.send("POST", "/feedback", click + cookie + "}");
        server.await("/users/kim-cookie", portrait -> portrait.has("touches"));
        server.send("POST", "/feedback", click + cookie + ",\"userId\":\"kim\"}");
        assertThat(server.await(
                                "/users/kim",
                                portrait -> portrait.path("touches").asInt() == 2)
                        .at("/recent/0/itemId")
                        .asString())
                .isEqualTo("kim-item-3");
        HttpResponse<String> forgotten = server.send("DELETE", "/users/kim-cookie", null);
        assertThat(forgotten.statusCode()).isEqualTo(202);
        assertThat(JSON.readTree(forgotten.body()).get("known").asBoolean()).isTrue();
        server.await("/users/kim", portrait -> portrait.path("status").asInt() == 404);
        assertThat(server.get("/users/kim-cookie").get("status").asInt()).isEqualTo(404);
        assertThat(server.json("DELETE", "/users/kim", null).get("known").asBoolean())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/rank     | {\"items\":[{\"itemId\":\"a\"}           |                    | malformed_json",
                "/rank     | {\"items\":[{\"itemId\":\"a\"}],\"x\":1} | /x                 | unknown_key",
                "/rank     | {\"query\":\"a\",\"limit\":0}            | /limit             | out_of_range",
                "/rank     | {\"query\":\"zeppelin\",\"weight\":2}    | /weight            | out_of_range",
                "/rank     | {\"items\":[]}                           | /items             | required",
                "/rank     | {\"items\":[{\"itemId\":7}]}             | /items/0/itemId    | wrong_type",
                "/rank     | {\"items\":[{\"itemId\":\"a\",\"score\":1e999}]} | /items/0/score | not_finite",
                "/rank     | {\"items\":[{\"itemId\":\"a\",\"score\":\"NaN\"}]} | /items/0/score | not_finite",
                "/rank     | {\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"a\"}]} | /items/1/itemId | duplicate_item",
                "/rank     | {\"items\":[{\"itemId\":\"a\"}],\"timestamp\":\"2999-01-01T00:00:00Z\"} | /timestamp | in_the_future",
                "/rank     | {\"items\":[{\"itemId\":\"a\"}],\"timestamp\":\"soon\"} | /timestamp | wrong_type",
                "/rank     | {\"items\":[{\"itemId\":\"a\"}],\"context\":7} | /context | wrong_type",
                "/rank     | {\"items\":[{\"itemId\":\"a\\ud83d\"}]} | /items/0/itemId | half_character",
                "/rank     | {\"items\":[{\"itemId\":\"a\"}],\"query\":\"a\\ud83d\"} | /query | half_character",
                "/rank     | {\"items\":[{\"itemId\":\"a\"}],\"items\":[]} | | duplicate_key",
                "/feedback | {\"itemId\":\"a\"}                       | /eventType         | required",
                "/feedback | {\"eventType\":\"click\",\"itemId\":\"a\",\"position\":0} | /position | out_of_range",
                "/feedback | {\"eventType\":\"click\",\"itemId\":\"a\",\"value\":\"x\"} | /value | wrong_type",
                "/feedback | []                                       |                    | wrong_type",
            })
    void badInput_isRefusedWithItsPlaceAndReason(String path, String body, String pointer, String code)
            throws Exception {
        HttpResponse<String> answer = server.send("POST", path, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.get("type").asString()).isEqualTo("urn:liverank:problem:invalid-input");
        assertThat(problem.at("/errors/0/code").asString()).isEqualTo(code);
        if (!code.equals("duplicate_key")) {
            assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo(pointer == null ? "" : pointer);
        }
    }

    @Test
    void wrongMethodTypeOrSize_isAProblemToo() throws Exception {
        assertThat(server.send("GET", "/rank", null).statusCode()).isEqualTo(405);
        assertThat(server.send("POST", "/rank", "x", "Content-Type", "text/plain")
                        .statusCode())
                .isEqualTo(415);
        HttpResponse<String> large = server.send("POST", "/feedback", " ".repeat((1 << 20) + 1));
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).contains("urn:liverank:problem:too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/yaml",
                "application/x-yaml",
                "application/xml",
                "application/cbor",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "text/plain",
                "application/json;charset=nonsense"
            })
    void bodyThatIsNoJson_isRefusedWithWhatWouldBeRight(String type) throws Exception {
        HttpResponse<String> answer =
                server.send("POST", "/rank", "{\"items\":[{\"itemId\":\"a\"}]}", "Content-Type", type);
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.headers().firstValue("Accept").orElseThrow()).contains("application/json");
        assertThat(answer.headers().firstValue("Accept-Post").orElseThrow()).contains("application/json");
        assertThat(answer.body()).contains("Content-Type: application/json");
        HttpResponse<String> put = server.send("PUT", "/items", "itemId=a", "Content-Type", type);
        assertThat(put.statusCode()).isEqualTo(415);
        assertThat(server.send("GET", "/model", null, "Accept", "application/yaml")
                        .statusCode())
                .isEqualTo(406);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /rank            | OPTIONS, POST
                    /feedback        | OPTIONS, POST
                    /items           | GET, HEAD, OPTIONS, PUT
                    /items/a         | DELETE, GET, HEAD, OPTIONS
                    /users/a         | DELETE, GET, HEAD, OPTIONS
                    /model           | GET, HEAD, OPTIONS
                    /models/update   | OPTIONS, POST
                    /                | GET, HEAD, OPTIONS
                    """)
    void options_tellWhatAPathAllows(String path, String allowed) throws Exception {
        HttpResponse<String> options = server.send("OPTIONS", path, null);
        assertThat(options.statusCode()).isEqualTo(200);
        assertThat(sorted(options.headers().firstValue("Allow").orElseThrow())).isEqualTo(allowed);
        HttpResponse<String> patch = server.send("PATCH", path, null);
        assertThat(patch.statusCode()).isEqualTo(405);
        assertThat(sorted(patch.headers().firstValue("Allow").orElseThrow())).isEqualTo(allowed);
        assertThat(server.send("FOO", path, null).statusCode()).isEqualTo(405);
    }

    private static String sorted(String methods) {
        return java.util.Arrays.stream(methods.split(", *")).sorted().collect(Collectors.joining(", "));
    }

    private HttpResponse<String> sendZipped(String path, byte[] body, String encoding) throws Exception {
        var request = java.net.http.HttpRequest.newBuilder(server.uri(path))
                .header("Content-Type", "application/json")
                .header("Content-Encoding", encoding)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return java.net.http.HttpClient.newHttpClient()
                .send(request, java.net.http.HttpResponse.BodyHandlers.ofString());
    }

    private static byte[] zipped(byte[] plain) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var out = new java.util.zip.GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    @Test
    void zippedBody_isInflatedUpToTheLimit() throws Exception {
        byte[] zipped = zipped(list("zip", 3).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(sendZipped("/rank?dryRun=true", zipped, "gzip").statusCode()).isEqualTo(200);
        assertThat(sendZipped("/rank?dryRun=true", zipped, "X-GZIP").statusCode())
                .isEqualTo(200);
        byte[] cut = java.util.Arrays.copyOf(zipped, zipped.length - 12);
        assertThat(sendZipped("/rank?dryRun=true", cut, "gzip").statusCode()).isEqualTo(400);
        assertThat(sendZipped("/rank", new byte[] {'{', '}'}, "gzip").body()).contains("malformed_gzip");
        assertThat(sendZipped("/rank", new byte[0], "gzip").statusCode()).isEqualTo(400);
        HttpResponse<String> other = sendZipped("/rank", zipped, "br");
        assertThat(other.statusCode()).isEqualTo(415);
        assertThat(other.headers().firstValue("Accept-Encoding").orElseThrow()).contains("gzip");
        assertThat(sendZipped("/rank", zipped(zipped), "gzip, gzip").statusCode())
                .isEqualTo(415);
        byte[] bomb = zipped(new byte[50_000_000]);
        assertThat(bomb.length).isLessThan(1 << 20);
        assertThat(sendZipped("/feedback", bomb, "gzip").statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    POST | /rank?dryrun=true            | dryRun
                    POST | /feedback?stict=true         | strict
                    PUT  | /items?dryRun=true           |
                    GET  | /items?q=lamp                | query
                    GET  | /fields?importence=false     | importance
                    GET  | /model?x=1                   |
                    POST | /models/update?force=true    |
                    POST | /rank?dryRun                 |
                    POST | /rank?dryRun=treu            | true
                    POST | /rank?dryRun=true&dryRun=no  |
                    GET  | /items?limit=0x10            |
                    GET  | /items?limit=                |
                    GET  | /items?query=%ff             |
                    GET  | /items?cursor=!!             |
                    GET  | /items?cursor=bjUw           |
                    """)
    void unknownOrWrongParameter_isRefused(String method, String path, String meant) throws Exception {
        HttpResponse<String> answer = server.send(method, path, method.equals("GET") ? null : list("slip", 2));
        assertThat(answer.statusCode()).isEqualTo(400);
        if (meant != null) {
            assertThat(answer.body()).contains("did you mean " + meant + "?");
        }
    }

    @Test
    void refusedRanking_leavesNoTraceInTheLog() throws Exception {
        String queryId = "\"queryId\":\"slipped\"";
        assertThat(server.send("POST", "/rank?dryrun=true", list("slip", 3).replaceFirst("\\{", "{" + queryId + ","))
                        .statusCode())
                .isEqualTo(400);
        long before = count("unknown_list");
        server.send("POST", "/feedback", "{\"eventType\":\"click\",\"itemId\":\"slip-item-1\"," + queryId + "}");
        server.await("/evaluation", now -> now.at("/counts/unknown_list").asLong() == before + 1);
    }

    @Test
    void badPercentEncoding_isRefused() throws Exception {
        try (var socket = new java.net.Socket("localhost", server.port())) {
            socket.getOutputStream()
                    .write("GET /items?limit=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void refusedRanking_isNotSaidToBeUnstored() throws Exception {
        assertThat(server.send("POST", "/rank", "{\"limit\":0,\"sesionId\":\"x\"}")
                        .body())
                .contains("did you mean sessionId?", "/limit")
                .doesNotContain("stored");
        assertThat(server.send("POST", "/feedback", "{}").body()).contains("Nothing was stored");
    }

    @Test
    void longQueriesOfAnyScript_areSearchedOrRefused() throws Exception {
        String[] alphabets = {"商品灯具家居服装鞋帽", "ラーメン한국어", "añ\uD842\uDFB7\uD83D\uDE00 x", "a b c d "};
        for (String alphabet : alphabets) {
            for (int length : new int[] {130, 900, 10_000}) {
                int[] letters = alphabet.codePoints().toArray();
                String query = IntStream.range(0, length)
                        .map(i -> letters[i * 7 % letters.length])
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
                int status = server.send("POST", "/rank", JSON.writeValueAsString(java.util.Map.of("query", query)))
                        .statusCode();
                assertThat(status).as(alphabet + length).isEqualTo(query.length() > 1_000 ? 400 : 200);
            }
        }
        String long900 = "\u5546".repeat(900);
        assertThat(server.send(
                                "GET",
                                "/items?query=" + java.net.URLEncoder.encode(long900.substring(0, 600), "UTF-8"),
                                null)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void catalogue_isPagedInTheOrderOfIdsAndSearchesByRank() throws Exception {
        String items = IntStream.range(0, 45)
                .mapToObj(i -> "{\"itemId\":\"page-" + (100 + i * 37 % 45)
                        + "\",\"attributes\":{\"title\":\"paginated thing\"}}")
                .collect(Collectors.joining(",", "[", "]"));
        server.send("PUT", "/items", items);
        server.await("/items?query=paginated", found -> found.get("total").asInt() == 45);
        var seen = new java.util.ArrayList<String>();
        String path = "/items?limit=7";
        for (String next = ""; next != null; ) {
            JsonNode page = server.get(path + next);
            assertThat(page.get("total").asInt()).isGreaterThanOrEqualTo(45);
            page.get("items").forEach(item -> seen.add(item.get("itemId").asString()));
            next = page.has("next") ? "&cursor=" + page.get("next").asString() : null;
        }
        assertThat(seen).isSorted().doesNotHaveDuplicates();
        assertThat(seen.stream().filter(id -> id.startsWith("page-"))).hasSize(45);
        var found = new java.util.HashSet<String>();
        path = "/items?query=paginated&limit=20";
        for (String next = ""; next != null; ) {
            JsonNode page = server.get(path + next);
            page.get("items").forEach(item -> found.add(item.get("itemId").asString()));
            next = page.has("next") ? "&cursor=" + page.get("next").asString() : null;
        }
        assertThat(found).hasSize(45);
    }

    @Test
    void largeAnswer_isZippedForWhoeverAsks() throws Exception {
        HttpResponse<String> zipped = server.send("GET", "/features", null, "Accept-Encoding", "gzip");
        assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(server.send("GET", "/features", null).headers().firstValue("Content-Encoding"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1700000000", "1700000000000", "\"1700000000000\"", "1.7e12", "\"2023-11-14T22:13:20Z\"", "null"
            })
    void time_isTakenInEveryForm(String time) throws Exception {
        HttpResponse<String> ranked =
                server.send("POST", "/rank?dryRun=true", "{\"items\":[{\"itemId\":\"a\"}],\"timestamp\":" + time + "}");
        assertThat(ranked.statusCode()).isEqualTo(200);
        assertThat(ranked.body()).doesNotContain("warnings");
        JsonNode told = server.post(
                "/feedback?dryRun=true", "{\"eventType\":\"view\",\"itemId\":\"a\",\"timestamp\":" + time + "}");
        assertThat(told.has("events")).isTrue();
    }

    @Test
    void snakeCaseKeysAndEpochMilliseconds_areUnderstood() throws Exception {
        assertThat(server.send(
                                "POST",
                                "/feedback",
                                "{\"event_type\":\"view\",\"item_id\":\"a\",\"user_id\":\"u\",\"timestamp\":1700000000000}")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void explanation_sumsToTheScoreAndSaysWhatWouldLift() throws Exception {
        JsonNode list = server.post("/rank", list("why", 5));
        server.send(
                "POST",
                "/feedback",
                "{\"eventType\":\"click\",\"itemId\":\"why-item-2\",\"userId\":\"why\",\"sessionId\":\"why-1\",\"queryId\":\""
                        + list.get("queryId").asString() + "\"}");
        JsonNode answer = server.post("/rank", list("why", 5).replaceFirst("\\{", "{\"explain\":true,"));
        for (JsonNode item : answer.get("items")) {
            double sum = 0;
            for (JsonNode one : item.at("/explanation/contributions")) {
                assertThat(one.get("meaning").asString()).isNotEmpty();
                sum += one.get("value").asDouble();
            }
            assertThat(sum).isCloseTo(item.get("score").asDouble(), within(1e-3));
            JsonNode lift = item.at("/explanation/lift");
            assertThat(lift.isNull() || lift.isMissingNode())
                    .isEqualTo(item.get("position").asInt() == 1);
        }
        assertThat(list.at("/items/0").has("explanation")).isFalse();
    }

    private static final String LAMPS = "[{\"itemId\":\"lamp-1\",\"attributes\":{\"title\":\"Brass ceiling lamp\"}},"
            + "{\"itemId\":\"lamp-2\",\"attributes\":{\"title\":\"Bedside lamps of brass\"}},"
            + "{\"itemId\":\"灯\",\"attributes\":{\"title\":\"黄铜吊灯\"}}]";

    @Test
    void listWithoutItems_isRetrievedFromTheCatalogue() throws Exception {
        server.send("PUT", "/items", LAMPS);
        server.await("/items?query=brass+lamps", found -> found.get("total").asInt() == 2);
        JsonNode found = server.get("/items?query=brass+lamps&limit=1");
        assertThat(found.get("items").size()).isEqualTo(1);
        assertThat(found.at("/items/0/score").asDouble()).isPositive();
        assertThat(found.at("/items/0/attributes/title").asString()).contains("lamp");

        JsonNode ranked = server.post("/rank", "{\"query\":\"brass lamp\",\"userId\":\"lou\"}");
        assertThat(ranked.get("items").size()).isEqualTo(2);
        assertThat(server.post("/rank", "{\"query\":\"吊灯\"}")
                        .at("/items/0/itemId")
                        .asString())
                .isEqualTo("灯");
        String second = ranked.at("/items/1/itemId").asString();
        server.send(
                "POST",
                "/feedback",
                "{\"eventType\":\"purchase\",\"userId\":\"lou\",\"itemId\":\"" + second + "\",\"queryId\":\""
                        + ranked.get("queryId").asString() + "\"}");
        server.await("/users/lou", portrait -> portrait.has("choices"));
        assertThat(server.post("/rank", "{\"query\":\"brass lamp\",\"userId\":\"lou\"}")
                        .at("/items/0/itemId")
                        .asString())
                .isEqualTo(second);
    }

    @Test
    void searchThatFindsNothing_answersAnEmptyList() throws Exception {
        JsonNode answer = server.post("/rank", "{\"query\":\"zeppelin\",\"queryId\":\"nothing\"}");
        assertThat(answer.get("items").size()).isZero();
        assertThat(answer.get("queryId").asString()).isEqualTo("nothing");
        assertThat(server.send("GET", "/items?limit=0", null).statusCode()).isEqualTo(400);
        assertThat(server.send("GET", "/items?limit=many", null).statusCode()).isEqualTo(400);
    }

    @Test
    void rankDryRun_writesNothingToTheLog() throws Exception {
        String queryId = "\"queryId\":\"never-shown\"";
        server.post("/rank?dryRun=true", list("trial", 3).replaceFirst("\\{", "{" + queryId + ","));
        long before = count("unknown_list");
        server.send("POST", "/feedback", "{\"eventType\":\"click\",\"itemId\":\"trial-item-1\"," + queryId + "}");
        server.await("/evaluation", now -> now.at("/counts/unknown_list").asLong() == before + 1);
    }

    @Test
    void doctor_isAskedOverHttpAndByHealth() throws Exception {
        JsonNode diagnosis = server.get("/doctor");
        assertThat(diagnosis.get("findings").size()).isPositive();
        assertThat(diagnosis.get("severity").asString())
                .isEqualTo(diagnosis.at("/findings/0/severity").asString());
        JsonNode health = server.get("/actuator/health/integration");
        assertThat(health.at("/components/doctor/status").asString()).isIn("UP", "WARNING", "ERROR");
        server.await(
                "/actuator/health", overall -> overall.get("status").asString().equals("UP"));
    }

    @Test
    void console_isServedWithoutTheDemo() throws Exception {
        assertThat(server.send("GET", "/", null).body()).contains("<title>LiveRank console</title>");
        assertThat(server.get("/console/info").get("demo").asBoolean()).isFalse();
        assertThat(server.send("GET", "/webjars/uplot/dist/uPlot.esm.js", null).statusCode())
                .isEqualTo(200);
        assertThat(server.send("GET", "/demo/shoppers", null).statusCode()).isEqualTo(404);
    }

    @Test
    void features_areListedWithTheirMeaning() throws Exception {
        JsonNode features = server.get("/features");
        assertThat(features.size()).isGreaterThan(60);
        for (JsonNode feature : features) {
            assertThat(feature.get("meaning").asString()).isNotEmpty();
        }
    }

    @Test
    void user_isPortrayedInTheCataloguesWordsUntilForgotten() throws Exception {
        server.send(
                "PUT",
                "/items",
                "[{\"itemId\":\"p1\",\"attributes\":{\"brand\":\"Alto\",\"price\":20}},{\"itemId\":\"p2\",\"attributes\":{\"brand\":\"Pico\",\"price\":40}}]");
        server.send(
                "POST",
                "/feedback",
                "[{\"eventType\":\"purchase\",\"itemId\":\"p1\",\"userId\":\"pia\"},{\"eventType\":\"view\",\"itemId\":\"p2\",\"userId\":\"pia\"}]");
        JsonNode portrait =
                server.await("/users/pia", answer -> answer.path("touches").asInt(0) == 2);
        assertThat(portrait.get("choices").asInt()).isEqualTo(1);
        assertThat(portrait.at("/tastes/0/field").asString()).isEqualTo("brand");
        assertThat(portrait.at("/tastes/0/values/0/value").asString()).isEqualTo("Alto");
        assertThat(portrait.at("/tastes/0/values/0/share").asDouble()).isCloseTo(2 / 3.0, within(0.01));
        assertThat(portrait.at("/bands/0/middle").asDouble()).isEqualTo(20);
        assertThat(portrait.at("/recent/0/itemId").asString()).isEqualTo("p2");
        assertThat(server.send("DELETE", "/users/pia", null).statusCode()).isEqualTo(202);
        server.await("/users/pia", answer -> answer.path("status").asInt(0) == 404);
    }

    @Test
    void models_areListedUpdatedAndRestored() throws Exception {
        JsonNode models = server.get("/models");
        assertThat(models.get("current").asLong()).isZero();
        assertThat(models.get("updates").isArray()).isTrue();
        assertThat(models.get("incidents").isArray()).isTrue();
        assertThat(server.post("/models/update", "").get("outcome").asString()).isEqualTo("nothing_to_do");
        HttpResponse<String> unknown = server.send("POST", "/models/7/restore", null);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("there is no kept version 7");
        HttpResponse<String> wrong = server.send("POST", "/models/x/restore", null);
        assertThat(wrong.statusCode()).isEqualTo(400);
        JsonNode mixture = server.get("/evaluation").get("mixture");
        assertThat(mixture.propertyNames())
                .contains(
                        "retrieval", "base", "live", "item_week", "item_month", "query_item_week", "query_item_month");
        double sum = 0;
        for (JsonNode weight : mixture) {
            sum += weight.asDouble();
        }
        assertThat(sum).isCloseTo(1, within(1e-9));
        assertThat(server.get("/evaluation").get("counters").propertyNames())
                .containsExactlyInAnyOrder("item_week", "item_month", "query_item_week", "query_item_month");
    }

    @Test
    void healthAndMetrics_areThere() throws Exception {
        server.await(
                "/actuator/health/readiness",
                answer -> answer.get("status").asString().equals("UP"));
        JsonNode health = server.get("/actuator/health");
        assertThat(health.at("/components/redis/status").asString()).isEqualTo("UP");
        assertThat(health.at("/components/learner/details/lagMillis").isNumber())
                .isTrue();
        server.post("/rank", list("metered", 2));
        assertThat(server.send("GET", "/actuator/prometheus", null).body())
                .contains("liverank_rank_seconds", "liverank_events_total", "liverank_mixture_weight");
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm/liverank/files/alerts.yaml", "docker/grafana/dashboards/liverank.json"})
    void alertsAndDashboards_askForMetersThatExist(String file) throws Exception {
        server.post("/rank", list("meters", 3));
        // its pauses have a meter from the first on
        System.gc();
        Waiting.atMost(Duration.ofSeconds(10))
                .until(() ->
                        server.send("GET", "/actuator/prometheus", null).body().contains("jvm_gc_pause_seconds_sum"));
        String scraped = server.send("GET", "/actuator/prometheus", null).body();
        Matcher names =
                Pattern.compile("(?:liverank|http_server|jvm)_[a-z_]+").matcher(Files.readString(Path.of(file)));
        int found = 0;
        while (names.find()) {
            assertThat(scraped).as(file).containsPattern("(?m)^" + names.group() + "[ {]");
            found++;
        }
        assertThat(found).isGreaterThan(8);
    }

    @Test
    void metersAndAlerts_areExplainedToOperators() throws Exception {
        server.post("/rank", list("explained", 3));
        server.send("POST", "/rank", "{}");
        String guide = Files.readString(Path.of("docs/operations.md"));
        Matcher meters = Pattern.compile("(?m)^# TYPE (liverank_\\w+?)(?:_max)? \\w+$")
                .matcher(server.send("GET", "/actuator/prometheus", null).body());
        int found = 0;
        while (meters.find()) {
            assertThat(guide).contains("`" + meters.group(1) + "`");
            found++;
        }
        assertThat(found).isGreaterThan(25);
        Matcher alerts =
                Pattern.compile("alert: (\\w+)").matcher(Files.readString(Path.of("helm/liverank/files/alerts.yaml")));
        while (alerts.find()) {
            assertThat(guide).contains("| `" + alerts.group(1) + "` |");
        }
    }

    /** With {@code -Dopenapi.write=true} the committed document is brought up to date instead. */
    @Test
    void openApiDocument_isTheCommittedOne() throws Exception {
        JsonNode document = server.get("/v3/api-docs");
        // main is between releases: what is committed is what the next one will say
        var info = (tools.jackson.databind.node.ObjectNode) document.get("info");
        info.put("version", info.get("version").asString().replace("-SNAPSHOT", ""));
        Path committed = Path.of("docs", "openapi.json");
        if (Boolean.getBoolean("openapi.write")) {
            Files.createDirectories(committed.getParent());
            Files.writeString(committed, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
        }
        assertThat(document).isEqualTo(JSON.readTree(Files.readString(committed)));
    }

    /** Makers of clients take what has a default for something that is always there. */
    @Test
    void openApiDocument_leavesNothingUndescribedAndSetsNoDefaults() throws Exception {
        JsonNode document = server.get("/v3/api-docs");
        assertThat(document.at("/servers/0/url").asString()).isEqualTo("/");
        assertThat(document.at("/info/version").asString()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
        List<String> silent = new ArrayList<>();
        document.at("/paths")
                .forEach(path -> path.forEach(operation -> {
                    String id = operation.get("operationId").asString();
                    addIfSilent(silent, id, operation);
                    operation.path("parameters").forEach(one -> addIfSilent(silent, id + " " + one.get("name"), one));
                }));
        document.at("/components/schemas").properties().forEach(schema -> {
            addIfSilent(silent, schema.getKey(), schema.getValue());
            schema.getValue()
                    .path("properties")
                    .properties()
                    .forEach(one -> addIfSilent(silent, schema.getKey() + "." + one.getKey(), one.getValue()));
        });
        assertThat(silent).as("without a description").isEmpty();
        assertThat(document.findValues("default")).isEmpty();
    }

    private static void addIfSilent(List<String> silent, String name, JsonNode described) {
        if (described.path("description").asString("").isBlank()) {
            silent.add(name);
        }
    }

    @Test
    void challenger_isListedComparedAndPromoted() throws Exception {
        assertThat(server.get("/models").at("/challengers/0/name").asString()).isEqualTo("plain");
        assertThat(server.get("/models").at("/challengers/0/type").asString()).isEqualTo("linear");
        assertThat(server.get("/evaluation").at("/recent/served/lists").isNumber())
                .isTrue();
        assertThat(server.get("/evaluation").get("thresholds").size()).isGreaterThan(3);
        assertThat(server.send("POST", "/models/foreign.ranker/promote", null).body())
                .contains("\"status\":404", "no foreign model of that name has the role");
        assertThat(server.send("POST", "/models/nobody/promote", null).statusCode())
                .isEqualTo(404);
        assertThat(server.send("POST", "/models/plain/promote", null).statusCode())
                .isEqualTo(202);
        JsonNode model =
                server.await("/model", now -> now.get("name").asString().equals("plain"));
        assertThat(model.get("type").asString()).isEqualTo("linear");
        assertThat(server.send("POST", "/models/main/promote", null).statusCode())
                .isEqualTo(202);
        server.await("/model", now -> now.get("name").asString().equals("main"));
        JsonNode models = server.get("/models");
        assertThat(models.get("type").asString()).isEqualTo("ensemble");
        assertThat(models.at("/incidents/0/kind").asString()).isEqualTo("promoted");
        assertThat(models.at("/incidents/0/trouble").asBoolean()).isFalse();
        assertThat(server.get("/journal").at("/deeds/0/who").asString()).isEqualTo("anybody");
    }

    @Test
    void cancel_withoutAnUpdateUnderWay_saysSoAndIsNotOnRecord() throws Exception {
        HttpResponse<String> answer = server.send("POST", "/models/update/cancel", null);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"cancelled\":false}");
        assertThat(server.send("GET", "/journal", null).body()).doesNotContain("\"cancel\"");
        assertThat(server.get("/models").has("running")).isFalse();
    }

    @Test
    void dryRun_tellsWhatAClickWouldChangeAndChangesNothing() throws Exception {
        JsonNode ranked = server.post("/rank", list("dry", 4));
        long lists = count("rankings");
        server.await("/evaluation", now -> now.at("/counts/rankings").asLong() >= lists);
        String click =
                "{\"eventType\":\"click\",\"itemId\":\"dry-item-3\",\"userId\":\"dry\",\"sessionId\":\"dry-1\",\"queryId\":\""
                        + ranked.get("queryId").asString() + "\"}";
        Instant deadline = Instant.now().plusSeconds(10);
        JsonNode tried = server.post("/feedback?dryRun=true", click);
        while (!tried.at("/events/0/effect").asString().equals("learned")
                && Instant.now().isBefore(deadline)) {
            tried = server.post("/feedback?dryRun=true", click);
        }
        long before = count("feedback");
        assertThat(tried.at("/events/0/effect").asString()).isEqualTo("learned");
        assertThat(tried.at("/events/0/changedWeights").asInt()).isGreaterThan(10);
        assertThat(tried.at("/events/0/weights").size()).isBetween(1, 10);
        // What others will see of the click (popularity, the query's choices) is not part of it.
        JsonNode raised = tried.at("/events/0/ranking/1");
        assertThat(raised.get("itemId").asString()).isEqualTo("dry-item-3");
        assertThat(raised.get("before").asInt()).isEqualTo(4);
        assertThat(raised.get("scoreAfter").asDouble())
                .isGreaterThan(raised.get("scoreBefore").asDouble() + 0.5);
        assertThat(server.post("/rank", list("dry", 4)).at("/items/0/itemId").asString())
                .isEqualTo("dry-item-0");
        assertThat(count("feedback")).isEqualTo(before);
        assertThat(server.post("/feedback?dryRun=true", click.replace("dry-item-3", "elsewhere"))
                        .at("/events/0/effect")
                        .asString())
                .isEqualTo("without_list");
        assertThat(server.send("POST", "/feedback?dryRun=true", "{\"eventType\":\"click\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.send("POST", "/feedback", click).statusCode()).isEqualTo(202);
        server.await("/evaluation", now -> now.at("/counts/feedback").asLong() > before);
        assertThat(server.post("/rank", list("dry", 4)).at("/items/0/itemId").asString())
                .isEqualTo("dry-item-3");
    }

    @Test
    void faults_areCountedByTheirCode() throws Exception {
        server.send("POST", "/feedback", "{\"eventType\":\"click\",\"itemId\":\"a\",\"colour\":1}");
        assertThat(server.get("/actuator/metrics/liverank.faults?tag=code:unknown_key")
                        .at("/measurements/0/value")
                        .asDouble())
                .isPositive();
    }

    @Test
    void item_tellsWhatItGoesWith() throws Exception {
        server.send("PUT", "/items", "[{\"itemId\":\"tea\"},{\"itemId\":\"pot\"},{\"itemId\":\"cup\"}]");
        for (int i = 0; i < 3; i++) {
            for (String itemId : i == 0 ? new String[] {"tea", "cup", "ghost"} : new String[] {"tea", "pot"}) {
                String click = "{\"eventType\":\"click\",\"itemId\":\"" + itemId + "\",\"userId\":\"brew-" + i
                        + "\",\"sessionId\":\"brew-" + i + "\"}";
                assertThat(server.send("POST", "/feedback", click).statusCode()).isEqualTo(202);
            }
        }
        JsonNode goesWith = server.await(
                        "/items/tea", item -> item.get("goesWith").size() == 2)
                .get("goesWith");
        assertThat(goesWith.get(0).get("itemId").asString()).isEqualTo("pot");
        assertThat(goesWith.get(0).get("after").asDouble())
                .isEqualTo(goesWith.get(0).get("together").asDouble());
        assertThat(goesWith.get(1).get("itemId").asString())
                .as("no ghost of the catalogue")
                .isEqualTo("cup");
        assertThat(server.get("/items/pot").get("goesWith").get(0).get("after").asDouble())
                .isZero();
    }
}
