package io.liverank.api;

import io.liverank.json.Fault;
import io.liverank.json.Json;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Strict JSON, and the parts of the OpenAPI document that all operations share. */
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

    @Bean
    @Lazy
    OpenAPI document() {
        return new OpenAPI()
                .info(new Info()
                        .title("LiveRank")
                        .version("1")
                        .description("Re-ranks search results with a personalised model that learns while it serves."));
    }

    /** The document is built when somebody asks for it: start-up is shorter by that. */
    @Bean
    static BeanFactoryPostProcessor documentOnDemand() {
        return beans -> {
            for (String name : beans.getBeanDefinitionNames()) {
                BeanDefinition bean = beans.getBeanDefinition(name);
                String source = bean.getBeanClassName() == null ? bean.getFactoryBeanName() : bean.getBeanClassName();
                if (source != null && source.startsWith("org.springdoc.")) {
                    bean.setLazyInit(true);
                }
            }
        };
    }

    @Bean
    @Lazy
    OpenApiCustomizer sharedAnswers() {
        return document -> {
            ModelConverters.getInstance().read(Fault.class).forEach(document.getComponents()::addSchemas);
            Schema<?> problem = new ObjectSchema()
                    .description("RFC 9457 problem")
                    .addProperty("type", new StringSchema().example("urn:liverank:problem:invalid-input"))
                    .addProperty("title", new StringSchema())
                    .addProperty("status", new io.swagger.v3.oas.models.media.IntegerSchema())
                    .addProperty("detail", new StringSchema())
                    .addProperty("instance", new StringSchema())
                    .addProperty("errors", new ArraySchema().items(new Schema<>().$ref("#/components/schemas/Fault")));
            document.getComponents().addSchemas("Problem", problem);
            document.getPaths().forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                boolean writes = method != io.swagger.v3.oas.models.PathItem.HttpMethod.GET;
                boolean hasBody = operation.getRequestBody() != null;
                if (hasBody) {
                    answer(operation, "400", path.equals("/rank") ? "Refused" : "Refused; nothing was stored");
                    answer(operation, "413", "The body is larger than 1 MiB");
                    answer(operation, "415", "The body is not application/json");
                }
                if (path.contains("{") && !writes || path.contains("{version}")) {
                    answer(operation, "404", "There is no such thing");
                }
                if (writes && !path.equals("/rank")) {
                    answer(operation, "503", "The event log cannot be reached; see Retry-After");
                }
            }));
        };
    }

    private static void answer(io.swagger.v3.oas.models.Operation operation, String status, String description) {
        var problem = new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"));
        operation
                .getResponses()
                .addApiResponse(
                        status,
                        new ApiResponse()
                                .description(description)
                                .content(new Content().addMediaType("application/problem+json", problem)));
    }
}
