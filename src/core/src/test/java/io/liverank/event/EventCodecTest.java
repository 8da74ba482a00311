package io.liverank.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {
    private static float[] numbers() {
        float[] numbers = new float[100];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (i - 50) / 77f;
        }
        return numbers;
    }

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
                new Event.ItemEncoded(2, "a", -7, "encoded.en.v1", Value.Vector.rounded(numbers())),
                new Event.ItemEncoded(2, "a", 7, "encoded.en.v1", new Value.Vector(0.1f, -1f)),
                new Event.ItemDeleted(2, "a"),
                new Event.RankingShown(3, "q", "shoes", actor, attributes, candidates, List.of(0, 1)),
                new Event.RankingShown(4, "q2", null, Actor.UNKNOWN, Attributes.NONE, candidates, List.of(1)),
                Event.FeedbackGiven.of(5, "click", "a", actor)
                        .withId("e")
                        .on("q")
                        .in(2)
                        .worth(Double.NaN, 3)
                        .with(attributes),
                new Event.RankingShown(4, "q3", null, actor, Attributes.NONE, candidates, List.of())
                        .ranked(List.of(1, 0), new Ranker("main", 12, "boosted"))
                        .with(List.of(0.25, 1.0)),
                new Event.RankingShown(4, "q4", null, actor, Attributes.NONE, candidates, List.of())
                        .ranked(List.of(0, 1), Ranker.retrieval()),
                new Event.RankingShown(4, "q5", null, actor, Attributes.NONE, candidates, List.of())
                        .ranked(List.of(1, 0), new Ranker("main", 12, null))
                        .of(List.of(Team.OURS, Team.RETRIEVAL)),
                new Event.UserForgotten(1_800_000_000_000L, "u"),
                new Event.VisitForgotten(9, "s"),
                new Event.UpdateFinished(
                        10,
                        new UpdateRecord(
                                2,
                                1,
                                200,
                                100,
                                2,
                                0.5,
                                0.25,
                                16,
                                1,
                                UpdateRecord.Figures.NONE,
                                UpdateRecord.Figures.NONE,
                                0.97,
                                UpdateRecord.Verdict.FAILED,
                                "worse",
                                12),
                        new byte[] {1, 2}),
                new Event.UpdateStarted(6, 2),
                new Event.ModelRestored(7, 1),
                new Event.ModelPromoted(8, "quick"));
    }

    private static Event.RankingShown ranked() {
        return events().stream()
                .filter(Event.RankingShown.class::isInstance)
                .map(Event.RankingShown.class::cast)
                .filter(list -> list.ranker().arm() != null)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachKind_isAmongTheseEvents() {
        assertThat(events().stream().map(Object::getClass).distinct().toList())
                .containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
    }

    @Test
    void aListOfWhichNobodySaidWhoRankedIt_isWrittenAsEver() {
        Event.RankingShown list = new Event.RankingShown(
                3,
                "q",
                "shoes",
                Actor.UNKNOWN,
                Attributes.NONE,
                List.of(new Candidate("a", 1, Attributes.NONE)),
                List.of(0));

        assertThat(EventCodec.encode(list)[0]).isEqualTo((byte) 1);
        assertThat(EventCodec.encode(list.ranked(List.of(0), Ranker.retrieval()))[0])
                .isEqualTo((byte) 2);
    }

    @Test
    void aListThatNoModelIsToLearn_saysSo_inTheNextVersion_andStaysSoWhateverElseChanges() {
        Event.RankingShown plain = ranked().lightly();
        Event.RankingShown teamed = ranked().of(List.of(Team.BOTH, Team.OURS)).lightly();

        for (Event.RankingShown list : List.of(plain, teamed)) {
            byte[] bytes = EventCodec.encode(list);
            assertThat(bytes[0]).isEqualTo((byte) 4);
            assertThat(EventCodec.decode(bytes)).isEqualTo(list);
            assertThat(list.at(9)
                            .by(new Actor("other", null, null))
                            .places(List.of(1))
                            .light())
                    .isTrue();
            assertThat(list.ranked(List.of(0), Ranker.retrieval()).light()).isTrue();
        }
        assertThat(ranked().light()).isFalse();
    }

    @Test
    void aListThatWasInterleaved_hasATeamForEachPlace_andTheNextVersion() {
        Event.RankingShown list = ranked().of(List.of(Team.BOTH, Team.OURS));

        byte[] bytes = EventCodec.encode(list);
        assertThat(bytes[0]).isEqualTo((byte) 3);
        assertThat(((Event.RankingShown) EventCodec.decode(bytes)).teams()).containsExactly(Team.BOTH, Team.OURS);
        assertThat(list.at(9).by(Actor.UNKNOWN).places(List.of(0, 1)).teams()).containsExactly(Team.BOTH, Team.OURS);
        assertThat(list.places(List.of(1)).teams()).isEmpty();
        assertThatThrownBy(() -> list.of(List.of(Team.BOTH))).isInstanceOf(IllegalArgumentException.class);
        bytes[bytes.length - 1] = (byte) Team.CHALLENGER.ordinal();
        assertThat(((Event.RankingShown) EventCodec.decode(bytes)).teams()).containsExactly(Team.BOTH, Team.CHALLENGER);
        bytes[bytes.length - 1] = (byte) Team.values().length;
        assertThatThrownBy(() -> EventCodec.decode(bytes)).isInstanceOf(ByteReader.MalformedException.class);
    }

    @Test
    void aListThatGrowsByAPage_keepsWhoRankedItAndHowLikely() {
        Event.RankingShown list = ranked();

        Event.RankingShown rest = list.places(List.of(1));

        assertThat(rest.shown()).containsExactly(0);
        assertThat(rest.propensities()).containsExactly(1.0);
        assertThat(rest.ranker()).isEqualTo(list.ranker());
    }

    @Test
    void aPropensityIsOfEachPlaceAndAProbability() {
        Event.RankingShown list = ranked();

        assertThatThrownBy(() -> list.with(List.of(1.0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> list.with(List.of(1.0, 0.0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> list.with(List.of(1.0, Double.NaN))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("events")
    void decode_givesBackWhatWasEncoded(Event event) {
        Event read = EventCodec.decode(EventCodec.encode(event));
        if (event instanceof Event.UpdateFinished ended && read instanceof Event.UpdateFinished found) {
            // records compare arrays by where they are
            assertThat(found.delta()).isEqualTo(ended.delta());
            read = new Event.UpdateFinished(found.time(), found.update(), ended.delta());
        }
        assertThat(read).isEqualTo(event);
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
