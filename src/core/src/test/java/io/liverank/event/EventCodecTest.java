package io.liverank.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {
    static List<Event> events() {
        Attributes attributes = Attributes.of(Map.of(
                "title", new Value.Text("Läufer 跑鞋"),
                "price", new Value.Amount(-12.5),
                "sale", new Value.Flag(true),
                "tags", new Value.Texts(List.of("a", "b")),
                "vector", new Value.Vector(0.5f, -1f),
                "size", new Value.Group(Attributes.of(Map.of("width", new Value.Amount(3)))),
                "variants",
                        new Value.Several(List.of(
                                new Value.Group(Attributes.of(Map.of("sku", new Value.Text("a")))),
                                new Value.Flag(false),
                                new Value.Amount(16777217),
                                new Value.Vector(1, 2),
                                new Value.Several(List.of(new Value.Flag(true)))))));
        Actor actor = new Actor("u", null, "s");
        List<Candidate> candidates =
                List.of(new Candidate("a", 1.5, attributes), new Candidate("b", Double.NaN, Attributes.NONE));
        return List.of(
                new Event.ItemUpserted(1, "a", attributes),
                new Event.ItemDeleted(2, "a"),
                new Event.RankingShown(3, "q", "shoes", actor, attributes, candidates, List.of(0, 1)),
                new Event.RankingShown(4, "q2", null, Actor.UNKNOWN, Attributes.NONE, candidates, List.of(1)),
                Event.FeedbackGiven.of(5, "click", "a", actor)
                        .withId("e")
                        .on("q")
                        .in(2)
                        .worth(Double.NaN, 3)
                        .with(attributes),
                new Event.UserForgotten(1_800_000_000_000L, "u"),
                new Event.UpdateStarted(6, 2),
                new Event.ModelRestored(7, 1),
                new Event.ModelPromoted(8, "quick"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void decode_givesBackWhatWasEncoded(Event event) {
        assertThat(EventCodec.decode(EventCodec.encode(event))).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void decode_ofTruncatedBytes_isRefused(Event event) {
        byte[] bytes = EventCodec.encode(event);
        for (int size = 0; size < bytes.length; size++) {
            byte[] part = Arrays.copyOf(bytes, size);
            assertThatThrownBy(() -> EventCodec.decode(part)).isInstanceOf(ByteReader.MalformedException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void decode_ofALaterVersion_isRefused(Event event) {
        byte[] bytes = EventCodec.encode(event);
        bytes[0] = 99;
        assertThatThrownBy(() -> EventCodec.decode(bytes)).hasMessageContaining("version 99");
    }
}
