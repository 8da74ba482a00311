package io.liverank.compatibility;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.UpdateRecord;
import io.liverank.event.UpdateRecord.Figures;
import io.liverank.event.UpdateRecord.Verdict;
import io.liverank.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The log that the fixtures were made from. What it says never changes: the fixtures are checked against it. */
final class RecordedLog {
    static final long START = 1_760_000_000_000L;
    static final Actor ANN = new Actor("ann", "browser-1", "ann-1");
    /** A list of Ann's that is still open. The last one is of the browser that Bob used: he was forgotten. */
    static final String OPEN_LIST = "list-27";

    private static final int LISTS = 30;
    private static final int SIZE = 6;

    private RecordedLog() {}

    /** An event of each kind, with each kind of value. */
    static List<Event> kinds() {
        Attributes attributes = Attributes.of(Map.of(
                "title", new Value.Text("Läufer 跑鞋"),
                "price", new Value.Amount(-12.5),
                "sale", new Value.Flag(true),
                "tags", new Value.Texts(List.of("a", "b")),
                "vector", new Value.Vector(0.5f, -1f),
                "size", new Value.Group(Attributes.of(Map.of("width", new Value.Amount(3))))));
        List<Candidate> candidates =
                List.of(new Candidate("a", 1.5, attributes), new Candidate("b", Double.NaN, Attributes.NONE));
        var update = new UpdateRecord(
                7,
                6,
                200,
                100,
                2,
                0.5,
                0.25,
                16,
                1,
                new Figures(1.5, 0.5, 1.01),
                Figures.NONE,
                0.97,
                Verdict.ACCEPTED,
                "better on the held-out lists",
                1234);
        return List.of(
                new Event.ItemUpserted(START, "a", attributes),
                new Event.ItemDeleted(START + 1, "a"),
                new Event.RankingShown(START + 2, "q", "shoes", ANN, attributes, candidates, List.of(0, 1)),
                new Event.RankingShown(START + 3, "q2", null, Actor.UNKNOWN, Attributes.NONE, candidates, List.of(1)),
                Event.FeedbackGiven.of(START + 4, "click", "a", ANN)
                        .withId("e")
                        .on("q")
                        .in(2)
                        .worth(Double.NaN, 3)
                        .with(attributes),
                new Event.UserForgotten(START + 5, "ann"),
                new Event.UpdateStarted(START + 6, 7),
                new Event.UpdateFinished(START + 7, update, new byte[] {1, 2, 3}),
                new Event.ModelRestored(START + 8, 6),
                new Event.ModelPromoted(START + 9, "quick"),
                new Event.VisitForgotten(START + 10, "visit-1"),
                new Event.ItemEncoded(START + 11, "a", -7, "encoded.en.v1", encoded()),
                new Event.ItemUpserted(START + 12, "b", Attributes.of(Map.of("encoded.en.v1", encoded()))));
    }

    /** As an encoder's are: a byte a number. */
    private static Value.Vector encoded() {
        float[] numbers = new float[64];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (i - 20) / 128f;
        }
        return new Value.Vector(numbers);
    }

    /** Some shopping: Ann and others, of whom Bob is forgotten. */
    static List<Event> shopping() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 2 * SIZE; i++) {
            events.add(new Event.ItemUpserted(
                    START + i,
                    item(i),
                    Attributes.of(Map.of(
                            "title", new Value.Text("Running shoe " + i),
                            "brand", new Value.Text(i % 2 == 0 ? "Alto" : "Pico"),
                            "price", new Value.Amount(10 + i)))));
        }
        for (int number = 0; number < LISTS; number++) {
            long time = START + 1_000 + number * 120_000L;
            Actor actor = number % 3 == 0 ? ANN : new Actor(number % 3 == 1 ? "bob" : null, "browser-2", "s" + number);
            events.add(shown(number, time, actor));
            if (number < LISTS - 1) {
                events.add(Event.FeedbackGiven.of(
                                time + 500,
                                number % 5 == 0 ? "purchase" : "click",
                                actor.equals(ANN) ? item(4) : item(number % SIZE),
                                actor)
                        .withId("event-" + number)
                        .on("list-" + number));
            }
        }
        events.add(new Event.UserForgotten(START + LISTS * 120_000L, "bob"));
        events.add(new Event.ItemDeleted(START + LISTS * 120_000L + 1, item(11)));
        return events;
    }

    private static Event.RankingShown shown(int number, long time, Actor actor) {
        List<Candidate> candidates = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            candidates.add(new Candidate(item(i), SIZE - i, Attributes.NONE));
            order.add(i);
        }
        return new Event.RankingShown(
                time,
                "list-" + number,
                "running shoe",
                actor,
                Attributes.of(Map.of("device", new Value.Text("phone"))),
                candidates,
                order);
    }

    static String item(int number) {
        return "item-" + number;
    }
}
