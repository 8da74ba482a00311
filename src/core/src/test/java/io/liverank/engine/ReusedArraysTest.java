package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.engine.Counts.Count;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists on arrays that closed lists left behind are scored, learned and written as on arrays of their own. */
class ReusedArraysTest {
    private static final EngineSettings SETTINGS = EngineSettings.DEFAULT
            .withModels(
                    ModelSettings.DEFAULT,
                    Map.of(
                            "factors", ModelSettings.of(ModelType.FACTORIZATION),
                            "linear", ModelSettings.of(ModelType.LINEAR),
                            "network", ModelSettings.of(ModelType.NEURAL),
                            "steps", ModelSettings.of(ModelType.SEQUENCE)))
            .withRoom(400);

    private final Random random = new Random(5);
    private long number;

    private void each(List<Engine> engines, Event event) {
        var position = new LogPosition(1, ++number);
        engines.forEach(engine -> engine.apply(position, event));
    }

    private Event list(int size) {
        List<Candidate> candidates = new ArrayList<>();
        int first = random.nextInt(300);
        for (int i = 0; i < size; i++) {
            candidates.add(new Candidate(
                    "item-" + (first + i),
                    size - i,
                    Attributes.of(Map.of(
                            "price", new Value.Amount(random.nextInt(90)),
                            "kind", new Value.Text("kind " + random.nextInt(6))))));
        }
        return new Event.RankingShown(
                number * 1_000,
                "q" + number,
                "words " + random.nextInt(5),
                new Actor("user-" + random.nextInt(8), null, null),
                Attributes.NONE,
                candidates,
                IntStream.range(0, size).boxed().toList());
    }

    /** @param size of the lists, the longer the more of a list that went fits behind one that comes */
    @ParameterizedTest
    @ValueSource(ints = {7, 24, 33, 70, 100})
    void listsOnReusedArrays_areLearnedAsOnTheirOwn(int size) {
        var engine = new Engine(SETTINGS);
        Consumer<List<Engine>> visit = engines -> {
            for (int i = 0; i < 12; i++) {
                Event shown = list(size - random.nextInt(3));
                each(engines, shown);
                if (i % 4 == 3) {
                    Event.RankingShown list = (Event.RankingShown) shown;
                    each(
                            engines,
                            Event.FeedbackGiven.of(
                                            list.time() + 1,
                                            "click",
                                            list.candidates()
                                                    .get(random.nextInt(
                                                            list.candidates().size()))
                                                    .itemId(),
                                            list.actor())
                                    .on(list.queryId()));
                }
            }
        };
        for (int round = 0; round < 12; round++) {
            // what is read from a checkpoint has nothing to reuse yet
            var anew = new Engine(SETTINGS);
            anew.load(engine.save());
            visit.accept(List.of(engine, anew));
            assertThat(anew.save()).as("round %s", round).isEqualTo(engine.save());
        }
        assertThat(engine.counts().get(Count.LISTS_LEARNED)).isPositive();
        assertThat(engine.counts().get(Count.LISTS_CLOSED)).isGreaterThan(100 - 400L / size);
    }
}
