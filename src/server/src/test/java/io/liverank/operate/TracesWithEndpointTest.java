package io.liverank.operate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class TracesWithEndpointTest {
    private static final String[] CLASSES = {
        "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
        null,
        "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
        "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration"
    };

    private static boolean[] match(MockEnvironment environment) {
        var filter = new TracesWithEndpoint();
        filter.setEnvironment(environment);
        return filter.match(CLASSES, null);
    }

    @Test
    void withoutAnEndpoint_tracingIsLeftOut() {
        assertThat(match(new MockEnvironment())).containsExactly(false, true, false, true);
        assertThat(match(new MockEnvironment().withProperty(TracesWithEndpoint.ENDPOINT, " ")))
                .containsExactly(false, true, false, true);
    }

    @Test
    void withAnEndpoint_nothingIsLeftOut() {
        assertThat(match(new MockEnvironment().withProperty(TracesWithEndpoint.ENDPOINT, "http://collector/v1/traces")))
                .containsExactly(true, true, true, true);
    }
}
