package io.liverank.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.event.EventTypes;
import io.liverank.event.EventTypes.Stage;
import io.liverank.event.Role;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class EventTypeSettingsTest {
    private static EventTypes bound(Map<String, ?> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("liverank", LiveRankProperties.class)
                .eventTypes();
    }

    @Test
    void properties_ofNoType_areWhatIsBuiltIn() {
        assertThat(bound(Map.of()).of("purchase").gain()).isEqualTo(4);
    }

    @Test
    void properties_giveRolesAndGains() {
        EventTypes types = bound(Map.of(
                "liverank.events.search_item.role", "interest",
                "liverank.events.book-demo.role", "CHOICE",
                "liverank.events.book-demo.gain", "7.5",
                "liverank.events[Video Skipped].role", "aversion",
                "liverank.gains.add_to_cart", "3",
                "liverank.gains.bookmark", "2"));
        assertThat(types.of("search_item").role()).isEqualTo(Role.INTEREST);
        assertThat(types.of("bookDemo").gain()).isEqualTo(7.5);
        assertThat(types.of("video_skipped").role()).isEqualTo(Role.AVERSION);
        assertThat(types.of("add_to_cart").gain()).isEqualTo(3);
        assertThat(types.of("add_to_cart").stage()).isEqualTo(Stage.CART);
        assertThat(types.of("bookmark").role()).isEqualTo(Role.CHOICE);
    }

    /** Names of environment variables have no other separator than the underscore. */
    @Test
    void choiceThatComesLate_isWaitedForFiveTimesItsDelay() {
        EventTypes types = bound(Map.of(
                "liverank.events.lease.role", "choice",
                "liverank.events.lease.delay", "2d",
                "liverank.events.purchase.delay", "36h"));
        assertThat(types.delays().has("Lease")).isTrue();
        assertThat(types.delays().has("click")).isFalse();
        assertThat(types.delays().patience()).isEqualTo(Duration.ofDays(10));
    }

    @Test
    void environmentVariables_reachTypesOfSeveralWords() {
        var sources = new MutablePropertySources();
        sources.addFirst(new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of("LIVERANK_EVENTS_SEARCH_ITEM_ROLE", "choice", "LIVERANK_EVENTS_SEARCH_ITEM_GAIN", "2")));
        EventTypes types = new Binder(ConfigurationPropertySources.from(sources))
                .bindOrCreate("liverank", LiveRankProperties.class)
                .eventTypes();
        assertThat(types.of("search_item").gain()).isEqualTo(2);
    }

    @Test
    void gainOfNothing_makesAChoiceAnInterestAndLeavesOthers() {
        EventTypes types = EventTypeSettings.of(Map.of("click", 0.0, "impression", 0.0, "bookmark", 0.0), Map.of());
        assertThat(types.of("click").role()).isEqualTo(Role.INTEREST);
        assertThat(types.of("impression").role()).isEqualTo(Role.EXPOSURE);
        assertThat(types.of("bookmark").role()).isEqualTo(Role.INTEREST);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("liverank.gains.click", "-1", "at most 100"),
                Arguments.of("liverank.events.purchase.delay", "31d", "at most 30 days"),
                Arguments.of("liverank.events.purchase.delay", "0s", "above 0"),
                Arguments.of("liverank.events.purchase.delay", "soon", "such as 2d"),
                Arguments.of("liverank.events.dislike.delay", "2d", "is none"),
                Arguments.of("liverank.gains.click", "101", "at most 100"),
                Arguments.of("liverank.gains.click", "NaN", "at most 100"),
                Arguments.of("liverank.events.click.gain", "-0.5", "at most 100"),
                Arguments.of("liverank.events.click.gain", "0", "at most 100"),
                Arguments.of("liverank.events.click.gain", "Infinity", "at most 100"),
                Arguments.of("liverank.events.click.gain", "much", "\"much\""),
                Arguments.of("liverank.events.impression.gain", "1", "impression is exposure"),
                Arguments.of("liverank.events.click.role", "chosen", "choice, interest, exposure, aversion, neutral"),
                Arguments.of("liverank.events.click.weight", "1", ".role, .gain and .delay"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void valueOutOfRange_doesNotStart(String property, String value, String sentence) {
        assertThatThrownBy(() -> bound(Map.of(property, value)))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(property)
                .hasMessageContaining(sentence);
    }
}
