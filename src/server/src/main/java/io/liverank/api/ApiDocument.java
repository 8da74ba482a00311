package io.liverank.api;

import io.liverank.input.Fault;
import io.liverank.input.Limits;
import io.liverank.security.Access;
import io.liverank.security.SecurityProperties;
import io.liverank.security.SecurityProperties.Role;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.tags.Tag;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.ServerBaseUrlCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Lazy;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * The parts of the OpenAPI document that operations share: who may call, what can be refused, times, where the server is.
 * Written for people and for the programs that make clients of it.
 */
@Configuration(proxyBeanMethods = false)
class ApiDocument {
    private static final String KEY = "ApiKey";
    private static final String TOKEN = "BearerToken";

    /** What is answered whether the log can be reached or not. */
    private static final Set<String> FROM_MEMORY = Set.of("/rank", "/similar");

    private static final Map<String, String> TAGS = tags();

    private static Map<String, String> tags() {
        var tags = new LinkedHashMap<String, String>();
        tags.put("Rank", "What the front end asks before it shows a list.");
        tags.put("Feedback", "What users did with what they were shown.");
        tags.put("Items", "The catalogue.");
        tags.put("Model", "What is learned, how good it is, and its versions.");
        tags.put("Users", "What is known of one user.");
        tags.put("Server", "Which server answers, how it is set, and who did what to it.");
        tags.put("Shops", "Further shops of the same server.");
        tags.put("Doctor", "Whether the integration is right.");
        return tags;
    }

