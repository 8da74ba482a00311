package io.liverank.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.doctor.Importance.Figure;
import io.liverank.doctor.Importance.Measured;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImportanceTest {
    private static final long START = 1_700_000_000_000L;
    private static final int ROWS = 8;

    private final Engine engine = new Engine(EngineSettings.DEFAULT);
    private long now;
    private final Importance importance = new Importance(engine, () -> now);
    private final SplittableRandom random = new SplittableRandom(5);
    private long sequence;

    private void apply(Engine to, Event event) {
        to.apply(new LogPosition(event.time(), ++sequence), event);
    }

    private static Attributes attributes(double worth, double noise, String colour) {
        Map<String, Value> values = new TreeMap<>();
        values.put("noise", new Value.Amount(noise));
        values.put("same", new Value.Amount(3));
        values.put("colour", new Value.Text(colour));
        values.put("offer", new Value.Group(Attributes.of(Map.of("worth", new Value.Amount(worth)))));
        return Attributes.of(values);
    }

    /** Lists of new items of which the one of most worth is chosen. */
    private void shop(Engine to, int lists, String user) {
        for (int list = 0; list < lists; list++) {
            long time = START + sequence * 10_000;
            String queryId = user + "-" + sequence;
            int best = 0;
            double[] worths = random.doubles(ROWS).toArray();
            List<Candidate> candidates = new ArrayList<>();
            for (int row = 0; row < ROWS; row++) {
                best = worths[row] > worths[best] ? row : best;
                candidates.add(new Candidate(
                        queryId + "-" + row,
                        Double.NaN,
                        attributes(worths[row], random.nextDouble(), random.nextBoolean() ? "red" : "blue")));
            }
            var actor = new Actor(user + list % 50, null, queryId);
            apply(
                    to,
                    new Event.RankingShown(
                            time,
                            queryId,
                            null,
                            actor,
                            Attributes.NONE,
                            candidates,
                            IntStream.range(0, ROWS).boxed().toList()));
            apply(
                    to,
                    Event.FeedbackGiven.of(
                                    time + 5_000, "click", candidates.get(best).itemId(), actor)
                            .on(queryId));
        }
    }

    @Test
    void fieldThatDecides_isWorthMuchAndNoiseAboutNothing() {
        shop(engine, 600, "ann");
        Measured measured = importance.measured();
        assertThat(measured.lists()).isEqualTo(Importance.LISTS);
        Figure worth = measured.fields().get("offer.worth");
        assertThat(worth.mean()).isGreaterThan(0.3).isGreaterThan(5 * worth.error());
        assertThat(measured.fields().get("noise").mean()).isLessThan(0.1 * worth.mean());
        assertThat(measured.fields().get("colour").mean()).isLessThan(0.1 * worth.mean());
        assertThat(measured.fields().get("same")).isEqualTo(new Figure(0, 0));
    }

    @Test
    void sameLog_givesTheSameFigures() {
        shop(engine, 200, "ann");
        Map<String, Figure> first = importance.measured().fields();
        now = Long.MAX_VALUE / 2;
        assertThat(importance.measured().fields()).isEqualTo(first);
    }

    @Test
    void measurement_isKeptForAMinute() {
        shop(engine, 60, "ann");
        Measured first = importance.measured();
        shop(engine, 60, "ben");
        now = 59_000_000_000L;
        assertThat(importance.measured()).isSameAs(first);
        now = 61_000_000_000L;
        assertThat(importance.measured().lists()).isGreaterThan(first.lists());
    }

    @Test
    void beforeAnyList_thereIsNothingToTell() {
        assertThat(importance.measured()).isEqualTo(new Measured(Map.of(), 0, 0));
        assertThat(importance.lists()).isZero();
    }

    @Test
    void listsOfTheForgotten_areForgotten() {
        shop(engine, 60, "ann");
        int before = importance.lists();
        apply(engine, new Event.UserForgotten(START + sequence * 10_000, "ann7"));
        assertThat(importance.lists()).isEqualTo(before - 2);
    }

    @Test
    void manyLists_areKeptWithinBounds() {
        shop(engine, 3 * Importance.KEPT, "ann");
        assertThat(importance.lists()).isEqualTo(Importance.LISTS);
        assertThat(importance.coverage().candidates()).isEqualTo(Importance.LISTS * ROWS);
    }

    /** Two hundred lists of a MiB each are more than a small heap holds. */
    @Test
    void largeLists_areKeptByTheirBytes() {
        var text = new Value.Texts(
                IntStream.range(0, 1_000).mapToObj(i -> "word-" + i).toList());
        for (int list = 0; list < Importance.KEPT; list++) {
            String id = "large-" + list;
            List<Candidate> candidates = IntStream.range(0, ROWS)
                    .mapToObj(row -> new Candidate(id + "-" + row, 1, Attributes.of(Map.of("text", text))))
                    .toList();
            var actor = new Actor("u" + list, null, null);
            apply(
                    engine,
                    new Event.RankingShown(
                            START + list, id, null, actor, Attributes.NONE, candidates, List.of(0, 1, 2)));
            apply(
                    engine,
                    Event.FeedbackGiven.of(START + list, "click", id + "-1", actor)
                            .on(id));
        }
        long one = Attributes.of(Map.of("text", text)).footprint();
        assertThat(one).isBetween(60_000L, 80_000L);
        assertThat(importance.coverage().candidates() * one).isBetween(Importance.BYTES / 2, Importance.BYTES);
    }

    @Test
    void watching_changesNothingOfTheState() {
        var alone = new Engine(EngineSettings.DEFAULT);
        shop(engine, 100, "ann");
        importance.measured();
        byte[] watched = engine.save();
        var again = new ImportanceTest();
        again.shop(alone, 100, "ann");
        assertThat(alone.save()).isEqualTo(watched);
    }
}
