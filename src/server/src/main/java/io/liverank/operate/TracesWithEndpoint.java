package io.liverank.operate;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Leaves Boot's tracing out unless it is said where traces go: without this each request would make spans for nobody. Named
 * in {@code META-INF/spring.factories}.
 */
final class TracesWithEndpoint implements AutoConfigurationImportFilter, EnvironmentAware {
    /** Boot also takes it from the variable {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
    static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

    private static final String OBSERVATIONS =
            "org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration";

    private Environment environment;

    @Override
    public void setEnvironment(Environment newEnvironment) {
        this.environment = newEnvironment;
    }

    @Override
    public boolean[] match(String[] classes, AutoConfigurationMetadata metadata) {
        boolean wanted = areWanted(environment);
        boolean[] kept = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            kept[i] = wanted || classes[i] == null || !isOfTracing(classes[i]);
        }
        return kept;
    }

    static boolean areWanted(Environment environment) {
        return StringUtils.hasText(environment.getProperty(ENDPOINT));
    }

    /** Requests are observed for their traces; {@link RequestMeter} times them for less. */
    private static boolean isOfTracing(String name) {
        return name.equals(OBSERVATIONS)
                || name.startsWith("org.springframework.boot.opentelemetry.")
                || name.startsWith("org.springframework.boot.micrometer.tracing.");
    }
}
