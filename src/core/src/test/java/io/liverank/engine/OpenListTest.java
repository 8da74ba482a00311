package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.catalog.Fields;
import io.liverank.engine.Counts.Count;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.feature.FeatureSettings;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Lists that wait for feedback while the world changes. */
class OpenListTest {
    private static final long NOW = 1_700_000_000_000L;

    /** One field of numbers has columns, and a linear model looks on. */
    private static final EngineSettings NARROW = EngineSettings.DEFAULT
            .withFeatures(new FeatureSettings(Set.of(), Map.of(), List.of(), 1, null, 8, Map.of(), Fields.PLAIN))
            .withModels(ModelSettings.of(ModelType.ENSEMBLE), Map.of("shadow", ModelSettings.of(ModelType.LINEAR)));

    private final List<Engine> engines = new ArrayList<>();
    private long sequence;

    private void apply(Event event) {
        sequence++;
        engines.forEach(engine -> engine.apply(new LogPosition(1, sequence), event));
    }

    private static Attributes attribute(String name, double value) {
        return Attributes.of(Map.of(name, new Value.Amount(value)));
    }

    private void show(String id) {
        apply(new Event.RankingShown(
                NOW,
                id,
                "query",
                new Actor("u", null, null),
                Attributes.NONE,
                List.of(
                        new Candidate("i", Double.NaN, Attributes.NONE),
                        new Candidate("j", Double.NaN, Attributes.NONE)),
                List.of(0, 1)));
    }

    private void choose(String id) {
        apply(Event.FeedbackGiven.of(NOW, "click", "j", new Actor("u", null, null))
                .withId(id + " clicked")
                .on(id));
    }

    /** One more that goes on from what the first one saved. */
    private void join(EngineSettings settings) {
        var engine = new Engine(settings);
        engine.load(engines.get(0).save());
        engines.add(engine);
        allEqual();
    }

    private void allEqual() {
        byte[] bytes = engines.get(0).save();
        for (Engine engine : engines) {
            assertThat(Arrays.mismatch(engine.save(), bytes)).isEqualTo(-1);
        }
    }

    @Test
    void fieldThatComesWhileAListIsOpen_isTheSameForWhoLoadsACheckpoint() {
        engines.add(new Engine(EngineSettings.DEFAULT));
        apply(new Event.ItemUpserted(NOW, "i", attribute("price", 1)));
        show("q");
        apply(new Event.ItemUpserted(NOW, "j", attribute("weight", 2)));
        join(EngineSettings.DEFAULT);
        show("r");
        join(EngineSettings.DEFAULT);
        choose("q");
        choose("r");
        allEqual();
        join(EngineSettings.DEFAULT);
    }

    @Test
    void columnsThatChangeHandsWhileAListIsOpen_areTheSameForWhoLoadsACheckpoint() {
        engines.add(new Engine(NARROW));
        apply(new Event.ItemUpserted(NOW, "i", attribute("price", 1)));
        apply(new Event.ItemUpserted(NOW, "j", attribute("price", 2)));
        show("q");
        choose("q");
        show("r");
        for (int times = 0; times < 1_100; times++) {
            apply(new Event.ItemUpserted(NOW, "k", attribute("weight", times)));
        }
        assertThat(engines.get(0).layout().hasColumns("weight", false)).isTrue();
        assertThat(engines.get(0).layout().hasColumns("price", false)).isFalse();
        join(NARROW);
        show("s");
        choose("r");
        choose("s");
        allEqual();
        join(NARROW);
    }

    @Test
    void listsOfManyColumns_countByTheirHalfKilobytes() {
        EngineSettings settings = EngineSettings.DEFAULT.withRoom(1_000);
        var engine = new Engine(settings);
        engines.add(engine);
        var many = new HashMap<String, Value>();
        for (int field = 0; field < 250; field++) {
            many.put("f" + field, new Value.Amount(field));
        }
        apply(new Event.ItemUpserted(NOW, "i", Attributes.of(many)));
        for (int list = 0; list < 400; list++) {
            show("q" + list);
            assertThat(engine.waiting().size()).isLessThanOrEqualTo(1_000);
        }
        assertThat(engine.counts().get(Count.LISTS_CLOSED)).isPositive();
        var loaded = new Engine(settings);
        loaded.load(engine.save());
        assertThat(loaded.waiting()).isEqualTo(engine.waiting());
        int before = engine.waiting().lists();
        show("x".repeat(400_000));
        assertThat(engine.waiting().lists()).isBetween(1, before / 2);
    }
}
