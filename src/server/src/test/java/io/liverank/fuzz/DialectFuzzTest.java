package io.liverank.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Bodies in the words of others that nobody thought of, from seeds: none meets a fault of ours, and what is said to be taken of
 * them is what the log holds. A failure names its seed.
 */
@RunningServer(properties = {"liverank.update.interval=0s", "spring.data.redis.timeout=60s"})
class DialectFuzzTest {
    private static final int BODIES = Integer.getInteger("fuzz.bodies", 250);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Autowired
    Server server;

    @Autowired
    Engine engine;

    @Autowired
    MeterRegistry meters;

    private static String path(String dialect, SplittableRandom random) {
        return switch (dialect) {
            case "ubi" -> random.nextBoolean() ? "/ubi_events" : "/ubi_queries";
            case "algolia" -> "/1/events?X-Algolia-API-Key=" + random.nextInt(9);
            case "segment" -> "/v1/" + new String[] {"batch", "t", "b", "track", "i"}[random.nextInt(5)];
            case "ga4" -> "/mp/collect?api_secret=" + random.nextInt(9);
            case "snowplow" -> "/com.snowplowanalytics.snowplow/tp2";
            default -> "/feedback";
        };
    }

    private static String several(Json json, String one) {
        return "[" + one + (json.chance(0.3) ? "," + json.value(2) : "") + (json.chance(0.5) ? "," + one : "") + "]";
    }

    private static String time(Json json) {
        return json.nearly("\"2026-11-25T16:00:00Z\"", "1764000000000", "null", json.string());
    }

    private static String item(Json json) {
        return json.nearly("\"item-1\"", "\"item-2\"", "17", json.string());
    }

    private static String body(String dialect, Json json) {
        return switch (dialect) {
            case "ubi" -> ubi(json);
            case "algolia" -> "{\"events\":" + several(json, algolia(json)) + "}";
            case "segment" ->
                json.chance(0.5)
                        ? json.members(
                                "batch", several(json, track(json)),
                                "sentAt", time(json),
                                "writeKey", json.nearly("\"k\""))
                        : track(json);
            case "ga4" ->
                json.members(
                        "client_id", json.nearly("\"c.1\"", json.string()),
                        "timestamp_micros", json.nearly("\"1764000000000000\"", json.string()),
                        "events", json.nearly(several(json, ga4(json)), json.value(2)));
            case "snowplow" -> json.members("schema", json.string(), "data", several(json, snowplow(json)));
            default -> json.chance(0.5) ? metarank(json) : several(json, metarank(json));
        };
    }

    private static String ubi(Json json) {
        String object = json.members("object_id", item(json), "price", json.nearly("1", json.value(5)));
        String position = json.members("ordinal", json.nearly("1", "0", json.value(5)));
        String event = json.members(
                "action_name", json.nearly("\"click\"", "\"impression\"", json.string()),
                "query_id", json.nearly("\"q1\"", json.string()),
                "client_id", json.nearly("\"c1\"", "\"\""),
                "timestamp", time(json),
                "event_attributes", json.nearly(json.members("object", object, "position", position), json.value(3)));
        String query = json.members(
                "query_id", json.nearly("\"q1\"", json.string()),
                "user_query", json.nearly("\"shoes\"", json.value(2)),
                "query_response_hit_ids", json.nearly("[\"a\",\"b\"]", json.value(2)));
        return several(json, json.chance(0.7) ? event : query);
    }

    private static String algolia(Json json) {
        return json.members(
                "eventType", json.nearly("\"click\"", "\"view\"", "\"conversion\""),
                "eventSubtype", json.nearly("null", "\"purchase\"", json.value(5)),
                "queryID", json.nearly("\"q1\"", json.string()),
                "objectIDs", json.nearly("[\"a\",\"b\"]", "[\"a\"]", json.value(2)),
                "positions", json.nearly("[1,2]", json.value(2)),
                "objectData", json.nearly("[{\"price\":1}]", json.value(2)),
                "userToken", json.nearly("\"ann\"", json.string()),
                "timestamp", time(json));
    }

    private static String track(Json json) {
        String product = json.members(
                "product_id", item(json),
                "position", json.nearly("1", json.value(5)),
                "price", json.nearly("5", json.value(5)));
        String properties = json.chance(0.5)
                ? json.members("products", json.nearly(several(json, product)), "list_id", json.nearly("\"l\""))
                : product;
        return json.members(
                "type", json.nearly("\"track\"", "\"page\""),
                "event",
                        json.nearly(
                                "\"Product Clicked\"", "\"Product List Viewed\"", "\"Order Completed\"", json.string()),
                "userId", json.nearly("\"ann\"", json.value(4)),
                "messageId", json.nearly("null", json.string()),
                "timestamp", time(json),
                "sentAt", time(json),
                "properties", json.nearly(properties, json.value(3)));
    }

