package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.catalog.Fields;
import io.liverank.event.EventTypes;
import io.liverank.event.Role;
import io.liverank.feature.FeatureSettings;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
    /** Nothing in it is as by default, and no two are alike. */
    private static final EngineSettings OWN = new EngineSettings(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            EventTypes.DEFAULT.withRole("solved", Role.CHOICE),
            false,
            true,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            new ModelSettings(ModelType.LINEAR, 2, false),
            Map.of("other", ModelSettings.DEFAULT),
            FeatureSettings.of(
                    Set.of("age"), Map.of(), List.of(), null, new Fields(Map.of("price", Fields.Kind.NUMBER))),
            new ForeignExperts(List.of("foreign.a"), List.of("foreign.b")));

    @Test
    void whatIsChanged_isChangedAlone() {
        assertThat(OWN.with(false, true)).isEqualTo(OWN);
        assertThat(OWN.with(true, false).with(false, true)).isEqualTo(OWN);
        EngineSettings defaults = EngineSettings.DEFAULT;
        assertThat(OWN.withAttributionWindow(defaults.attributionWindow()).withAttributionWindow(Duration.ofMinutes(1)))
                .isEqualTo(OWN);
        assertThat(OWN.withEvents(defaults.events()).withEvents(OWN.events())).isEqualTo(OWN);
        assertThat(OWN.withModels(defaults.model(), Map.of()).withModels(OWN.model(), OWN.challengers()))
                .isEqualTo(OWN);
        assertThat(OWN.withFeatures(defaults.features()).withFeatures(OWN.features()))
                .isEqualTo(OWN);
        assertThat(OWN.withForeign(ForeignExperts.NONE).withForeign(OWN.foreign()))
                .isEqualTo(OWN);
        assertThat(OWN.withForeign(ForeignExperts.NONE)).isNotEqualTo(OWN);
    }

    @Test
    void room_isForAllThatHasIdsAndNothingElse() {
        EngineSettings roomy = OWN.withRoom(9);
        assertThat(List.of(
                        roomy.pendingRows(),
                        roomy.eventIds(),
                        roomy.items(),
                        roomy.users(),
                        roomy.sessions(),
                        roomy.catalog()))
                .containsOnly(9);
        assertThat(roomy.cutLists()).isEqualTo(1);
        assertThat(roomy.clockSkew()).isEqualTo(Duration.ofMinutes(2));
    }
}
