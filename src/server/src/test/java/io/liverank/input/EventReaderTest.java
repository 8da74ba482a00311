package io.liverank.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attributes of any shape are used as far as they can be; the rest is told of. */
class EventReaderTest {
    private final EventReader reader = new EventReader(1_764_100_000_000L);

    private Value read(String value) {
        return attributes("{\"a\":" + value + ",\"title\":\"fine\"}").get("a");
    }

    private Attributes attributes(String attributes) {
        ItemBody body = Json.mapper().readValue("{\"itemId\":\"i\",\"attributes\":" + attributes + "}", ItemBody.class);
        Event.ItemUpserted item = reader.item("", body, null);
        assertThat(EventCodec.decode(EventCodec.encode(item))).isEqualTo(item);
        return item.attributes();
    }

    private List<String> codes() {
        return reader.remarks().stream().map(Fault::code).toList();
    }

    private static Value.Group group(String name, Value value) {
        return new Value.Group(Attributes.of(Map.of(name, value)));
    }

    @Test
    void arrayOfObjects_isKept() {
        assertThat(read("[{\"sku\":\"a\"},{\"price\":1}]"))
                .isEqualTo(new Value.Several(
                        List.of(group("sku", new Value.Text("a")), group("price", new Value.Amount(1)))));
        assertThat(codes()).isEmpty();
    }

    @Test
    void arrayOfFlagsOrOfAnything_isKept() {
        assertThat(read("[true,false]"))
                .isEqualTo(new Value.Several(List.of(new Value.Flag(true), new Value.Flag(false))));
        assertThat(read("[1,\"b\",[\"c\"],[0.5]]"))
                .isEqualTo(new Value.Several(List.of(
                        new Value.Amount(1),
                        new Value.Text("b"),
                        new Value.Texts(List.of("c")),
                        new Value.Vector(0.5f))));
        assertThat(codes()).isEmpty();
    }

    @Test
    void nullInAnArray_isLeftOut() {
        assertThat(read("[\"red\",null]")).isEqualTo(new Value.Texts(List.of("red")));
        assertThat(read("[null]")).isNull();
        assertThat(read("[]")).isNull();
    }

    @Test
    void numbersWithAHole_areNoVector() {
        assertThat(read("[1,null,2]")).isEqualTo(new Value.Several(List.of(new Value.Amount(1), new Value.Amount(2))));
        assertThat(read("[1,3,2]")).isEqualTo(new Value.Vector(1, 3, 2));
    }

