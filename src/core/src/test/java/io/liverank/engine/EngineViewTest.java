package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.engine.Counts.Count;
import io.liverank.event.Actor;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.model.Mixture.Expert;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class EngineViewTest {
    private static final LogPosition FIRST = new LogPosition(1, 0);

    private final Engine engine = new Engine(EngineSettings.DEFAULT.withModels(
            EngineSettings.DEFAULT.model(), Map.of("plain", new ModelSettings(ModelType.LINEAR, 0.5f, false))));

    @Test
    void itStays_whateverTheEngineDoesAfterwards() {
        EngineView before = engine.view();
        engine.apply(FIRST, Event.FeedbackGiven.of(1, "click", "a", new Actor("ann", null, null)));
        engine.learning().publish(1);
        assertThat(before.position()).isEqualTo(LogPosition.START);
        assertThat(before.version()).isZero();
        assertThat(before.counts().values()).containsOnly(0L);

        EngineView after = engine.view();
        assertThat(after.position()).isEqualTo(FIRST);
        assertThat(after.version()).isEqualTo(1);
        assertThat(after.counts().get(Count.FEEDBACK)).isEqualTo(1);
    }

    @Test
    void itTellsOfTheModelsAndTheMixture() {
        EngineView view = engine.view();
        assertThat(view.inCharge().name()).isEqualTo("main");
        assertThat(view.inCharge().type())
                .isEqualTo(EngineSettings.DEFAULT.model().type());
        assertThat(view.hasChallenger("plain")).isTrue();
        assertThat(view.hasChallenger("main")).isFalse();
        assertThat(view.challengers().get(0).rate()).isEqualTo(0.5f);
        assertThat(view.weights()).isNotEmpty();
        assertThat(view.mixture()).containsOnlyKeys(Expert.values());
        assertThat(view.mixture().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(1, Assertions.within(1e-9));
    }

    @Test
    void nobodyWritesToIt() {
        EngineView view = engine.view();
        assertThatThrownBy(() -> view.counts().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> view.weights().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> view.mixture().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> view.incidents().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