    /** It depends on what tells springdoc of {@link DocumentedRecords}: that is lazy too. */
    @Bean
    @Lazy
    @DependsOn("modelConverterRegistrar")
    OpenAPI document(ObjectProvider<BuildProperties> build) {
        BuildProperties built = build.getIfAvailable();
        var document = new OpenAPI()
                .info(new Info()
                        .title("LiveRank")
                        .version(built == null ? "unknown" : built.getVersion())
                        .description("""
                                Re-ranks search results with a personalised model that learns while it serves.

                                Put items into the catalogue (`PUT /items`), have lists ranked (`POST /rank`), tell what users did \
                                with them (`POST /feedback`). Keys are camelCase; keys that are not described are refused. What is \
                                refused is answered with `application/problem+json` (RFC 9457).

                                A server that has API keys or takes tokens wants one with every call; one on its embedded Redis \
                                may go without. Each call says which role it needs; the role `admin` may make all of them.""")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .components(new Components());
        TAGS.forEach(
                (name, description) -> document.addTagsItem(new Tag().name(name).description(description)));
        return document;
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

    /**
     * The server by its path alone. Host and scheme are those the document came from: behind a proxy, these are the
     * proxy's. A path that a proxy takes away is in it too, with {@code server.forward-headers-strategy=framework}.
     */
    @Bean
    @Lazy
    ServerBaseUrlCustomizer whereverItCameFrom() {
        return (url, request) -> {
            String path = URI.create(url).getPath();
            return path == null || path.isEmpty() ? "/" : path;
        };
    }

    @Bean
    @Lazy
    DocumentedRecords documentedRecords() {
        return new DocumentedRecords();
    }

    @Bean
    @Lazy
    OpenApiCustomizer sharedParts(
            SecurityProperties security, ObjectProvider<JwtDecoder> tokens, DocumentedRecords records) {
        boolean byKey = !security.keys().isEmpty();
        boolean byToken = tokens.getIfAvailable() != null;
        return document -> {
            describeProblems(document.getComponents());
            // An open server's document tells of both: it is also what clients of guarded servers are made from.
            List<String> schemes = new ArrayList<>();
            if (byKey || !byToken) {
                schemes.add(KEY);
                document.getComponents().addSecuritySchemes(KEY, keys());
            }
            if (byToken || !byKey) {
                schemes.add(TOKEN);
                document.getComponents().addSecuritySchemes(TOKEN, bearer());
            }
            document.getPaths().forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                guard(operation, Access.roleFor(method.name(), path), schemes);
                refuse(operation, method, path);
                withoutDefaults(operation);
                bound(operation);
            }));
            document.getComponents().getSchemas().forEach(records::complete);
        };
    }

    private static SecurityScheme keys() {
        return new SecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.HEADER)
                .name(Access.KEY_HEADER)
                .description(
                        "A key that the server is configured with (`liverank.security.keys`), with the roles `rank`,"
                                + " `feedback` or `admin`. `java -jar liverank.jar key` makes one.");
    }

    private static SecurityScheme bearer() {
        return new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .bearerFormat("JWT")
                .description("A token of the OAuth2 server that the server is configured with"
                        + " (`spring.security.oauth2.resourceserver.jwt`), with the scopes `rank`, `feedback` or"
                        + " `admin`.");
    }

    private static void guard(Operation operation, Role role, List<String> schemes) {
        String name = role.name().toLowerCase(Locale.ROOT);
        for (String scheme : schemes) {
            operation.addSecurityItem(new SecurityRequirement().addList(scheme, name));
        }
        String needs = "Needs the role `" + name + "`" + (role == Role.ADMIN ? "." : " or `admin`.");
        operation.setDescription(
                operation.getDescription() == null ? needs : operation.getDescription() + "\n\n" + needs);
    }

    private static void refuse(Operation operation, HttpMethod method, String path) {
        boolean writes = method != HttpMethod.GET;
        refer(operation, "400");
        refer(operation, "401");
        refer(operation, "403");
        if (path.contains("{") && method != HttpMethod.DELETE) {
            refer(operation, "404");
        }
        if (operation.getRequestBody() != null) {
            refer(operation, "413");
            refer(operation, "415");
        }
        refer(operation, "429");
        if (writes && !FROM_MEMORY.contains(path)) {
            refer(operation, "503");
        }
        if (method == HttpMethod.PUT && path.equals("/items")) {
            refer(operation, "507");
        }
    }

    private static void refer(Operation operation, String status) {
        operation.getResponses().addApiResponse(status, Refusal.of(status).reference());
    }

    private static void describeProblems(Components components) {
        ModelConverters.getInstance(true).read(Fault.class).forEach(components::addSchemas);
        components.addSchemas("Problem", DocumentedRecords.problem(DocumentedRecords.SCHEMAS + "Fault"));
        for (Refusal refusal : Refusal.ALL) {
            components.addResponses(refusal.name(), refusal.response());
        }
    }

    /** What is checked of parameters, and of feedback that comes as an array. */
    private static void bound(Operation operation) {
        List<Parameter> parameters = operation.getParameters() == null ? List.of() : operation.getParameters();
        for (Parameter parameter : parameters) {
            Schema<?> schema = parameter.getSchema();
            switch (parameter.getName()) {
                case "itemId", "userId" -> schema.minLength(1).maxLength(Limits.ID);
                case "query" -> schema.maxLength(Limits.QUERY);
                case "limit" -> schema.minimum(BigDecimal.ONE).maximum(BigDecimal.valueOf(Limits.ITEMS));
                default -> {}
            }
        }
        if (operation.getOperationId().equals("sendFeedback")) {
            Schema<?> body = operation
                    .getRequestBody()
                    .getContent()
                    .values()
                    .iterator()
                    .next()
                    .getSchema();
            for (Schema<?> form : body.getOneOf()) {
                if (form.getItems() != null) {
                    form.minItems(1).maxItems(Limits.EVENTS);
                }
            }
        }
    }

    /** Makers of clients take what has a default for something that is always there. */
    private static void withoutDefaults(Operation operation) {
        if (operation.getParameters() == null) {
            return;
        }
        for (Parameter parameter : operation.getParameters()) {
            Object value = parameter.getSchema().getDefault();
            if (value != null) {
                parameter.getSchema().setDefault(null);
                parameter.getSchema().setDefaultSetFlag(false);
                parameter.setDescription(parameter.getDescription() + "; " + value + " if absent");
            }
        }
    }
}
