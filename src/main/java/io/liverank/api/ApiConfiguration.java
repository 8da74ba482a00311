package io.liverank.api;

import io.liverank.json.Json;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Strict JSON. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {
    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return Json::strict;
    }
}
