package io.liverank.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What is read in one pass is what the contract's shapes read; what has anything to be told of is left to them. */
class OfferReaderTest {
    private static final long NOW = 1_764_100_000_000L;
    private static final JsonMapper SHAPES = Json.mapper();
    private static final String[] VALUES = {
        "1",
        "-0",
        "2.5",
        "1e3",
        "12345678901",
        "0.1",
        "\"red\"",
        "\"größer\"",
        "\"  \"",
        "\"\"",
        "true",
        "false",
        "null",
        "[1,2,3]",
        "[0.5,0.25]",
        "[\"a\",\"b\"]",
        "[1,\"b\",[\"c\"],null]",
        "{\"b\":1,\"a\":{\"c\":\"d\"}}",
        "[]",
        "{}",
        "[{\"sku\":\"a\"},{\"price\":1}]",
        "[16777217,3]"
    };
    private static final String[] ODD = {
        "NaN",
        "1e999",
        "123456789012345678901234567890",
        "\"\\ud83d\"",
        "[[[[[[1]]]]]]",
        "{\"a\":1,\"a\":2}",
        "01",
        "[1,",
        "{\"\":1}",
        "\"" + "x".repeat(10_001) + "\""
    };
    private static final String[] TIMES = {
        "1764099990", "1764099990123", "\"2025-11-25T10:00:00Z\"", "\"2025-11-25T10:00\"", "17", "1764099990.5", "null"
    };

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private record Read(Event event, List<Fault> faults, List<Fault> remarks) {
        static Read of(Offer offer) {
            var reader = new EventReader(NOW);
            try {
                Event event = offer.hasItems() ? reader.ranking(offer, "minted") : reader.found(offer, "minted");
                return new Read(event, List.of(), reader.remarks());
            } catch (InvalidInputException e) {
                return new Read(null, e.faults(), reader.remarks());
            }
        }
    }

    private static boolean isReadAlike(String json) {
        Offer usual = OfferReader.read(bytes(json));
        if (usual != null) {
            assertThat(Read.of(usual)).as(json).isEqualTo(Read.of(Offer.of(SHAPES.readValue(json, RankBody.class))));
        }
        return usual != null;
    }

    @Test
    void whatIsRead_isWhatTheShapesRead() {
        var random = new Random(5);
        int usual = 0;
        for (int i = 0; i < 20_000; i++) {
            usual += isReadAlike(body(random, random.nextInt(3) == 0)) ? 1 : 0;
        }
        assertThat(usual).isBetween(8_000, 19_000);
    }

    private static String body(Random random, boolean odd) {
        List<String> parts = new ArrayList<>();
        for (String key : List.of("query", "queryId", "user_id", "clientId", "session_id")) {
            if (random.nextBoolean()) {
                parts.add('"' + key + "\":" + (random.nextInt(9) == 0 ? "null" : "\"some " + random.nextInt(9) + '"'));
            }
        }
        maybe(random, parts, "timestamp", TIMES[random.nextInt(TIMES.length)]);
        maybe(random, parts, "context", attributes(random, odd));
        maybe(random, parts, "limit", String.valueOf(random.nextInt(12)));
        maybe(random, parts, "weight", random.nextBoolean() ? "1" : "0.5");
        maybe(random, parts, "explain", random.nextBoolean() ? "true" : "null");
        List<String> items = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            items.add(item(random, odd));
        }
        parts.add("\"items\":[" + String.join(",", items) + "]");
        if (odd && random.nextInt(9) == 0) {
            parts.add(random.nextBoolean() ? "\"item\":[]" : "\"userId\":\"again\"");
        }
        return "{" + String.join(random.nextBoolean() ? "," : " ,\n", parts) + "}";
    }

    private static void maybe(Random random, List<String> parts, String key, String value) {
        if (random.nextInt(3) == 0) {
            parts.add('"' + key + "\":" + value);
        }
    }

    private static String item(Random random, boolean odd) {
        int id = odd ? random.nextInt(30) : random.nextInt(100_000);
        String item = "\"" + (random.nextBoolean() ? "itemId" : "item_id") + "\":\"item-" + id + '"';
        if (random.nextBoolean()) {
            item += ",\"score\":" + (odd && random.nextInt(5) == 0 ? "\"7\"" : random.nextInt(100) / 8.0);
        }
        if (random.nextBoolean()) {
            item += ",\"attributes\":" + attributes(random, odd);
        }
        return odd && random.nextInt(20) == 0 ? "null" : "{" + item + "}";
    }

    private static String attributes(Random random, boolean odd) {
        List<String> attributes = new ArrayList<>();
        int first = random.nextInt(20);
        for (int i = random.nextInt(5); i > 0; i--) {
            String value = odd && random.nextInt(8) == 0
                    ? ODD[random.nextInt(ODD.length)]
                    : VALUES[random.nextInt(VALUES.length)];
            attributes.add("\"" + "zyxwvut".charAt(i) + (odd ? random.nextInt(3) : first) + "\":" + value);
        }
        return random.nextInt(20) == 0 ? "null" : "{" + String.join(",", attributes) + "}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{}{}",
                "{\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"a\"}]}",
                "{\"items\":[{\"itemId\":\"a\",\"item_id\":\"a\"}]}",
                "{\"items\":[{\"itemId\":1}]}",
                "{\"items\":[{\"itemId\":\" \"}]}",
                "{\"items\":[{}]}",
                "{\"items\":[{\"itemId\":\"a\",\"price\":1}]}",
                "{\"items\":{}}",
                "{\"items\":[",
                "{\"query\":1}",
                "{\"query\":\"a\",\"query\":\"b\"}",
                "{\"userId\":\"a\",\"user_id\":\"b\"}",
                "{\"context\":{\"a\":1,\"a\":2}}",
                "{\"context\":{\"a\":NaN}}",
                "{\"context\":[]}",
                "{\"limit\":1.5}",
                "{\"limit\":99999999999}",
                "{\"weight\":\"1\"}",
                "{\"explain\":1}",
                "{\"timestamp\":\"soon\"}",
                "{\"timestamp\":true}",
                "{\"unknown\":1}"
            })
    void whatIsWrong_isLeftToTheShapes(String json) {
        assertThat(OfferReader.read(bytes(json))).isNull();
    }

    @Test
    void noMoreCandidatesThanALimit_andNoDeeperThanWhatIsKept() {
        String items = "{\"itemId\":\"%d\"},".repeat(1_001);
        String most = "{\"items\":[" + numbered(items, 1_000) + "]}";
        String more = "{\"items\":[" + numbered(items, 1_001) + "]}";
        assertThat(isReadAlike(most)).isTrue();
        assertThat(OfferReader.read(bytes(more))).isNull();
        assertThat(OfferReader.read(bytes("{\"context\":{\"a\":" + "[".repeat(600) + "]".repeat(600) + "}}")))
                .isNull();
    }

    private static String numbered(String items, int count) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(items.substring(0, items.indexOf(',')).formatted(i));
        }
        return String.join(",", all);
    }
}
