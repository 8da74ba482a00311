package io.liverank.web;

import io.liverank.input.Fault;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import tools.jackson.databind.json.JsonMapper;

/** The one way to say what is wrong: problem+json (RFC 9457) with a stable type, a sentence, and the places. No state. */
public final class Problem {
    private static final String TYPES = "urn:liverank:problem:";
    private static final JsonMapper JSON = JsonMapper.builder()
            .addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class)
            .build();

    private Problem() {}

    /**
     * What is wrong, for a body.
     *
     * @param type what comes after {@code urn:liverank:problem:}
     * @param faults the places, or none
     */
    public static ProblemDetail of(HttpStatus status, String type, String detail, List<Fault> faults) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(status.getReasonPhrase());
        problem.setType(URI.create(TYPES + type));
        if (!faults.isEmpty()) {
            problem.setProperty("errors", faults);
        }
        return problem;
    }

    /** Of a status that says it all. */
    public static ProblemDetail of(HttpStatus status, String detail) {
        return of(status, status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'), detail, List.of());
    }

    /** As a controller answers it. */
    public static ResponseEntity<Object> answer(ProblemDetail problem, HttpHeaders headers) {
        return ResponseEntity.status(problem.getStatus())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    /** Before a request reaches a controller. */
    public static void write(HttpServletResponse response, HttpStatus status, String type, String detail)
            throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getOutputStream().write(bytes(of(status, type, detail, List.of())));
    }

    /** In UTF-8. */
    public static byte[] bytes(ProblemDetail problem) {
        return JSON.writeValueAsBytes(problem);
    }
}
