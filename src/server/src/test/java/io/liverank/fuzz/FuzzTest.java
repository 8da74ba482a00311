package io.liverank.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.Value;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What nobody thought of, from seeds: 20,000 requests over the real port and as many byte strings for the codec. A failure
 * names its seed and request; the same seed makes the same requests.
 */
@RunningServer(properties = "liverank.update.interval=0s")
class FuzzTest {
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 6_000);
    private static final int DECODED = 20_000;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = new JsonMapper();

    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    @Autowired
    Server server;

    @Autowired
    Engine engine;

    /** A request. */
    private record Call(String method, String path, String body, String type) {}

    private static Call call(SplittableRandom random) {
        var json = new Json(random);
        String query = json.chance(0.3)
                ? "?" + (json.chance(0.5) ? "dryRun=" : "strict=")
                        + (json.chance(0.8) ? "true" : "%zz".replace("z", "2"))
                : "";
        Call call =
                switch (random.nextInt(15)) {
                    case 0, 1, 2, 3 -> new Call("POST", "/rank" + query, ranking(json), null);
                    case 4, 5, 6 -> new Call("POST", "/feedback" + query, feedback(json), null);
                    case 7, 8 -> new Call("PUT", "/items" + query, items(json), null);
                    case 9 ->
                        new Call(
                                "GET",
                                "/items?limit=" + random.nextInt(-5, 1_100) + "&query=" + word(random),
                                null,
                                null);
                    case 10 ->
                        new Call(
                                json.chance(0.5) ? "GET" : "DELETE",
                                (json.chance(0.5) ? "/items/" : "/users/") + word(random),
                                null,
                                null);
                    case 11 -> new Call("POST", "/similar" + query, similar(json), null);
                    case 12 -> new Call("POST", "/rerank", rerank(json), null);
                    default -> anywhere(random, json);
                };
        boolean otherType = call.body() != null && json.chance(0.03);
        return new Call(
                call.method(),
                call.path(),
                call.body() == null ? null : json.spoiled(call.body()),
                otherType ? "text/plain" : "application/json");
    }

    private static Call anywhere(SplittableRandom random, Json json) {
        String[] paths = {
            "/",
            "/model",
            "/models",
            "/evaluation",
            "/features",
            "/fields",
            "/doctor",
            "/console/info",
            "/v3/api-docs",
            "/models/" + random.nextInt(3) + "/restore",
            "/models/" + word(random) + "/restore",
            "/models/update",
            "/models/update/cancel",
            "/models/candidates",
            "/server",
            "/shops",
            "/shops/" + word(random),
            "/shops/" + word(random) + "/" + word(random),
            "/journal",
            "/models/" + word(random) + "/promote",
            "/" + word(random),
            "/actuator/health",
            "/actuator/info",
            "/actuator/sbom",
            "/actuator/prometheus",
            "/items",
            "/items/" + word(random),
            "/similar",
            "/rerank",
            "/proxy/shop/_search",
            "/proxy/" + word(random),
            "/liverank.js",
            "/users/" + word(random),
            "/sessions/" + word(random),
            "/actuator/" + word(random),
            "/demo/shoppers"
        };
        String[] methods = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"};
        return new Call(
                methods[random.nextInt(methods.length)],
                paths[random.nextInt(paths.length)],
                json.chance(0.5) ? json.value(0) : null,
                null);
    }

    private static String word(SplittableRandom random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(1, 12); i > 0; i--) {
            text.append(
                    random.nextInt(4) == 0
                            ? "%" + String.format("%02x", random.nextInt(0x20, 0x7f))
                            : (char) random.nextInt('a', 'z' + 1));
        }
        return text.toString();
    }

    private static String ranking(Json json) {
        var items = new StringBuilder("[");
        for (int i = 0; i < 4; i++) {
            items.append(i == 0 ? "" : ",")
                    .append(json.members(
                            "itemId", json.nearly("\"item-" + i + "\""),
                            "score", json.nearly("1.5", "null"),
                            "attributes", json.nearly("{\"price\":3}", "{}", json.value(3))));
        }
        return json.members(
                "query", json.nearly("\"shoes\"", json.string()),
                "queryId", json.nearly("null", json.string()),
                "userId", json.nearly("\"ann\"", json.string()),
                "sessionId", json.nearly("\"ann-1\""),
                "timestamp", json.nearly("null", "1764000000000", json.string()),
                "context", json.nearly("{\"device\":\"phone\"}", json.value(3)),
                "items", json.nearly(items.append(']').toString()),
                "limit", json.nearly("3", "1000", json.value(5)),
                "weight", json.nearly("1", "0.5", json.value(5)),
                "pageToken", json.nearly("null", "null", "null", json.string()),
                "explain", json.nearly("true", "false"));
    }

    private static String similar(Json json) {
        String items = "[" + json.members("itemId", json.nearly("\"item-1\"", json.string())) + "]";
        return json.members(
                "items", json.nearly(items),
                "kind", json.nearly("\"together\"", "\"after\"", json.string()),
                "limit", json.nearly("3", "1000", json.value(5)));
    }

    private static String rerank(Json json) {
        String documents =
                "[" + json.nearly("\"item-1\"", "{\"text\":\"item-2\"}", "17") + "," + json.nearly("\"item-3\"") + "]";
        return json.members(
                "query", json.nearly("\"shoes\"", json.string()),
                "documents", json.nearly(documents),
                "query_id", json.nearly("null", json.string()),
                "user_id", json.nearly("\"ann\"", json.string()),
                "top_n", json.nearly("1", "1000", json.value(5)),
                "model", json.nearly("\"any\""));
    }

    private static String feedback(Json json) {
        String event = json.members(
                "eventType", json.nearly("\"click\"", "\"purchase\"", json.string()),
                "eventId", json.nearly("null", json.string()),
                "queryId", json.nearly("null", json.string()),
                "itemId", json.nearly("\"item-1\"", "\"item-2\""),
                "position", json.nearly("1", "2", json.value(5)),
                "userId", json.nearly("\"ann\"", json.string()),
                "timestamp", json.nearly("null", json.value(5)),
                "value", json.nearly("1", json.value(5)),
                "quantity", json.nearly("1", json.value(5)),
                "attributes", json.nearly("{}", json.value(2)));
        return json.chance(0.5)
                ? event
                : json.chance(0.5) ? "[" + event + "," + json.value(1) + "]" : "{\"events\":[" + event + "]}";
    }

    private static String items(Json json) {
        return "["
                + json.members(
                        "itemId", json.nearly("\"item-1\"", json.string()), "attributes", json.nearly(json.value(0)))
                + (json.chance(0.3) ? "," + json.value(1) : "")
                + "]";
    }

    private HttpResponse<String> send(Call call) {
        var request = HttpRequest.newBuilder(server.uri(call.path()))
                .timeout(Duration.ofSeconds(60))
                .method(
                        call.method(),
                        call.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(call.body()));
        if (call.type() != null) {
            request.header("Content-Type", call.type());
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("no answer to " + call, e);
        }
    }

    /** Everything that an event of the log changes one of. */
    private Map<Count, Long> taken() {
        var taken = new EnumMap<Count, Long>(Count.class);
        for (Count count : new Count[] {
            Count.ITEMS_UPSERTED,
            Count.ITEMS_DELETED,
            Count.RANKINGS,
            Count.FEEDBACK,
            Count.USERS_FORGOTTEN,
            Count.VISITS_FORGOTTEN,
            Count.DUPLICATES,
            Count.UNREADABLE
        }) {
            taken.put(count, engine.counts().get(count));
        }
        return taken;
    }

    /** What the answers of many requests say that the log holds now. */
    private static final class Accepted {
        private final LongAdder items = new LongAdder();
        private final LongAdder deletions = new LongAdder();
        private final LongAdder rankings = new LongAdder();
        private final LongAdder feedback = new LongAdder();
        private final LongAdder forgotten = new LongAdder();
        private final LongAdder visits = new LongAdder();
        private final LongAdder refused = new LongAdder();

        void add(Call call, HttpResponse<String> answer) {
            int status = answer.statusCode();
            if (status >= 400) {
                refused.increment();
            } else if (call.path().startsWith("/rerank") && call.method().equals("POST")) {
                JsonNode named =
                        io.liverank.input.Json.lenient().readTree(call.body()).path("query_id");
                rankings.add(named.isString() && !named.asString().isBlank() ? 1 : 0);
            } else if (call.path().startsWith("/rank") && !call.path().contains("dryRun=true")) {
                rankings.add(JSON.readTree(answer.body()).get("items").isEmpty() ? 0 : 1);
            } else if (call.path().startsWith("/feedback") && status == 202) {
                feedback.add(JSON.readTree(answer.body()).get("accepted").asLong());
            } else if (call.method().equals("PUT") && status == 202) {
                items.add(JSON.readTree(answer.body()).get("accepted").asLong());
            } else if (call.method().equals("DELETE") && status == 202) {
                LongAdder kind = call.path().startsWith("/items")
                        ? deletions
                        : call.path().startsWith("/sessions") ? visits : forgotten;
                kind.increment();
            }
        }

        Map<Count, Long> over(Map<Count, Long> before) {
            var after = new EnumMap<Count, Long>(before);
            after.merge(Count.ITEMS_UPSERTED, items.sum(), Long::sum);
            after.merge(Count.ITEMS_DELETED, deletions.sum(), Long::sum);
            after.merge(Count.RANKINGS, rankings.sum(), Long::sum);
            after.merge(Count.FEEDBACK, feedback.sum(), Long::sum);
            after.merge(Count.USERS_FORGOTTEN, forgotten.sum(), Long::sum);
            after.merge(Count.VISITS_FORGOTTEN, visits.sum(), Long::sum);
            return after;
        }
    }

    /** The document's operations, each as its method and a pattern of its paths. */
    private static Set<String> operations() throws IOException {
        var operations = new TreeSet<String>();
        for (var path : JSON.readTree(Files.readString(Path.of("docs/openapi.json")))
                .get("paths")
                .properties()) {
            for (String method : path.getValue().propertyNames()) {
                operations.add(method.toUpperCase(Locale.ROOT) + " "
                        + path.getKey().replaceAll("\\{[^}]*}", "[^/]+") + "(\\?.*)?");
            }
        }
        return operations;
    }

    private void request(long seed, Accepted accepted) {
        Call call = call(new SplittableRandom(seed));
        asked.add(call.method() + " " + call.path());
        HttpResponse<String> answer = send(call);
        int status = answer.statusCode();
        assertThat(status).as("seed %d: %s -> %s", seed, call, answer.body()).isBetween(200, 499);
        accepted.add(call, answer);
        if (status >= 400 && !call.method().equals("HEAD")) {
            assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                    .as("seed %d: %s -> %s", seed, call, answer.body())
                    .startsWith("application/problem+json");
            JsonNode problem = JSON.readTree(answer.body());
            assertThat(problem.get("status").asInt()).as("%s", call).isEqualTo(status);
            assertThat(problem.get("detail").asString()).as("%s", call).isNotBlank();
        }
    }

    private Optional<String> failure(long seed, Accepted accepted) {
        try {
            request(seed, accepted);
            return Optional.empty();
        } catch (AssertionError | RuntimeException e) {
            return Optional.of(seed + ": " + e + (e.getCause() == null ? "" : " because of " + e.getCause()));
        }
    }

    @Test
    void anyRequest_isAnsweredWithoutAFaultAndOnlyWhatWasAcceptedIsInTheLog() throws IOException {
        Map<Count, Long> before = taken();
        var accepted = new Accepted();
        // a failure that a parallel stream hands on by itself has lost its words
        List<String> failures = LongStream.range(0, REQUESTS)
                .parallel()
                .mapToObj(seed -> failure(seed, accepted))
                .flatMap(Optional::stream)
                .toList();
        assertThat(failures).isEmpty();
        assertThat(operations()).hasSizeGreaterThan(12).allSatisfy(operation -> assertThat(asked)
                .anyMatch(call -> call.matches(operation)));
        assertThat(accepted.refused.sum()).isBetween(REQUESTS / 10L, REQUESTS * 9L / 10);
        Map<Count, Long> expected = accepted.over(before);
        assertThat(sum(expected)).isGreaterThan(sum(before) + REQUESTS / 20);
        Waiting.atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(sum(taken())).isEqualTo(sum(expected)));
        Map<Count, Long> after = taken();
        // an event id that comes again before the first was applied is found in the log
        expected.merge(Count.FEEDBACK, before.get(Count.DUPLICATES) - after.get(Count.DUPLICATES), Long::sum);
        expected.put(Count.DUPLICATES, after.get(Count.DUPLICATES));
        assertThat(after).isEqualTo(expected);
    }

    private static Long sum(Map<Count, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void anyBytes_areRefusedAsMalformedOrDecodedToWhatStaysTheSame() throws IOException {
        List<byte[]> kinds =
                Files.readAllLines(Path.of("src/core/src/test/resources/io/liverank/compatibility/events-v1.txt"))
                        .stream()
                        .map(HexFormat.of()::parseHex)
                        .collect(Collectors.toCollection(ArrayList::new));
        kinds.add(EventCodec.encode(new Event.ItemUpserted(
                1,
                "a",
                Attributes.of(Map.of(
                        "variants",
                        new Value.Several(List.of(
                                new Value.Group(Attributes.of(Map.of("sku", new Value.Text("a")))),
                                new Value.Flag(true),
                                new Value.Several(List.of(new Value.Amount(1))))))))));
        int refused = 0;
        for (int number = 0; number < DECODED; number++) {
            var random = new SplittableRandom(number);
            byte[] good = kinds.get(random.nextInt(kinds.size()));
            byte[] bytes = good.clone();
            if (number % 4 == 0) {
                bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                if (bytes.length > 1) {
                    bytes[0] = good[0];
                    bytes[1] = (byte) random.nextInt(12);
                }
            } else {
                for (int i = random.nextInt(1, 5); i > 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
            try {
                byte[] again = EventCodec.encode(EventCodec.decode(bytes));
                assertThat(EventCodec.encode(EventCodec.decode(again))).isEqualTo(again);
            } catch (MalformedException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + number, e);
            }
        }
        assertThat(refused).isBetween(DECODED / 10, DECODED);
    }
}
