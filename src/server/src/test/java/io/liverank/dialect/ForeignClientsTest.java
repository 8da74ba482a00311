package io.liverank.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What clients of others send, as they send it, over the real port: what they are answered, and what comes of it. */
@RunningServer(properties = "liverank.update.interval=0s")
class ForeignClientsTest {
    private static final Path RECORDINGS = Path.of(System.getProperty("recordings", "../shared/recordings"));
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TEXT = "text/plain;charset=UTF-8";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    Server server;

    private HttpResponse<String> send(String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri(path)).method("POST", BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String path, String body, String... headers)
            throws IOException, InterruptedException {
        return send(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private long count(String name) throws IOException, InterruptedException {
        return server.get("/evaluation").at("/counts/" + name).asLong();
    }

    private static String list(String queryId, String who, String... items) {
        return "{\"query\":\"shoes\",\"queryId\":\"" + queryId + "\"," + who + ",\"items\":["
                + Stream.of(items).map(item -> "{\"itemId\":\"" + item + "\"}").collect(Collectors.joining(","))
                + "]}";
    }

    /** Ranks four shoes for somebody and waits until feedback on that list is known to be. */
    private void rank(String queryId, String who) throws Exception {
        long before = count("rankings");
        server.post("/rank", list(queryId, who, "shoe-1", "shoe-2", "shoe-3", "shoe-4"));
        server.await("/evaluation", now -> now.at("/counts/rankings").asLong() > before);
    }

    private String first(String who) throws Exception {
        return server.post("/rank?dryRun=true", list("none", who, "shoe-1", "shoe-2", "shoe-3", "shoe-4"))
                .at("/items/0/itemId")
                .asString();
    }

    private JsonNode lastUnderstood(String dialect) throws Exception {
        for (JsonNode line : server.get("/console/events").get("lines")) {
            if (line.get("dialect").asString().equals(dialect)
                    && !line.get("understood").isEmpty()) {
                return JSON.readTree(line.at("/understood/0").asString());
            }
        }
        throw new AssertionError("nothing was understood");
    }

    private static byte[] zipped(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] deflated(String text, boolean bare) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream zip = new DeflaterOutputStream(bytes, new Deflater(6, bare))) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String ubi(String action, String query, String client, String item, int ordinal) {
        return "{\"application\":\"shop\",\"action_name\":\"" + action + "\",\"query_id\":\"" + query
                + "\",\"session_id\":\"" + client + "-1\",\"client_id\":\"" + client
                + "\",\"user_id\":\"\",\"message_type\":\"INFO\",\"message\":\"" + action
                + "\",\"event_attributes\":{\"object\":{\"object_id\":\"" + item
                + "\",\"object_id_field\":\"product\"},\"position\":{\"ordinal\":" + ordinal + "}}}";
    }

    @Test
    void ubi_clickIsOnTheListOfItsQueryAndChangesTheNextRanking() throws Exception {
        String who = "\"clientId\":\"ubi-1\",\"sessionId\":\"ubi-1-1\"";
        rank("ubi-q1", who);
        long joined = count("joined");
        HttpResponse<String> answer = send(
                "/ubi_events",
                "[" + ubi("click", "ubi-q1", "ubi-1", "shoe-3", 3) + "]",
                "Content-Type",
                "application/json");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).get("accepted").asInt()).isEqualTo(1);
        assertThat(count("joined")).isEqualTo(joined + 1);
        assertThat(first(who)).isEqualTo("shoe-3");
        JsonNode understood = lastUnderstood("ubi");
        assertThat(understood.get("clientId").asString()).isEqualTo("ubi-1");
        assertThat(understood.has("userId")).as("empty text is nobody").isFalse();
        assertThat(understood.get("position").asInt()).isEqualTo(3);
    }

    @Test
    void ubi_impressionsOfABodyAreTheListWhereNoneWasRanked() throws Exception {
        send("/ubi_queries", "[{\"query_id\":\"ubi-q2\",\"client_id\":\"ubi-2\",\"user_query\":\"running shoes\"}]");
        long rankings = count("rankings");
        long joined = count("joined");
        long repeated = count("repeated_lists");
        String body = "["
                + ubi("impression", "ubi-q2", "ubi-2", "shoe-2", 2) + ","
                + ubi("impression", "ubi-q2", "ubi-2", "shoe-1", 1) + ","
                + ubi("impression", "ubi-q2", "ubi-2", "shoe-3", 3) + "]";
        assertThat(send("/ubi_events", body).statusCode()).isEqualTo(200);
        assertThat(count("rankings")).isEqualTo(rankings + 1);
        JsonNode list = lastUnderstood("ubi");
        assertThat(list.get("query").asString()).isEqualTo("running shoes");
        assertThat(list.get("items").toString()).isEqualTo("[\"shoe-1\",\"shoe-2\",\"shoe-3\"]");
        send("/ubi_events", "[" + ubi("click", "ubi-q2", "ubi-2", "shoe-3", 3) + "]");
        assertThat(count("joined")).isEqualTo(joined + 1);
        send(
                "/ubi_events",
                "[" + ubi("impression", "ubi-q2", "ubi-2", "shoe-1", 1) + ","
                        + ubi("impression", "ubi-q2", "ubi-2", "shoe-3", 3) + "]");
        assertThat(count("repeated_lists"))
                .as("what is known already came into view")
                .isEqualTo(repeated);
    }

    /** As UBI's collector in the browser sends them. */
    @Test
    void ubi_impressionsOneByOneAreTheListOnceSomethingIsChosenFromIt() throws Exception {
        send("/ubi_queries", "[{\"query_id\":\"ubi-q4\",\"client_id\":\"ubi-4\",\"user_query\":\"boots\"}]");
        long rankings = count("rankings");
        long joined = count("joined");
        long early = count("joined_early");
        for (int place = 1; place <= 4; place++) {
            send("/ubi_events", "[" + ubi("impression", "ubi-q4", "ubi-4", "boot-" + place, place) + "]");
        }
        send("/ubi_events", "[" + ubi("impression", "ubi-q4", "ubi-of-another", "boot-5", 5) + "]");
        assertThat(count("rankings")).isEqualTo(rankings);

        send("/ubi_events", "[" + ubi("click", "ubi-q4", "ubi-4", "boot-3", 3) + "]");

        assertThat(count("rankings")).isEqualTo(rankings + 1);
        JsonNode list = lastUnderstood("ubi");
        assertThat(list.get("query").asString()).isEqualTo("boots");
        assertThat(list.get("items").toString()).isEqualTo("[\"boot-1\",\"boot-2\",\"boot-3\",\"boot-4\"]");
        assertThat(count("joined_early")).isEqualTo(early + 4);
        assertThat(count("joined")).as("what waited, and the click").isEqualTo(joined + 5);
        String who = "\"clientId\":\"ubi-4\",\"sessionId\":\"ubi-4-1\"";
        assertThat(server.post("/rank?dryRun=true", list("none", who, "boot-1", "boot-2", "boot-3"))
                        .at("/items/0/itemId")
                        .asString())
                .isEqualTo("boot-3");
    }

    @Test
    void ubi_aBadEventCostsItselfAlone() throws Exception {
        HttpResponse<String> answer =
                send("/ubi_events", "[7,{\"action_name\":\"\"}," + ubi("view", "ubi-q3", "ubi-3", "shoe-1", 1) + "]");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode told = JSON.readTree(answer.body());
        assertThat(told.get("accepted").asInt()).isEqualTo(1);
        assertThat(told.get("rejected").size()).isEqualTo(2);
        assertThat(send("/ubi_events", "no JSON").statusCode()).isEqualTo(400);
        assertThat(send("/ubi_events", "").statusCode()).isEqualTo(400);
    }

    @Test
    void algolia_beaconsAreTextWithTheKeyInTheAddress() throws Exception {
        String who = "\"userId\":\"alg-ann\"";
        rank("alg-q1", who);
        long joined = count("joined");
        String address = "/1/events?X-Algolia-Application-Id=APP&X-Algolia-API-Key=KEY&X-Algolia-Agent=x%20(1)%3B%20y";
        HttpResponse<String> click = send(
                address,
                "{\"events\":[{\"eventType\":\"click\",\"eventName\":\"Clicked\",\"index\":\"products\","
                        + "\"queryID\":\"alg-q1\",\"objectIDs\":[\"shoe-3\"],\"positions\":[3],\"userToken\":\"alg-ann\"}]}",
                "Content-Type",
                TEXT);
        assertThat(click.statusCode()).isEqualTo(200);
        assertThat(count("joined")).isEqualTo(joined + 1);
        assertThat(first(who)).isEqualTo("shoe-3");
        send(
                address,
                "{\"events\":[{\"eventType\":\"conversion\",\"eventSubtype\":\"purchase\",\"eventName\":\"Bought\","
                        + "\"index\":\"products\",\"objectIDs\":[\"shoe-3\"],\"objectData\":[{\"price\":\"39.5\",\"quantity\":2,"
                        + "\"queryID\":\"alg-q1\"}],\"userToken\":\"alg-ann\"},"
                        + "{\"eventType\":\"click\",\"eventName\":\"Filter\",\"filters\":[\"brand%3AAlto\"],\"userToken\":\"alg-ann\"}]}",
                "Content-Type",
                TEXT);
        assertThat(count("joined")).isEqualTo(joined + 2);
        JsonNode bought = lastUnderstood("algolia");
        assertThat(bought.get("eventType").asString()).isEqualTo("purchase");
        assertThat(bought.get("value").asDouble()).isEqualTo(79);
        assertThat(server.get("/console/events").toString()).contains("is about filters and no object");
    }

    @Test
    void algolia_viewIsTheListThatAClickUnderAForeignQueryIdIsOn() throws Exception {
        long rankings = count("rankings");
        long joined = count("joined_by_item");
        send(
                "/1/events",
                "{\"events\":[{\"eventType\":\"view\",\"eventName\":\"Viewed\",\"index\":\"products\","
                        + "\"objectIDs\":[\"a\",\"b\",\"c\"],\"userToken\":\"anonymous-77\"}]}",
                "Content-Type",
                TEXT);
        assertThat(count("rankings")).isEqualTo(rankings + 1);
        send(
                "/1/events",
                "{\"events\":[{\"eventType\":\"click\",\"eventName\":\"Clicked\",\"index\":\"products\","
                        + "\"queryID\":\"of-algolia\",\"objectIDs\":[\"b\"],\"positions\":[2],\"userToken\":\"anonymous-77\"}]}",
                "Content-Type",
                TEXT);
        assertThat(count("joined_by_item")).isEqualTo(joined + 1);
        assertThat(lastUnderstood("algolia").get("clientId").asString()).isEqualTo("anonymous-77");
    }

    private static String track(String id, String user, String event, String properties) {
        return "{\"type\":\"track\",\"event\":\"" + event + "\",\"userId\":\"" + user + "\",\"messageId\":\"" + id
                + "\",\"properties\":" + properties + ",\"context\":{},\"integrations\":{},\"_metadata\":{}}";
    }

    @Test
    void segment_batchIsTakenOnceHoweverOftenItIsSent() throws Exception {
        String who = "\"userId\":\"seg-ann\"";
        rank("seg-q1", who);
        long feedback = count("feedback");
        String batch = "{\"batch\":[{\"type\":\"identify\",\"userId\":\"seg-ann\",\"traits\":{},\"messageId\":\"s0\"},"
                + track(
                        "s1",
                        "seg-ann",
                        "Product Clicked",
                        "{\"product_id\":\"shoe-3\",\"position\":3,\"query_id\":\"seg-q1\"}")
                + ","
                + track(
                        "s2",
                        "seg-ann",
                        "Order Completed",
                        "{\"order_id\":\"o-1\",\"products\":[{\"product_id\":\"shoe-3\",\"quantity\":1,\"price\":79},"
                                + "{\"product_id\":4711,\"quantity\":\"2\",\"price\":\"5\"},{\"price\":1}]}")
                + "],\"writeKey\":\"WRITE\",\"sentAt\":\"2026-11-25T16:10:33.826Z\"}";
        HttpResponse<String> answer = send("/v1/batch", batch, "Content-Type", "application/json");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).get("success").asBoolean()).isTrue();
        assertThat(JSON.readTree(answer.body()).get("accepted").asInt()).isEqualTo(3);
        assertThat(count("feedback")).isEqualTo(feedback + 3);
        assertThat(first(who)).isEqualTo("shoe-3");
        HttpResponse<String> again = send("/v1/batch", batch, "Content-Type", "application/json", "X-Retry-Count", "1");
        assertThat(JSON.readTree(again.body()).get("duplicates").asInt()).isEqualTo(3);
        assertThat(count("feedback")).isEqualTo(feedback + 3);
        assertThat(server.get("/console/events").toString()).doesNotContain("WRITE");
    }

    @Test
    void segment_clockThatIsWrongIsPutRightBySentAt() throws Exception {
        Instant hers = Instant.now().minus(Duration.ofDays(400));
        String call = track("clock-1", "seg-clock", "Product Viewed", "{\"product_id\":\"shoe-1\"}");
        String body =
                "{\"batch\":[" + call.replace("{\"type\"", "{\"timestamp\":\"" + hers.minusSeconds(60) + "\",\"type\"")
                        + "],\"sentAt\":\"" + hers + "\"}";
        assertThat(send("/v1/batch", body).statusCode()).isEqualTo(200);
        Instant understood =
                Instant.parse(lastUnderstood("segment").get("timestamp").asString());
        assertThat(understood)
                .isBetween(Instant.now().minusSeconds(600), Instant.now().minusSeconds(59));
        String late = body.replace("clock-1", "clock-2")
                .replace(hers.toString(), Instant.now().minusSeconds(60).toString());
        send("/v1/batch", late);
        understood = Instant.parse(lastUnderstood("segment").get("timestamp").asString());
        assertThat(understood)
                .as("sent again as it was")
                .isEqualTo(hers.minusSeconds(60).truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void segment_listIdThatNobodyRankedNamesAKindOfList() throws Exception {
        long joined = count("joined_by_item");
        long repeated = count("repeated_lists");
        long others = count("others_list");
        for (String user : List.of("seg-1", "seg-2")) {
            send(
                    "/v1/t",
                    track(
                            user + "-l",
                            user,
                            "Product List Viewed",
                            "{\"list_id\":\"hot\",\"products\":[{\"product_id\":\"x\",\"position\":1},{\"product_id\":\"y\",\"position\":2}]}"),
                    "Content-Type",
                    "text/plain");
            send(
                    "/v1/t",
                    track(user + "-c", user, "Product Added", "{\"product_id\":\"y\",\"list_id\":\"hot\"}"),
                    "Content-Type",
                    "text/plain");
        }
        assertThat(count("joined_by_item")).isEqualTo(joined + 2);
        assertThat(count("repeated_lists")).isEqualTo(repeated);
        assertThat(count("others_list")).isEqualTo(others);
    }

    @Test
    void rudderStack_zipsAFormThatIsNone() throws Exception {
        long feedback = count("feedback");
        String body = "{\"batch\":[" + track("r1", "rud-ann", "Product Clicked", "{\"product_id\":\"shoe-1\"}") + "]}";
        String[] headers = {"Content-Type", FORM, "Content-Encoding", "gzip"};
        assertThat(send("/v1/batch", zipped(body), headers).statusCode()).isEqualTo(200);
        assertThat(count("feedback")).isEqualTo(feedback + 1);
        for (boolean bare : new boolean[] {true, false}) {
            String other = body.replace("r1", "r-" + bare);
            assertThat(send("/v1/batch", deflated(other, bare), "Content-Type", FORM, "Content-Encoding", "deflate")
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(count("feedback")).isEqualTo(feedback + 3);
        String bomb = "{\"batch\":[\"" + " ".repeat(2 << 20) + "\"]}";
        assertThat(send("/v1/batch", zipped(bomb), headers).statusCode()).isEqualTo(413);
        assertThat(send("/v1/batch", deflated(bomb, false), "Content-Encoding", "deflate")
                        .statusCode())
                .isEqualTo(413);
        assertThat(send("/v1/batch", body, headers).statusCode()).isEqualTo(400);
        assertThat(send("/v1/batch", "{", "Content-Encoding", "deflate").statusCode())
                .isEqualTo(400);
    }

    @Test
    void ga4_countsFrom0AndIsAlwaysAnswered204() throws Exception {
        long joined = count("joined_by_item");
        String body = "{\"client_id\":\"1146.169\",\"user_id\":\"ga-ann\",\"events\":["
                + "{\"name\":\"view_item_list\",\"params\":{\"item_list_id\":\"related\",\"session_id\":\"123\","
                + "\"items\":[{\"item_id\":\"g2\",\"index\":1},{\"item_id\":\"g1\",\"index\":0}]}},"
                + "{\"name\":\"select_item\",\"params\":{\"item_list_id\":\"related\",\"session_id\":\"123\","
                + "\"items\":[{\"item_id\":\"g2\",\"index\":1,\"price\":79}]}},"
                + "{\"name\":\"purchase\",\"params\":{\"transaction_id\":\"T-once\",\"value\":79,"
                + "\"items\":[{\"item_id\":\"g2\",\"price\":79,\"quantity\":1}]}},{\"name\":\"page_view\"}]}";
        String address = "/mp/collect?measurement_id=G-X&api_secret=SECRET";
        HttpResponse<String> answer = send(address, body, "Content-Type", FORM);
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(count("joined_by_item")).isEqualTo(joined + 2);
        JsonNode selected = JSON.readTree(
                server.get("/console/events").at("/lines/2/understood/0").asString());
        assertThat(selected.get("position").asInt()).isEqualTo(2);
        assertThat(selected.get("sessionId").asString()).isEqualTo("1146.169/123");
        assertThat(selected.has("value")).as("a click's price is not its worth").isFalse();
        long feedback = count("feedback");
        send(
                address,
                "{\"client_id\":\"1146.169\",\"events\":[" + body.substring(body.indexOf("{\"name\":\"purchase")));
        assertThat(count("feedback")).as("an order counts once").isEqualTo(feedback);
        for (String bad : List.of("", "nothing", "[]", "{\"events\":7}", "{\"events\":[{\"name\":7}]}")) {
            assertThat(send(address, bad).statusCode()).as(bad).isEqualTo(204);
        }
    }

    @EnabledIf("hasRecordings")
    @Test
    void ga4_recordedBodyIsTaken() throws Exception {
        var body = new StringBuilder();
        for (String line : Files.readAllLines(RECORDINGS.resolve("ga4-before.txt"), StandardCharsets.ISO_8859_1)) {
            if (line.startsWith("<=") && !body.isEmpty()) {
                break;
            }
            if (line.matches("[0-9a-f]{4}: .*") && (!body.isEmpty() || line.startsWith("0000: {"))) {
                body.append(line.substring(6));
            }
        }
        assertThat(body).hasSize(586);
        long before = count("feedback") + count("rankings");
        HttpResponse<String> answer = send(
                "/mp/collect?measurement_id=G-XXXXXXXXXX&api_secret=SECRET", body.toString(), "Content-Type", FORM);
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(count("feedback") + count("rankings"))
                .as("a list, a click, an order")
                .isEqualTo(before + 3);
    }

    @Test
    void snowplow_clickChangesTheNextRanking_andABadEventCostsItselfAlone() throws Exception {
        String who = "\"userId\":\"snow-ann\"";
        rank("snow-q1", who);
        long joined = count("joined_by_item");
        String click =
                "{\"e\":\"ue\",\"eid\":\"snow-1\",\"uid\":\"snow-ann\",\"ue_pr\":\"{\\\"data\\\":{\\\"schema\\\":"
                        + "\\\"iglu:com.snowplowanalytics.snowplow.ecommerce/snowplow_ecommerce_action/jsonschema/1-0-2\\\","
                        + "\\\"data\\\":{\\\"type\\\":\\\"list_click\\\"}}}\",\"co\":\"{\\\"data\\\":[{\\\"schema\\\":\\\"iglu:x/product/jsonschema/1-0-0\\\","
                        + "\\\"data\\\":{\\\"id\\\":\\\"shoe-3\\\",\\\"position\\\":3}}]}\"}";
        String body = "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4\",\"data\":["
                + click + ",7,{\"e\":\"ue\",\"ue_px\":\"%%\"},{\"e\":\"pv\",\"url\":\"http://shop.example\"}]}";
        for (int times = 0; times < 2; times++) {
            HttpResponse<String> answer = send("/com.snowplowanalytics.snowplow/tp2", body, "Content-Type", TEXT);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(JSON.readTree(answer.body()).get("rejected").size()).isEqualTo(2);
        }
        assertThat(count("joined_by_item")).as("sent again it is the same").isEqualTo(joined + 1);
        assertThat(first(who)).isEqualTo("shoe-3");
        assertThat(send("/com.snowplowanalytics.snowplow/tp2", "{\"data\":7}").statusCode())
                .isEqualTo(400);
    }

    /** As its quickstart pastes them into a shell, without a header. */
    @Test
    void metarank_curlLines() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "needs curl");
        String ask =
                "{\"event\":\"ranking\",\"id\":\"curl-1\",\"items\":[{\"id\":\"c1\"},{\"id\":\"c2\"},{\"id\":\"c3\"}],"
                        + "\"user\":\"bob\",\"session\":\"bob1\",\"timestamp\":" + System.currentTimeMillis() + "}";
        assertThat(JSON.readTree(curl("/rank/xgboost", ask)).at("/items/0/item").asString())
                .isEqualTo("c1");
        assertThat(JSON.readTree(curl("/feedback", ask)).get("status").asString())
                .isEqualTo("ok");
        String click =
                "{\"event\":\"interaction\",\"type\":\"click\",\"fields\":[],\"id\":\"curl-2\",\"ranking\":\"curl-1\","
                        + "\"item\":\"c3\",\"user\":\"bob\",\"session\":\"bob1\",\"timestamp\":\""
                        + System.currentTimeMillis() + "\"}";
        assertThat(JSON.readTree(curl("/feedback", click)).get("accepted").asInt())
                .isEqualTo(1);
        assertThat(JSON.readTree(curl("/rank/xgboost", ask.replace("curl-1", "curl-3")))
                        .at("/items/0/item")
                        .asString())
                .isEqualTo("c3");
    }

    private String curl(String path, String body) throws Exception {
        Process curl =
                new ProcessBuilder("/usr/bin/curl", "-s", server.uri(path).toString(), "-d", body).start();
        String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor()).isZero();
        return answer;
    }

    @Test
    void metarank_quickstartByCurlWithoutAContentType() throws Exception {
        String items =
                "[{\"id\":\"m1\"},{\"id\":\"m2\",\"fields\":[{\"name\":\"relevancy\",\"value\":2.0}]},{\"id\":\"m3\",\"relevancy\":1},"
                        + "{\"id\":\"m4\"}]";
        String ask = "{\"event\":\"ranking\",\"id\":\"mr-1\",\"items\":" + items
                + ",\"user\":\"alice\",\"session\":\"alice1\",\"fields\":[{\"name\":\"query\",\"value\":\"sci-fi\"}]}";
        HttpResponse<String> item = send(
                "/feedback",
                "{\"event\":\"item\",\"id\":\"e1\",\"item\":\"m4\",\"timestamp\":\"1599391467000\",\"fields\":"
                        + "[{\"name\":\"title\",\"value\":\"Space\"},{\"name\":\"genres\",\"value\":[\"a\",\"b\"]}]}",
                "Content-Type",
                FORM);
        assertThat(item.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(item.body()).get("status").asString()).isEqualTo("ok");
        assertThat(JSON.readTree(item.body()).get("accepted").asInt()).isEqualTo(1);
        send(
                "/feedback",
                "{\"event\":\"item\",\"id\":\"e2\",\"item\":\"m4\",\"fields\":[{\"name\":\"budget\",\"value\":9}]}");
        assertThat(server.get("/items/m4").get("attributes").toString())
                .as("fields are added")
                .contains("Space")
                .contains("budget");
        HttpResponse<String> before = send("/rank/xgboost", ask, "Content-Type", FORM);
        assertThat(before.statusCode()).isEqualTo(200);
        JsonNode ranking = JSON.readTree(before.body());
        assertThat(ranking.get("items").size()).isEqualTo(4);
        assertThat(ranking.at("/items/0/item").asString()).isEqualTo("m1");
        assertThat(ranking.at("/items/0/score").isNumber()).isTrue();
        assertThat(send("/feedback", ask, "Content-Type", FORM).statusCode()).isEqualTo(200);
        HttpResponse<String> click = send(
                "/feedback",
                "{\"event\":\"interaction\",\"type\":\"click\",\"id\":\"i1\",\"ranking\":\"mr-1\",\"item\":\"m4\",\"user\":\"alice\","
                        + "\"session\":\"alice1\"}",
                "Content-Type",
                FORM);
        assertThat(JSON.readTree(click.body()).get("accepted").asInt()).isEqualTo(1);
        assertThat(send("/flush", "").statusCode()).isEqualTo(200);
        JsonNode after = JSON.readTree(
                send("/rank/xgboost?explain=true", ask, "Content-Type", FORM).body());
        assertThat(after.at("/items/0/item").asString()).isEqualTo("m4");
        assertThat(send("/rank/xgboost", "{\"id\":\"x\",\"items\":[]}").statusCode())
                .isEqualTo(400);
        assertThat(send("/rank/xgboost", "[]").statusCode()).isEqualTo(400);
    }

    @Test
    void doctorTellsOfEachDialect() throws Exception {
        send("/v1/track", track("d1", "doc-ann", "Product Viewed", "{\"product_id\":\"shoe-1\"}"));
        assertThat(server.get("/doctor").toString()).contains("dialect_segment");
        assertThat(server.get("/actuator/metrics/liverank.dialect.entries?tag=dialect:segment&tag=outcome:understood")
                        .at("/measurements/0/value")
                        .asDouble())
                .isPositive();
    }

    static boolean hasRecordings() {
        return Files.isDirectory(RECORDINGS);
    }

    /** A recorded request: what was sent, byte for byte but for what was unzipped for reading. */
    private record Recorded(String path, List<String> headers, String body, boolean zipped) {
        private static final Pattern REQUEST = Pattern.compile(
                "REQUEST \\(\\d+ bytes raw\\) ===\\r?\\n(POST|OPTIONS) (\\S+) HTTP/1.1\\r\\n(.*?)\\r\\n\\r\\n(.*?)(?=\\n--- \\d)",
                Pattern.DOTALL);

        static List<Recorded> in(Path file) throws IOException {
            Matcher matcher = REQUEST.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            List<Recorded> found = new ArrayList<>();
            while (matcher.find()) {
                List<String> headers = new ArrayList<>();
                for (String line : matcher.group(3).split("\r\n")) {
                    String name = line.substring(0, line.indexOf(':'));
                    if (!List.of("host", "connection", "content-length", "accept-encoding")
                                    .contains(name.toLowerCase(java.util.Locale.ROOT))
                            && !name.toLowerCase(java.util.Locale.ROOT).startsWith("sec-fetch")
                            && !name.equalsIgnoreCase("origin")) {
                        headers.add(name);
                        headers.add(line.substring(line.indexOf(':') + 1).strip());
                    }
                }
                if (matcher.group(1).equals("POST")) {
                    String body = matcher.group(4);
                    boolean zipped = body.contains("unzipped below>>");
                    found.add(new Recorded(
                            matcher.group(2),
                            headers,
                            zipped ? body.substring(body.indexOf(">>") + 2).strip() : body,
                            zipped));
                }
            }
            return found;
        }
    }

    @EnabledIf("hasRecordings")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "browser-stub-ubi.txt",
                "browser-stub-algolia.txt",
                "browser-segment-stub.txt",
                "browser-segment-stub-batch.txt",
                "segment-200.txt",
                "segment-500.txt",
                "segment-429.txt",
                "rudder-200.txt",
                "rudder-200-nogzip.txt",
                "rudder-500.txt"
            })
    void recordings_areTaken(String file) throws Exception {
        List<Recorded> requests = Recorded.in(RECORDINGS.resolve(file));
        assertThat(requests).isNotEmpty();
        long before = count("feedback") + count("rankings") + count("duplicates");
        for (Recorded one : requests) {
            HttpResponse<String> answer = send(
                    one.path(),
                    one.zipped() ? zipped(one.body()) : one.body().getBytes(StandardCharsets.ISO_8859_1),
                    one.headers().toArray(String[]::new));
            assertThat(answer.statusCode()).as(one.body()).isEqualTo(200);
            assertThat(JSON.readTree(answer.body()).path("rejected").size())
                    .as(answer.body())
                    .isZero();
        }
        if (!file.contains("429") && !file.contains("500")) {
            assertThat(count("feedback") + count("rankings") + count("duplicates"))
                    .isGreaterThan(before);
        }
        assertThat(URI.create(requests.get(0).path())).isNotNull();
    }
}