    @Test
    void wholeNumbersThatAVectorWouldRound_areKeptAsTheyAre() {
        assertThat(read("[16777216,16777218]")).isEqualTo(new Value.Vector(16777216f, 16777218f));
        assertThat(read("[16777217,5]"))
                .isEqualTo(new Value.Several(List.of(new Value.Amount(16777217), new Value.Amount(5))));
        assertThat(read("[1e300,0.5]"))
                .isEqualTo(new Value.Several(List.of(new Value.Amount(1e300), new Value.Amount(0.5))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999", "NaN", "-Infinity"})
    void numberThatIsNotFinite_costsItsAttributeAlone(String number) {
        Attributes read = attributes("{\"a\":" + number + ",\"b\":{\"c\":" + number + ",\"d\":1},\"title\":\"fine\"}");
        assertThat(read)
                .isEqualTo(
                        Attributes.of(Map.of("b", group("d", new Value.Amount(1)), "title", new Value.Text("fine"))));
        assertThat(codes()).containsExactly("not_finite", "not_finite");
        assertThat(reader.remarks().get(1).pointer()).isEqualTo("/attributes/b/c");
    }

    @Test
    void longText_isCutBetweenCharacters() {
        String emoji = "😀";
        assertThat(read("\"" + emoji.repeat(6_000) + "\"")).isEqualTo(new Value.Text(emoji.repeat(5_000)));
        assertThat(read("\"x" + emoji.repeat(6_000) + "\"")).isEqualTo(new Value.Text("x" + emoji.repeat(4_999)));
        assertThat(read("[\"" + "y".repeat(10_001) + "\"]")).isEqualTo(new Value.Texts(List.of("y".repeat(10_000))));
        assertThat(codes()).containsExactly("too_long", "too_long", "too_long");
    }

    @Test
    void tooManyAttributes_leaveTheFirstThousand() {
        String many = IntStream.range(0, 1_200)
                .mapToObj(i -> "\"n" + i + "\":" + i)
                .collect(Collectors.joining(",", "{", "}"));
        Attributes read = attributes(many);
        assertThat(read.size()).isEqualTo(1_000);
        assertThat(read.get("n999")).isEqualTo(new Value.Amount(999));
        assertThat(codes()).containsExactly("too_many");
    }

    @Test
    void tooManyValues_areCutInListsAndLeftOutInVectors() {
        String texts = IntStream.range(0, 5_000).mapToObj(i -> "\"t" + i + "\"").collect(Collectors.joining(","));
        assertThat(((Value.Texts) read("[" + texts + "]")).texts()).hasSize(4_096);
        assertThat(read("[" + "0.5,".repeat(5_000) + "1]")).isNull();
        assertThat(codes()).containsExactly("too_many", "too_many");
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 30, 200})
    void whatIsNestedTooDeep_isLeftOut(int depth) {
        Attributes read =
                attributes("{\"title\":\"fine\",\"a\":" + "{\"b\":".repeat(depth) + "1" + "}".repeat(depth) + "}");
        assertThat(read.get("title")).isEqualTo(new Value.Text("fine"));
        assertThat(codes()).containsExactly("too_deep");
        assertThat(read("[".repeat(depth) + "]".repeat(depth))).isNull();
    }

    @Test
    void halfACharacterInAText_isReplacedAndInANameCostsTheAttribute() {
        assertThat(read("\"lamp \\ud83d\"")).isEqualTo(new Value.Text("lamp \ufffd"));
        Attributes read = attributes("{\"x\\ud83d\":1,\"title\":\"fine\"}");
        assertThat(read).isEqualTo(Attributes.of(Map.of("title", new Value.Text("fine"))));
        assertThat(codes()).containsExactly("half_character", "unusable_name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"itemId", "userId", "clientId", "sessionId", "queryId", "eventId", "eventType"})
    void halfACharacterInAnId_isRefused(String key) {
        String event = "{\"eventType\":\"click\",\"itemId\":\"i\"}";
        String spoiled = event.contains('"' + key + '"')
                ? event.replaceFirst("\"" + key + "\":\"\\w+\"", "\"" + key + "\":\"a\\\\ud83d\"")
                : event.replace("}", ",\"" + key + "\":\"\\ude00a\"}");
        FeedbackBody body = Json.mapper().readValue(spoiled, FeedbackBody.class);
        assertThatThrownBy(() -> reader.feedback(body)).isInstanceOfSatisfying(InvalidInputException.class, refused -> {
            assertThat(refused.faults().get(0).code()).isEqualTo("half_character");
            assertThat(refused.faults().get(0).pointer()).isEqualTo("/" + key);
        });
    }

    @Test
    void wholeEmoji_isAnIdLikeAnyOther() {
        FeedbackBody body =
                Json.mapper().readValue("{\"eventType\":\"click\",\"itemId\":\"\\ud83d\\ude00\"}", FeedbackBody.class);
        assertThat(reader.feedback(body).itemId()).isEqualTo("😀");
    }

    @Test
    void oddAttributesOfContextAndCandidates_refuseNoRanking() {
        RankBody body = Json.mapper()
                .readValue(
                        "{\"context\":{\"filters\":[{\"field\":\"brand\"},1],\"x\":1e999},\"items\":[{\"itemId\":\"a\","
                                + "\"attributes\":{\"rooms\":[{\"beds\":2},null],\"price\":NaN}},{\"itemId\":\"b\"}]}",
                        RankBody.class);
        Event.RankingShown read = reader.ranking(body, "q");
        assertThat(read.context().get("filters")).isInstanceOf(Value.Several.class);
        assertThat(read.candidates().get(0).attributes().get("rooms"))
                .isEqualTo(new Value.Several(List.of(group("beds", new Value.Amount(2)))));
        assertThat(reader.remarks())
                .extracting(Fault::pointer)
                .containsExactly("/context/x", "/items/0/attributes/price");
    }
}
