package io.liverank.security;

import io.liverank.fault.CannotStartException;
import io.liverank.operate.ManagementPort;
import io.liverank.redis.EmbeddedRedis;
import io.liverank.web.OpenFiles;
import io.liverank.web.Problem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.CorsFilter;

/**
 * Who may call what.
 *
 * <p>With API keys or an OAuth2 server (Spring's {@code spring.security.oauth2.resourceserver.jwt}) every call needs one,
 * but for the console's files, the API's description and the probes. A token's scopes {@code rank}, {@code feedback} and
 * {@code admin} are the roles. Without either the server is open, which is allowed on the embedded Redis alone: for a
 * first try on one's own machine.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(SecurityConfiguration.class);
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");
    private static final String[] ADMIN = Access.ADMIN;
    /** The shop's calls and who may make them; all else is administration. */
    private static final Map<RequestMatcher, String[]> PUBLIC_CALLS = publicCalls();

    /** Swagger UI sets styles in its markup. */
    private static final String CONTENT_POLICY = "default-src 'self'; img-src 'self' data:;"
            + " style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; form-action 'self';"
            + " frame-ancestors 'none'";

    private static Map<RequestMatcher, String[]> publicCalls() {
        var paths = PathPatternRequestMatcher.withDefaults();
        var calls = new LinkedHashMap<RequestMatcher, String[]>();
        for (Access.Call call : Access.SHOP) {
            String role = call.role().name();
            calls.put(
                    paths.matcher(call.method(), call.pattern()),
                    new String[] {"ROLE_" + role, "SCOPE_" + role.toLowerCase(Locale.ROOT), ADMIN[0], ADMIN[1]});
        }
        return calls;
    }

    private static List<RequestMatcher> publicPaths() {
        var scripts = PathPatternRequestMatcher.withDefaults();
        return Stream.concat(
                        PUBLIC_CALLS.keySet().stream(),
                        Stream.of("/liverank.js", "/liverank.mjs").map(path -> scripts.matcher(HttpMethod.GET, path)))
                .map(RequestMatcher.class::cast)
                .toList();
    }

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http,
            SecurityProperties properties,
            CorsProperties cors,
            Optional<JwtDecoder> tokens,
            Optional<EmbeddedRedis> embedded,
            ManagementPort management,
            LoopbackAlone loopback)
            throws Exception {
        var keys = new ApiKeys(properties.keys());
        boolean open = keys.isEmpty() && tokens.isEmpty();
        if (open) {
            allowOnlyWithEmbedded(embedded, loopback);
        }
        var wrong = new WrongKeys();
        AuthenticationEntryPoint strangers =
                (request, response, fault) -> refuseStranger(wrong, request, response, fault);
        var origins = new Origins(Stream.concat(
                        cors.origins().stream(),
                        properties.keys().values().stream().flatMap(key -> key.origins().stream()))
                .distinct()
                .toList());
        if (origins.isAny()) {
            LOG.warn(
                    "pages of any origin may call /rank, /similar, /feedback, /items and /proxy from browsers (liverank.cors.origins=*)");
        }
        if (!origins.isEmpty()) {
            http.addFilter(origins.filter());
        }
        if (open) {
            http.addFilterAfter(origins.guard(), CorsFilter.class);
        }
        http.csrf(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                // nobody has a session here: nothing looks for one, or writes its id into addresses
                .sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(
                        context -> context.securityContextRepository(new RequestAttributeSecurityContextRepository()))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                        .cacheControl(cache -> cache.disable()))
                .exceptionHandling(faults -> faults.authenticationEntryPoint(strangers)
                        .accessDeniedHandler(SecurityConfiguration::refuseRole))
                .authorizeHttpRequests(rules -> {
                    if (open) {
                        rules.anyRequest().permitAll();
                    } else {
                        restrict(rules, management);
                    }
                });
        if (management.isOpen()) {
            http.addFilterBefore(new PublicCallsOnly(management, publicPaths()), AnonymousAuthenticationFilter.class);
        }
        if (!keys.isEmpty()) {
            http.addFilterBefore(new ApiKeyFilter(keys, wrong), AnonymousAuthenticationFilter.class);
        }
        if (tokens.isPresent()) {
            http.oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults())
                    .authenticationEntryPoint(strangers)
                    .accessDeniedHandler(SecurityConfiguration::refuseRole));
        }
        return http.build();
    }

    /** Who watches each filter of a chain for each request pays for that half of the request. */
    @Bean
    SecurityObservationSettings unobserved() {
        return SecurityObservationSettings.noObservations();
    }

    /**
     * Ids in paths may hold what the strict firewall refuses: {@code /users/a%2Fb}. Rules and controllers read paths in the
     * same way, as parsed patterns, so nothing gets around a rule by that.
     */
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setAllowSemicolon(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowBackSlash(true);
        firewall.setAllowUrlEncodedPeriod(true);
        // as the firewall has them by itself, which asks a pattern each time a header is looked at
        firewall.setAllowedHeaderNames(name -> isAscii(name) || StrictHttpFirewall.ALLOWED_HEADER_NAMES.test(name));
        firewall.setAllowedHeaderValues(
                value -> isAscii(value) || StrictHttpFirewall.ALLOWED_HEADER_VALUES.test(value));
        return firewall;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    @Bean
    RequestRejectedHandler rejected() {
        return (request, response, fault) -> {
            if (METHODS.contains(request.getMethod())) {
                Problem.write(
                        response,
                        HttpStatus.BAD_REQUEST,
                        "bad-request",
                        "The path or a header has characters that are not allowed");
            } else {
                response.setHeader("Allow", String.join(", ", METHODS));
                Problem.write(
                        response,
                        HttpStatus.METHOD_NOT_ALLOWED,
                        "method-not-allowed",
                        "No call has this method; there are " + String.join(", ", METHODS));
            }
        };
    }

    /** A token that is no longer valid is what its holder must hear of, each time, to get another. */
    private static void refuseStranger(
            WrongKeys wrong, HttpServletRequest request, HttpServletResponse response, AuthenticationException fault)
            throws IOException {
        if (fault instanceof OAuth2AuthenticationException) {
            response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            Problem.write(
                    response, HttpStatus.UNAUTHORIZED, "invalid-token", "The token is not valid here, or not any more");
        } else {
            wrong.refuse(request, response, "unauthorized", "This needs an API key in the header " + Access.KEY_HEADER);
        }
    }

    private static void refuseRole(
            HttpServletRequest request, HttpServletResponse response, AccessDeniedException fault) throws IOException {
        Problem.write(response, HttpStatus.FORBIDDEN, "forbidden", "This key or token has not the role for that");
    }

    @Bean
    LoopbackAlone loopbackAlone(
            SecurityProperties properties,
            ListableBeanFactory beans,
            Environment environment,
            ManagementPort management) {
        boolean open =
                properties.keys().isEmpty() && beans.getBeanNamesForType(JwtDecoder.class, true, false).length == 0;
        return new LoopbackAlone(open && !environment.containsProperty("server.address"), management);
    }

    private static void allowOnlyWithEmbedded(Optional<EmbeddedRedis> embedded, LoopbackAlone loopback) {
        if (embedded.isEmpty()) {
            throw new CannotStartException(
                    "no API keys are set (liverank.security.keys), and a server with a Redis of its own needs them",
                    "`java -jar liverank.jar key` makes one and says what to set."
                            + " (Or set spring.security.oauth2.resourceserver.jwt.issuer-uri.)",
                    null);
        }
        if (loopback.isWanted()) {
            LOG.info("no API keys are set (liverank.security.keys), so this server is reached from this machine alone;"
                    + " server.address=0.0.0.0 opens it to everybody");
        } else {
            LOG.warn(
                    "anybody who reaches this server may use and change it: no API keys are set (liverank.security.keys)");
        }
    }

    private static void restrict(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry rules,
            ManagementPort management) {
        // what goes on in the background was let in when it began
        rules.dispatcherTypeMatchers(DispatcherType.ASYNC).permitAll();
        // what is asked most is looked for first; none of these is a file, an endpoint or an OPTIONS
        PUBLIC_CALLS.forEach((call, roles) -> rules.requestMatchers(call).hasAnyAuthority(roles));
        rules.requestMatchers(OpenFiles.patterns())
                .permitAll()
                .requestMatchers(HttpMethod.OPTIONS)
                .permitAll()
                .requestMatchers("/actuator/health/liveness", "/actuator/health/readiness")
                .permitAll()
                .requestMatchers(new AndRequestMatcher(management::received, EndpointRequest.toAnyEndpoint()))
                .permitAll()
                .requestMatchers(EndpointRequest.toAnyEndpoint())
                .hasAnyAuthority(ADMIN);
        rules.anyRequest().hasAnyAuthority(ADMIN);
    }
}
