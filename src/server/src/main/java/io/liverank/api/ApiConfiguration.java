package io.liverank.api;

import io.liverank.input.Json;
import java.util.List;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Strict JSON, and nothing else, on the wire. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {
    private static final List<String> FOREIGN = List.of("yaml", "xml", "cbor", "smile", "form-urlencoded");

    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return Json::strict;
    }

    /** JSON in, JSON out: what libraries of others bring along to the class path is not a promise of ours. */
    @Bean
    WebMvcConfigurer wire() {
        return new WebMvcConfigurer() {
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.addCustomConverter(new JsonBodies());
                converters.configureMessageConvertersList(all -> all.removeIf(ApiConfiguration::isForeign));
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new KnownParameters());
            }
        };
    }

    private static boolean isForeign(HttpMessageConverter<?> converter) {
        return converter.getSupportedMediaTypes().stream()
                .anyMatch(type -> FOREIGN.stream().anyMatch(type.getSubtype()::contains));
    }
}
