package io.liverank.security;

import io.liverank.web.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/** Pages of which origins may call from a browser, and what. Thread-safe. */
final class Origins {
    static final String ANY = "*";
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final List<String> SENT = List.of(
            "Content-Type",
            "X-API-Key",
            "Authorization",
            "Accept",
            "Idempotency-Key",
            "traceparent",
            "tracestate",
            "X-Requested-With",
            "Content-Encoding",
            "X-Algolia-API-Key",
            "X-Algolia-Application-Id",
            "X-Retry-Count",
            "AnonymousId",
            "SP-Anonymous",
            "X-LiveRank-User",
            "X-LiveRank-Client",
            "X-LiveRank-Session",
            "X-LiveRank-Query",
            "X-LiveRank-Query-Id",
            "X-Opaque-Id",
            "X-Typesense-Api-Key",
            "X-Meilisearch-Client");
    private static final List<String> READ = List.of(
            "Retry-After",
            "RateLimit",
            "RateLimit-Policy",
            "WWW-Authenticate",
            "Allow",
            "X-LiveRank-Query-Id",
            "X-LiveRank-Outcome");
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final List<String> allowed;
    private final UrlBasedCorsConfigurationSource calls = new UrlBasedCorsConfigurationSource();

    Origins(List<String> allowed) {
        this.allowed = allowed.stream().map(one -> one.toLowerCase(Locale.ROOT)).toList();
        if (!this.allowed.isEmpty()) {
            calls.registerCorsConfiguration("/rank", calls(isAny(), "POST"));
            calls.registerCorsConfiguration("/similar", calls(isAny(), "POST"));
            calls.registerCorsConfiguration("/feedback", calls(false, "POST"));
            Access.SHOP.stream()
                    .filter(Access.Call::isForeign)
                    .forEach(call -> calls.registerCorsConfiguration(call.pattern(), calls(false, "POST")));
            Access.SEARCHES.forEach(pattern -> calls.registerCorsConfiguration(pattern, calls(isAny(), "GET", "POST")));
            calls.registerCorsConfiguration("/items", calls(isAny(), "GET", "HEAD"));
            calls.registerCorsConfiguration("/items/*", calls(isAny(), "GET", "HEAD"));
        }
    }

    boolean isEmpty() {
        return allowed.isEmpty();
    }

    boolean isAny() {
        return allowed.contains(ANY);
    }

    /**
     * A beacon of JSON is sent with credentials, whether there are any or not, and a browser then wants to be told that this is
     * right. Nothing here is read from cookies; but a proxy in front may, so that not every page may read what it answers.
     */
    private CorsConfiguration calls(boolean withoutCredentials, String... methods) {
        var configuration = new CorsConfiguration();
        configuration.setAllowedOriginPatterns(allowed);
        configuration.setAllowedMethods(List.of(methods));
        configuration.setAllowedHeaders(SENT);
        configuration.setExposedHeaders(READ);
        configuration.setAllowCredentials(!withoutCredentials);
        configuration.setMaxAge(REMEMBERED);
        return configuration;
    }

    /** Answers preflights, and tells browsers which pages may read answers. */
    CorsFilter filter() {
        var filter = new CorsFilter(calls);
        filter.setCorsProcessor(new DefaultCorsProcessor() {
            @Override
            protected void rejectRequest(ServerHttpResponse response) throws IOException {
                response.setStatusCode(HttpStatus.FORBIDDEN);
                response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
                response.getBody()
                        .write(Problem.bytes(Problem.of(
                                HttpStatus.FORBIDDEN,
                                "foreign-origin",
                                "Pages of this origin may not call this, or not so; liverank.cors.origins says which may",
                                List.of())));
                response.flush();
            }
        });
        return filter;
    }

    /**
     * Keeps pages of others from changing an open server: a browser sends what is plain text, or has no body, without asking
     * first. Programs that are no browsers send no Origin, or mean it.
     */
    OncePerRequestFilter guard() {
        return new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                if (HARMLESS.contains(request.getMethod()) || !isForeign(request) || mayCall(request)) {
                    chain.doFilter(request, response);
                } else {
                    Problem.write(
                            response,
                            HttpStatus.FORBIDDEN,
                            "foreign-origin",
                            "A page of another origin may not change anything here; liverank.cors.origins says which"
                                    + " may send feedback");
                }
            }
        };
    }

    /** The browser knows best, also behind a proxy; old ones do not say. */
    private static boolean isForeign(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        return CorsUtils.isCorsRequest(request);
    }

    private boolean mayCall(HttpServletRequest request) {
        CorsConfiguration configuration = calls.getCorsConfiguration(request);
        return configuration != null && configuration.checkOrigin(request.getHeader(HttpHeaders.ORIGIN)) != null;
    }
}
