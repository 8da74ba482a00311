package io.liverank.api;

import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code src/clients/js/liverank.js} for pages of any origin, which may read it as any other file that is no secret: as the
 * module that it is, and as a script without a module's {@code export}.
 */
@RestController
@Hidden
class ScriptController {
    private static final MediaType SCRIPT = new MediaType("text", "javascript", StandardCharsets.UTF_8);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final String EXPORT = "export class LiveRank";

    private final String module;
    private final String classic;

    ScriptController() throws IOException {
        try (InputStream file = ScriptController.class.getResourceAsStream("/io/liverank/api/liverank.js")) {
            module = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        classic = "(() => {\n" + module.replace(EXPORT, "globalThis.LiveRank = class LiveRank") + "})();\n";
    }

    @GetMapping("/liverank.mjs")
    ResponseEntity<String> module() {
        return script(module);
    }

    @GetMapping("/liverank.js")
    ResponseEntity<String> classic() {
        return script(classic);
    }

    private static ResponseEntity<String> script(String text) {
        return ResponseEntity.ok()
                .contentType(SCRIPT)
                .cacheControl(CacheControl.maxAge(KEPT).cachePublic())
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .header("Cross-Origin-Resource-Policy", "cross-origin")
                .body(text);
    }
}
