package io.liverank.security;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** A refusal as problem+json, before a request reaches a controller. No state. */
final class Refusal {
    private static final JsonMapper JSON = new JsonMapper();

    private Refusal() {}

    static void write(HttpServletResponse response, HttpStatus status, String type, String detail) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getOutputStream().write(body(status, type, detail));
    }

    static byte[] body(HttpStatus status, String type, String detail) {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("type", "urn:liverank:problem:" + type);
        problem.put("title", status.getReasonPhrase());
        problem.put("status", status.value());
        problem.put("detail", detail);
        return JSON.writeValueAsBytes(problem);
    }
}
