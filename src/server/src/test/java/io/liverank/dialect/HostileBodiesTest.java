package io.liverank.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Event;
import io.liverank.event.Event.FeedbackGiven;
import io.liverank.input.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies of senders that are broken, or mean harm: each costs what it is worth, and nobody else anything. */
class HostileBodiesTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final List<String> BAD = List.of(
            "7",
            "null",
            "\"text\"",
            "[]",
            "[[[1]]]",
            "{}",
            "true",
            "1e400",
            "{\"event\":[],\"name\":{},\"action_name\":7,\"e\":[],\"eventType\":null}");
    private static final Map<Dialect, String> GOOD = Map.of(
            Dialect.UBI,
            "{\"action_name\":\"click\",\"client_id\":\"c\",\"event_attributes\":{\"object\":{\"object_id\":\"ITEM\"}}}",
            Dialect.ALGOLIA,
            "{\"eventType\":\"click\",\"objectIDs\":[\"ITEM\"],\"userToken\":\"ann\"}",
            Dialect.SEGMENT,
            "{\"type\":\"track\",\"event\":\"Product Clicked\",\"userId\":\"ann\",\"properties\":{\"sku\":\"ITEM\"}}",
            Dialect.GA4,
            "{\"name\":\"select_item\",\"params\":{\"items\":[{\"item_id\":\"ITEM\"}]}}",
            Dialect.SNOWPLOW,
            "{\"e\":\"se\",\"se_ac\":\"click\",\"co\":{\"data\":[{\"schema\":\"iglu:a/product/jsonschema/1-0-0\",\"data\":{\"id\":\"ITEM\"}}]}}",
            Dialect.METARANK,
            "{\"event\":\"interaction\",\"type\":\"click\",\"item\":\"ITEM\",\"user\":\"ann\"}");

    private static List<Heard> read(Dialect dialect, String body) {
        var made = new int[1];
        var around = new DialectReader.Surroundings(
                list -> false, list -> List.of(), item -> null, new Searches(), () -> "made-" + ++made[0]);
        return new DialectReader(dialect, around, NOW.toEpochMilli())
                .read(Json.lenient().readTree(body));
    }

    private static String body(Dialect dialect, Stream<String> entries) {
        String several = entries.collect(Collectors.joining(",", "[", "]"));
        return switch (dialect) {
            case UBI, METARANK -> several;
            case ALGOLIA, GA4 -> "{\"events\":" + several + "}";
            case SEGMENT -> "{\"batch\":" + several + "}";
            case SNOWPLOW -> "{\"data\":" + several + "}";
        };
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void badEntriesBetweenGoodOnes_costThemselvesAlone(Dialect dialect) {
        String good = GOOD.get(dialect);
        Stream<String> entries = BAD.stream().flatMap(bad -> Stream.of(good.replace("ITEM", "a"), bad));

        List<Heard> heard = read(dialect, body(dialect, Stream.concat(entries, Stream.of(good.replace("ITEM", "b")))));

        assertThat(heard).hasSize(2 * BAD.size() + 1);
        for (int i = 0; i < heard.size(); i++) {
            boolean isGood = i % 2 == 0;
            assertThat(heard.get(i).events()).as(dialect + " " + heard.get(i)).hasSize(isGood ? 1 : 0);
            assertThat(heard.get(i).faults().isEmpty() && heard.get(i).silence() == null)
                    .as("what comes to nothing is told of: " + heard.get(i))
                    .isEqualTo(isGood);
        }
        assertThat(((FeedbackGiven) heard.get(heard.size() - 1).events().get(0)).itemId())
                .isEqualTo("b");
    }

    /** A value where an array is expected, and an array of one where a value is. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void oneAndAnArrayOfOne_areTheSame(Dialect dialect) {
        String good = GOOD.get(dialect).replace("ITEM", "a");
        String other =
                switch (dialect) {
                    case ALGOLIA -> good.replace("[\"a\"]", "\"a\",\"positions\":3");
                    case GA4 -> good.replace("[{\"item_id\":\"a\"}]", "{\"item_id\":[\"a\"]}");
                    case SNOWPLOW -> good.replace("[{\"schema\"", "{\"schema\"").replace("}}]", "}}");
                    default -> good.replace("\"a\"", "[\"a\"]");
                };
        assertThat(other).isNotEqualTo(good);

        List<Heard> heard = read(dialect, body(dialect, Stream.of(other)));

        assertThat(heard.get(0).events())
                .singleElement()
                .satisfies(event -> assertThat(((FeedbackGiven) event).itemId()).isEqualTo("a"));
    }

    private static Event track(String sentAt, String timestamp) {
        return read(
                        Dialect.SEGMENT,
                        "{\"event\":\"Product Clicked\",\"userId\":\"ann\",\"properties\":{\"sku\":\"a\"},\"sentAt\":\""
                                + sentAt + "\",\"timestamp\":\"" + timestamp + "\"}")
                .get(0)
                .events()
                .get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-25T12:00:00Z, 2026-11-25T11:59:00Z, 2026-11-25T11:59:00Z",
        "2026-11-25T12:04:00Z, 2026-11-25T12:03:00Z, 2026-11-25T12:00:00Z",
        "2027-11-25T12:00:00Z, 2027-11-25T11:00:00Z, 2026-11-25T11:00:00Z",
        "2020-01-01T00:00:00Z, 2019-12-31T23:00:00Z, 2026-11-25T11:00:00Z",
        "5138-01-01T00:00:00Z, 2026-11-25T11:00:00Z, 2026-11-25T12:00:00Z",
        "1974-01-01T00:00:00Z, 5138-01-01T00:00:00Z, 2026-11-25T12:00:00Z"
    })
    void clockThatIsWrong_isPutRightByWhatItShowedOnSending_andALieCostsTheTime(
            String sentAt, String timestamp, String understood) {
        assertThat(Instant.ofEpochMilli(track(sentAt, timestamp).time())).isEqualTo(Instant.parse(understood));
    }

    @Test
    void snowplow_clockThatIsWrong_isPutRightToo() {
        String late = GOOD.get(Dialect.SNOWPLOW)
                .replace("{\"e\"", "{\"dtm\":\"1577833200000\",\"stm\":\"1577836800000\",\"e\"")
                .replace("ITEM", "a");
        assertThat(Instant.ofEpochMilli(
                        read(Dialect.SNOWPLOW, late).get(0).events().get(0).time()))
                .isEqualTo(NOW.minusSeconds(3_600));
    }
}
