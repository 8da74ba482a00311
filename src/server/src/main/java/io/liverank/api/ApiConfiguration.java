package io.liverank.api;

import io.liverank.dialect.Recent;
import io.liverank.engine.Engine;
import io.liverank.input.Json;
import io.liverank.proxy.Upstream;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Strict JSON, and nothing else, on the wire. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {
    private static final List<String> FOREIGN = List.of("yaml", "xml", "cbor", "smile", "form-urlencoded");

    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return Json::strict;
    }

    @Bean
    JsonMapperBuilderCustomizer rankings() {
        return builder -> builder
                // Java's own way to write a float takes as long as to score the candidate
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .addModule(new SimpleModule("rankings").addSerializer(new RankAnswerWriter()));
    }

    @Bean
    Recent recentEvents(Engine engine) {
        var recent = new Recent();
        engine.onForgotten(erased -> recent.forget());
        return recent;
    }

    @Bean
    Turns turns(LearnerLoad load, RankMeters meters) {
        return new Turns(load::isBehind, Turns.most(), Turns.PATIENCE, meters::waited);
    }

    /** Made with the first call through a proxy. */
    @Bean
    @Lazy
    Upstream upstream() {
        return new Upstream();
    }

    @Bean
    @Lazy
    ProxyThreads proxyThreads() {
        return new ProxyThreads();
    }

    @Bean
    FilterRegistrationBean<RankShortcut> rankShortcut(
            ObjectProvider<RankController> controller, ObjectProvider<JsonMapper> mapper, ObjectProvider<Turns> turns) {
        var registration = new FilterRegistrationBean<>(new RankShortcut(
                SingletonSupplier.of(controller::getObject),
                SingletonSupplier.of(() -> RankShortcut.writer(mapper.getObject())),
                SingletonSupplier.of(turns::getObject)));
        registration.addUrlPatterns(RankShortcut.PATH, "/v1" + RankShortcut.PATH);
        registration.setOrder(Ordered.LOWEST_PRECEDENCE);
        return registration;
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