    private static String ga4(Json json) {
        String item = json.members("item_id", item(json), "index", json.nearly("0", json.value(5)));
        String params = json.members(
                "items", json.nearly(several(json, item)),
                "item_list_id", json.nearly("\"q\"", json.string()),
                "session_id", json.nearly("\"12\"", json.value(4)));
        return json.members(
                "name", json.nearly("\"select_item\"", "\"view_item_list\"", "\"purchase\"", json.string()),
                "params", json.nearly(params, json.value(3)));
    }

    private static String described(Json json, String name, String data) {
        return json.members(
                "schema", json.nearly("\"iglu:vendor/" + name + "/jsonschema/1-0-0\"", json.string()), "data", data);
    }

    private static String packed(Json json, String text) {
        return "\""
                + (json.chance(0.9)
                        ? Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
                        : text.length())
                + "\"";
    }

    private static String snowplow(Json json) {
        String product = described(
                json,
                "product",
                json.members("id", item(json), "position", json.nearly("1", json.value(4)), "price", json.nearly("5")));
        String action = json.members(
                "type", json.nearly("\"list_click\"", "\"list_view\"", "\"transaction\"", json.string()),
                "name", json.nearly("\"l\"", json.value(4)));
        String event = described(json, "unstruct_event", described(json, "snowplow_ecommerce_action", action));
        String entities = described(json, "contexts", several(json, product));
        return json.members(
                "e",
                json.nearly("\"ue\"", "\"ti\"", "\"se\"", json.value(4)),
                "eid",
                json.nearly("null", json.string()),
                "duid",
                json.nearly("\"d\"", json.string()),
                "dtm",
                time(json),
                "stm",
                time(json),
                "ti_sk",
                item(json),
                "se_ac",
                json.nearly("\"click\"", json.string()),
                json.chance(0.5) ? "ue_pr" : "ue_px",
                json.chance(0.5) ? event : packed(json, event),
                json.chance(0.5) ? "co" : "cx",
                json.chance(0.5) ? entities : packed(json, entities));
    }

    private static String metarank(Json json) {
        String fields = json.nearly("[{\"name\":\"title\",\"value\":\"x\"}]", json.value(3));
        return json.members(
                "event", json.nearly("\"interaction\"", "\"ranking\"", "\"item\"", "\"user\""),
                "id", json.nearly("null", json.string()),
                "type", json.nearly("\"click\"", json.string()),
                "item", item(json),
                "ranking", json.nearly("null", json.string()),
                "user", json.nearly("\"ann\"", json.string()),
                "timestamp", time(json),
                "fields", fields,
                "items", json.nearly("[" + json.members("id", item(json), "fields", fields) + "]", json.value(3)));
    }

    private void request(String dialect, long seed) {
        var random = new SplittableRandom(seed);
        var json = new Json(random);
        String body = json.spoiled(body(dialect, json));
        HttpRequest request = HttpRequest.newBuilder(server.uri(path(dialect, random)))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", json.chance(0.5) ? "text/plain" : "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode())
                    .as("seed %d: %s -> %s", seed, body, answer.body())
                    .isBetween(200, dialect.equals("ga4") ? 204 : 499);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("no answer to seed " + seed, e);
        }
    }

    private long held() {
        return engine.counts().get(Count.FEEDBACK)
                + engine.counts().get(Count.RANKINGS)
                + engine.counts().get(Count.DUPLICATES)
                + engine.counts().get(Count.ITEMS_UPSERTED);
    }

    private long taken() {
        return (long) meters.find("liverank.dialect.events").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ubi", "algolia", "segment", "ga4", "snowplow", "metarank"})
    void anyBody_isAnsweredWithoutAFaultAndTheLogHoldsWhatWasTaken(String dialect) {
        long held = held();
        long taken = taken();
        LongStream.range(0, BODIES).parallel().forEach(seed -> request(dialect, seed));
        // our own events in /feedback would not be counted as taken here, and there are none
        long more = taken() - taken;
        assertThat(more).isGreaterThan(BODIES / 50);
        Waiting.atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(held() - held).isEqualTo(more));
        assertThat(engine.counts().get(Count.UNREADABLE)).isZero();
    }
}
