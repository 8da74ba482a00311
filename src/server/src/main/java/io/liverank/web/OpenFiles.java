package io.liverank.web;

import java.util.List;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Files that anybody may have, without a key, and that are the same in every shop: the console's, the browser's script, the API's
 * description.
 */
public final class OpenFiles {
    private static final List<String> PATTERNS = List.of(
            "/",
            "/index.html",
            "/liverank.js",
            "/liverank.mjs",
            "/console/*.js",
            "/console/*.css",
            "/console/*.svg",
            "/demo/pictures/**",
            "/webjars/**",
            "/swagger-ui.html",
            "/swagger-ui/**",
            "/v3/api-docs/**",
            "/error");

    private static final List<PathPattern> PARSED =
            PATTERNS.stream().map(PathPatternParser.defaultInstance::parse).toList();

    private OpenFiles() {}

    /** Their paths, as Spring's patterns. */
    public static String[] patterns() {
        return PATTERNS.toArray(String[]::new);
    }

    /** Whether {@code path}, as it was sent but for the context's, is one of theirs. */
    public static boolean contain(String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        return PARSED.stream().anyMatch(pattern -> pattern.matches(parsed));
    }
}
